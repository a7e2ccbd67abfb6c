import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CodeAction } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";
const FLUSH = "flush_workqueue(tincan_workqueue);";

describe("language server: code actions", () => {
  let client: LspClient;

  afterEach(() => client.kill());

  it("offers to allow a finding with a reason", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    const { diagnostics } = await client.diagnostics(uri);
    const params = { textDocument: { uri }, range: diagnostics[0]?.range, context: { diagnostics } };
    const offered = await client.request<CodeAction[]>("textDocument/codeAction", params);
    const action = offered.find(({ title }) => title.startsWith("Allow this shared-queue-deadlock"));
    assert.ok(action);
    assert.equal(action.edit, undefined);
    const { edit } = await client.request<CodeAction>("codeAction/resolve", action);
    const [change] = edit?.changes?.[uri] ?? [];
    assert.match(change?.newText ?? "", /^\t\t\/\* rtnlens: allow shared-queue-deadlock -- .+ \*\/\n$/);
    await client.edit(uri, `\t\t${FLUSH}`, `${change?.newText}\t\t${FLUSH}`);
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    const elsewhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const none = { textDocument: { uri }, range: elsewhere, context: { diagnostics: [] } };
    assert.deepEqual(await client.request("textDocument/codeAction", none), []);
  });

  it("offers fixes that take the finding away", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    const { diagnostics } = await client.diagnostics(uri);
    const params = { textDocument: { uri }, range: diagnostics[0]?.range, context: { diagnostics } };
    const offered = await client.request<CodeAction[]>("textDocument/codeAction", params);
    const fixes = offered.filter(({ title }) => !title.startsWith("Allow"));
    assert.ok(fixes.length > 0);
    assert.ok(fixes.every(({ edit }) => edit === undefined));
    const { edit } = await client.request<CodeAction>("codeAction/resolve", fixes[0]);
    const texts = new Map<string, string>();
    for (const [changed, edits] of Object.entries(edit?.changes ?? {})) {
      const text = readFileSync(new URL(changed), "utf8");
      texts.set(changed, TextDocument.applyEdits(TextDocument.create(changed, "c", 1, text), edits));
    }
    assert.ok(texts.size > 1);
    for (const [changed, text] of texts) if (changed !== uri) await client.open(fileURLToPath(changed), text);
    await client.change(uri, [{ text: texts.get(uri) ?? "" }], texts.get(uri) ?? "");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    assert.equal(client.stderr, "");
  });

  it("gives its own client the queue model and explains a finding", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    const { diagnostics } = await client.diagnostics(uri);
    const model = await client.request<{ module: string; queues: unknown[]; findings: unknown[]; root: string }>("rtnlens/queueModel", {
      uri,
    });
    assert.equal(model.module, "tincan");
    assert.equal(model.queues.length, 1);
    assert.equal(model.findings.length, 1);
    assert.equal(model.root, uriOf("test/example"));
    const { fingerprint } = JSON.parse(JSON.stringify(diagnostics[0]?.data));
    const explained = await client.request<{ finding: { trace: unknown[] }; documentation: { title: string } }>("rtnlens/explain", {
      uri,
      fingerprint,
    });
    assert.equal(explained.finding.trace.length, 3);
    assert.ok(explained.documentation.title.length > 0);
  });
});
