import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ClientCapabilities, CodeAction, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { capable, LspClient, uriOf } from "./lsp-client.js";

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

  describe("in an editor that previews edits", () => {
    const previewing: ClientCapabilities = {
      ...capable,
      workspace: { ...capable.workspace, workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } },
    };

    /** The finding's first fix, as it is listed now. */
    async function firstFix(uri: string): Promise<CodeAction> {
      const { diagnostics } = await client.diagnostics(uri);
      const params = { textDocument: { uri }, range: diagnostics[0]?.range, context: { diagnostics } };
      const [first] = await client.request<CodeAction[]>("textDocument/codeAction", params);
      assert.ok(first);
      return first;
    }

    function changeOf(uri: string, { documentChanges = [] }: WorkspaceEdit): TextDocumentEdit | undefined {
      return documentChanges.find((each): each is TextDocumentEdit => "edits" in each && each.textDocument.uri === uri);
    }

    /** The text of a document after an edit, which has to be for the version that it has. */
    function applied(uri: string, edit: WorkspaceEdit): string {
      const change = changeOf(uri, edit);
      const { text, version } = client.document(uri);
      assert.ok(change);
      assert.equal(change.textDocument.version, version);
      const edits = change.edits.filter((each) => "newText" in each);
      return TextDocument.applyEdits(TextDocument.create(uri, "c", version, text), edits);
    }

    it("says of each edit what it is for and which text it is of", async () => {
      client = await LspClient.start({ folders: ["test/example"], capabilities: previewing });
      const uri = await client.open(GROUP);
      const first = await firstFix(uri);
      assert.equal(first.edit, undefined);
      const { edit } = await client.request<CodeAction>("codeAction/resolve", first);
      assert.ok(edit);
      const [annotation] = Object.values(edit.changeAnnotations ?? {});
      assert.equal(annotation?.label, first.title);
      assert.equal(annotation?.needsConfirmation, true);
      assert.match(annotation?.description ?? "", /is made in tincan_add_one\(\) and destroyed in tincan_remove_one\(\)/);
      const changes = (edit.documentChanges ?? []).filter((each) => "edits" in each);
      assert.deepEqual(
        changes.map(({ textDocument }) => [textDocument.uri.split("/").at(-1), textDocument.version]),
        [
          ["tincan.h", null],
          ["tincan_group.c", 1],
          ["tincan_main.c", null],
        ],
      );
      const ids = Object.keys(edit.changeAnnotations ?? {});
      for (const { edits } of changes) assert.ok(edits.every((each) => "annotationId" in each && ids.includes(each.annotationId ?? "")));
    });

    it("marks the first fix that is verified, once that is known", async () => {
      client = await LspClient.start({ folders: ["test/example"], capabilities: previewing });
      const uri = await client.open(GROUP);
      const first = await firstFix(uri);
      assert.equal(first.isPreferred, undefined);
      await client.request("codeAction/resolve", first);
      assert.equal((await firstFix(uri)).isPreferred, true);
    });

    it("edits the text as it is, lines later", async () => {
      client = await LspClient.start({ folders: ["test/example"], capabilities: previewing });
      const uri = await client.open(GROUP);
      const offered = await firstFix(uri);
      await client.edit(uri, "#include", "/* Groups of tins,\n * and of cans. */\n\n#include");
      const { edit } = await client.request<CodeAction>("codeAction/resolve", offered);
      const text = applied(uri, edit ?? {});
      assert.match(text, /^\t\tqueue_delayed_work\(priv->wq, &priv->join_task, HZ\);$/m);
      assert.match(text, /^\t\tflush_workqueue\(priv->wq\);$/m);
      assert.doesNotMatch(text, /tincan_workqueue/);
    });

    it("says of which text it is when that changes meanwhile: the editor refuses it for another one", async () => {
      client = await LspClient.start({ folders: ["test/example"], capabilities: previewing });
      const uri = await client.open(GROUP);
      const offered = await firstFix(uri);
      const texts = new Map([[1, client.document(uri).text]]);
      const resolved = client.request<CodeAction>("codeAction/resolve", offered).catch((error: Error) => error);
      await client.edit(uri, "#include", "/* Typed meanwhile. */\n#include");
      texts.set(2, client.document(uri).text);
      const outcome = await resolved;
      if (outcome instanceof Error) {
        assert.match(outcome.message, /has changed since this fix was made/);
        return;
      }
      const change = changeOf(uri, outcome.edit ?? {});
      const text = texts.get(change?.textDocument.version ?? 0);
      assert.ok(change && text !== undefined);
      const edits = change.edits.filter((each) => "newText" in each);
      assert.doesNotMatch(TextDocument.applyEdits(TextDocument.create(uri, "c", 1, text), edits), /tincan_workqueue/);
    });
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
