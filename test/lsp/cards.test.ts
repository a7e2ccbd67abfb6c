import assert from "node:assert/strict";
import { queueNodes } from "../../extension/queue-nodes.js";
import { cardOf, findingCard } from "../../server/lsp/cards.js";
import type { Entity } from "../../server/lsp/entities.js";
import { hostileFinding } from "../extension/sample-finding.js";
import { hostileModel } from "../report/sample-models.js";

/** Names that would be Markdown or HTML: a picture from elsewhere, a command, an element, the end of what they stand in. */
const HOSTILE = [
  `<img src=x onerror="alert('1')">`,
  "![a](https://example.org/a.png)",
  "a](command:evil)",
  "`b` <b>",
  "one\n\n# two\n\n[c](command:evil)",
  "&lt;img&gt;",
];

/** What is left of Markdown when code, escaped characters and the links to places are taken away. */
function markup(text: string): string {
  return text
    .replace(/`[^`\n]*`/g, "")
    .replace(/\\[!-/:-@[-`{-~]/g, "")
    .replace(/\[[^[\]\n]*\]\(file:\/\/\/src\/[^()\s<>]*#L\d+\)/g, "");
}

describe("language server: cards of hostile names", () => {
  // As a client may spell addresses.
  const folder = { uriOf: (path: string) => `file:///src/${encodeURIComponent(path)}` };

  for (const name of HOSTILE) {
    const model = JSON.parse(JSON.stringify(hostileModel()).replaceAll(inJson(hostileModel().module), inJson(name)));
    const finding = JSON.parse(JSON.stringify(hostileFinding()).replaceAll(inJson(hostileFinding().message), inJson(name)));

    it(`show ${JSON.stringify(name)} as it is spelt`, () => {
      const [queue] = model.queues;
      const [work] = model.works;
      const [wait] = model.waits;
      const entities: readonly Entity[] = [
        { kind: "queue", model, queue },
        { kind: "work", model, work },
        { kind: "handler", model, work, handler: work.handlers[0] },
        { kind: "wait", model, wait },
        { kind: "lock", model, lock: name },
      ];
      const cards = [...entities.map((entity) => cardOf(folder, entity)), findingCard(folder, finding)];
      for (const card of cards) {
        assert.ok(card.includes(name.split(/\W/).find((word) => word !== "") ?? ""), card);
        assert.doesNotMatch(markup(card), /[<>]|\]\(|&\w+;|^#/m, card);
      }
    });

    it(`are plain text in the tree: ${JSON.stringify(name)}`, () => {
      const [node] = queueNodes({ ...model, findings: [] });
      assert.equal(node?.label, name);
    });
  }
});

/** As it stands inside of a string in JSON. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
