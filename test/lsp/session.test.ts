import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeAction, DocumentDiagnosticReport, WorkspaceDiagnosticReport } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { capable, LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";
const FLUSH = "flush_workqueue(tincan_workqueue);";

/** An editor that asks for diagnostics. */
const pulling = {
  ...capable,
  workspace: { ...capable.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...capable.textDocument, diagnostic: { dynamicRegistration: true, relatedInformation: true } },
};

describe("language server: sessions", () => {
  let client: LspClient;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtnlens-lsp-"));
    cpSync("test/example", join(folder, "example"), { recursive: true });
  });

  afterEach(() => {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers when it is asked for diagnostics", async () => {
    client = await LspClient.start({ folders: ["test/example"], capabilities: pulling });
    assert.ok(client.result?.capabilities.diagnosticProvider);
    const uri = await client.open(GROUP);
    const ask = (previousResultId?: string) =>
      client.request<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri }, previousResultId });
    const first = await ask();
    assert.ok(first.kind === "full");
    assert.equal(first.items.length, 1);
    assert.equal((await ask(first.resultId)).kind, "unchanged");
    await client.edit(uri, FLUSH, "");
    const mended = await ask(first.resultId);
    assert.ok(mended.kind === "full");
    assert.deepEqual(mended.items, []);
    assert.equal(client.publications.length, 0);
  });

  it("holds a request for the workspace's diagnostics open until there is something to say", async () => {
    client = await LspClient.start({ folders: ["test/example"], capabilities: pulling });
    const ask = (previousResultIds: { uri: string; value: string }[]) =>
      client.request<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds });
    const first = ask([]);
    const uri = await client.open(GROUP);
    const [report] = (await first).items;
    assert.equal(report?.uri, uri);
    let isAnswered = false;
    const second = ask([{ uri, value: report?.resultId ?? "" }]).then((answer) => {
      isAnswered = true;
      return answer;
    });
    await client.edit(uri, "HZ", "2 * HZ");
    await client.request("textDocument/diagnostic", { textDocument: { uri } });
    assert.equal(isAnswered, false);
    await client.edit(uri, FLUSH, "");
    const [mended] = (await second).items;
    assert.ok(mended?.kind === "full");
    assert.deepEqual(mended.items, []);
    const last = ask([{ uri, value: mended.resultId ?? "" }]);
    assert.equal(await client.stop(), 0);
    assert.deepEqual(await last.catch(() => ({ items: [] })), { items: [] });
    assert.equal(client.stderr, "");
  });

  it("coalesces rapid edits and tells of the last version only what is true of it", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    await client.diagnostics(uri);
    const told = client.publications.length;
    for (let count = 0; count < 200; count++) {
      if (count % 2 === 0) await client.edit(uri, FLUSH, "");
      else await client.edit(uri, "if (flush)\n\t\t", `if (flush)\n\t\t${FLUSH}`);
    }
    const { diagnostics, version } = await client.diagnostics(uri);
    assert.equal(version, 201);
    assert.equal(diagnostics.length, 1);
    assert.deepEqual(diagnostics[0]?.range.start, client.positionIn(uri, FLUSH));
    assert.ok(client.publications.length - told < 100, `${client.publications.length - told} publications`);
    for (const each of client.publications) if (each.uri === uri) assert.equal(each.diagnostics.length, (each.version ?? 0) % 2);
  });

  it("survives messages that make no sense", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    await client.notify("textDocument/didChange", { textDocument: { uri: uriOf("none.c"), version: 2 }, contentChanges: [{ text: "x" }] });
    await client.notify("textDocument/didChange", {});
    await client.notify("textDocument/didOpen", { textDocument: { uri: "%%%", languageId: "c", version: 1, text: "int a;" } });
    await client.notify("textDocument/didClose", { textDocument: { uri: uriOf("none.c") } });
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "", type: 7 }] });
    await client.notify("workspace/didChangeConfiguration", { settings: ["?"] });
    await client.notify("no/such/notification", { a: 1 });
    await assert.rejects(client.request("no/such/request", {}), /Unhandled method/);
    await assert.rejects(client.request("textDocument/hover", {}));
    assert.equal(await client.request("rtnlens/queueModel", { uri: 3 }), null);
    assert.equal(await client.request("rtnlens/explain", null), null);
    assert.equal((await client.request<CodeAction>("codeAction/resolve", { title: "t", data: { uri: "x" } })).edit, undefined);
    // A message whose content is no JSON, and one with a header that it could do without.
    client.process.stdin?.write("Content-Length: 5\r\n\r\n{oops");
    client.process.stdin?.write('Content-Length: 38\r\nX-Other: 1\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}');
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, "");
  });

  it("goes on when a file is closed or deleted while it is analysed", async () => {
    client = await LspClient.start({ folders: [join(folder, "example")] });
    const path = join(folder, "example/tincan_group.c");
    const main = await client.open(join(folder, "example/tincan_main.c"));
    const group = await client.open(path);
    await client.close(group);
    rmSync(path);
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(path), type: 3 }] });
    await client.edit(main, "netif_stop_queue(dev);", "");
    assert.deepEqual((await client.diagnostics(main)).diagnostics, []);
    assert.deepEqual(client.published.get(group)?.diagnostics ?? [], []);
    cpSync(GROUP, path);
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(path), type: 1 }] });
    await client.until(() => client.published.get(uriOf(path))?.diagnostics.length === 1, "the finding to come back");
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, "");
  });

  it("counts what is in the editor and not what is on the disk", async () => {
    client = await LspClient.start({ folders: [join(folder, "example")] });
    const path = join(folder, "example/tincan_group.c");
    const text = readFileSync(path, "utf8");
    const uri = await client.open(path, text.replace(FLUSH, ""));
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.open(join(folder, "example/tincan_main.c"));
    await client.close(uri);
    await client.until(() => client.published.get(uri)?.diagnostics.length === 1, "the finding of the file on the disk");
    writeFileSync(path, text.replace(FLUSH, ""));
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
    await client.until(() => client.published.get(uri)?.diagnostics.length === 0, "the finding to go");
  });

  it("analyses the rest of the workspace when it has time, and what changes there", async () => {
    client = await LspClient.start({ folders: [folder] });
    const uri = uriOf(join(folder, "example/tincan_group.c"));
    await client.until(() => client.published.get(uri)?.diagnostics.length === 1, "the finding of a file that nobody has opened");
    assert.ok(client.received.some(({ method, params }) => method === "rtnlens/status" && JSON.stringify(params).includes('"indexing"')));
    rmSync(join(folder, "example/tincan_group.c"));
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] });
    await client.until(() => client.published.get(uri)?.diagnostics.length === 0, "the finding to go with its file");
  });

  it("follows the folders of the workspace", async () => {
    client = await LspClient.start({ folders: ["test/fixtures/dropped-work"] });
    const uri = await client.open(GROUP);
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    const added = [{ uri: uriOf("test/example"), name: "example" }];
    await client.notify("workspace/didChangeWorkspaceFolders", { event: { added, removed: [] } });
    await client.edit(uri, FLUSH, "");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.edit(uri, "if (flush)\n\t\t", `if (flush)\n\t\t${FLUSH}`);
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    await client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: added } });
    await client.edit(uri, FLUSH, "");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
  });

  it("takes severities and rules from the configuration", async () => {
    client = await LspClient.start({ folders: ["test/example"], configuration: { rules: { "shared-queue-deadlock": "warning" } } });
    const uri = await client.open(GROUP);
    await client.until(() => client.published.get(uri)?.diagnostics[0]?.severity === 2, "the finding as a warning");
    client.configuration = { severity: "error", rules: { "shared-queue-deadlock": "warning" } };
    await client.notify("workspace/didChangeConfiguration", { settings: null });
    await client.until(() => client.published.get(uri)?.diagnostics.length === 0, "the warning to go");
  });

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

  it("shows long work and lets it be cancelled", async () => {
    const many = join(folder, "many");
    for (let count = 0; count < 120; count++) cpSync("test/fixtures/flush-under-lock/stop-flush.c", join(many, `stop${count}.c`));
    client = await LspClient.start({ folders: [many], initializationOptions: { indexing: "modules" } });
    const uri = await client.open(join(many, "stop7.c"));
    const progress = (kind: string) => client.received.find(({ method, params }) => method === "$/progress" && isOf(params, kind));
    const { params } = await client.until(() => progress("begin"), "a beginning");
    await client.notify("window/workDoneProgress/cancel", { token: tokenOf(params) });
    await client.until(() => progress("end"), "an end");
    assert.equal(client.published.get(uri), undefined);
    await client.edit(uri, "\n", "\n\n");
    assert.ok((await client.diagnostics(uri)).diagnostics.length > 0);
  });

  it("ends at once while it is busy", async () => {
    client = await LspClient.start({ folders: ["test/fixtures"] });
    await client.open("test/fixtures/flush-under-lock/stop-flush.c");
    await client.open("test/fixtures/cancel-under-lock/stop-cancel.c");
    await client.request("workspace/executeCommand", { command: "rtnlens.server.indexWorkspace", arguments: [] });
    const began = performance.now();
    assert.equal(await client.stop(), 0);
    assert.ok(performance.now() - began < 2000);
    assert.equal(client.stderr, "");
  });

  it("ends with its client", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    await client.open(GROUP);
    const exit = once(client.process, "exit");
    client.process.stdin?.end();
    await exit;
    assert.equal(client.stderr, "");
  });
});

function isOf(params: unknown, kind: string): boolean {
  return JSON.stringify(params).includes(`"kind":"${kind}"`);
}

function tokenOf(params: unknown): unknown {
  return typeof params === "object" && params !== null && "token" in params ? params.token : undefined;
}
