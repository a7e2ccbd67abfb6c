import assert from "node:assert/strict";
import { findingPageHtml } from "../../extension/finding-page-html.js";
import { modelPageHtml } from "../../extension/model-page-html.js";
import { newNonce, policyOf, readPageMessage } from "../../extension/page-frame.js";
import { hostileModel } from "../report/sample-models.js";
import { HOSTILE, hostileAnswer, hostileFinding } from "./sample-finding.js";

const nonce = newNonce();
const pages = {
  model: modelPageHtml({ ...hostileModel(), findings: [hostileFinding()], root: "file:///src" }, nonce),
  "no model": modelPageHtml(null, nonce),
  finding: findingPageHtml(hostileAnswer(), () => `1\n${HOSTILE}\n3`, nonce),
  "finding without its source": findingPageHtml(hostileAnswer(), () => undefined, nonce),
};

describe("pages", () => {
  for (const [name, html] of Object.entries(pages)) {
    it(`escape names that are markup (${name})`, () => {
      assert.ok(!/<img/i.test(html));
      assert.ok(!/onerror="/.test(html));
    });

    it(`load nothing, and run only what carries their nonce (${name})`, () => {
      assert.ok(!/(https?:)?\/\/[a-z]/i.test(html.replace(/<(script|style) [\s\S]*?<\/\1>/g, "")), "no address");
      assert.ok(html.includes(policyOf(nonce).replaceAll("'", "&#39;")));
      for (const [tag] of html.matchAll(/<(script|style)[^>]*>/g)) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
      assert.ok(!/ style="/.test(html), "a style attribute is against the policy");
      assert.ok(!/<[a-z][^>]* on\w+=/i.test(html.replace(/"[^"]*"/g, '""')), "no handler in an attribute");
    });
  }

  it("have another nonce each time", () => {
    assert.notEqual(newNonce(), newNonce());
  });

  it("are believed only what they can mean", () => {
    assert.deepEqual(readPageMessage({ open: { file: "a.c", place: [1, 2, 3, 4] } }), { open: { file: "a.c", place: [1, 2, 3, 4] } });
    assert.deepEqual(readPageMessage({ explain: { file: "a.c", fingerprint: "x" } }), { explain: { file: "a.c", fingerprint: "x" } });
    for (const odd of [
      null,
      1,
      "open",
      {},
      { open: null },
      { open: { file: 1, place: [1, 2, 3, 4] } },
      { open: { file: "a", place: [0, 1, 1, 1] } },
    ])
      assert.equal(readPageMessage(odd), undefined);
    assert.equal(readPageMessage({ open: { file: "a", place: [1, 2] } }), undefined);
    assert.equal(readPageMessage({ explain: { file: "a" } }), undefined);
  });
});
