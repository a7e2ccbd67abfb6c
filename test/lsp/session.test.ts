import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CancellationTokenSource, ProgressType } from "vscode-jsonrpc/node";
import type {
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
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

  it("tells of the workspace's diagnostics piece by piece, until the request is cancelled", async () => {
    client = await LspClient.start({ folders: ["test/example"], capabilities: pulling });
    const pieces: WorkspaceDocumentDiagnosticReport[] = [];
    client.connection.onProgress(new ProgressType<WorkspaceDiagnosticReportPartialResult>(), "pieces", ({ items }) => {
      pieces.push(...items);
    });
    const cancellation = new CancellationTokenSource();
    const params = { previousResultIds: [], partialResultToken: "pieces" };
    const answer = client.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", params, cancellation.token);
    const uri = await client.open(GROUP);
    await client.edit(uri, "HZ", "2 * HZ");
    await client.request("textDocument/diagnostic", { textDocument: { uri } });
    await client.edit(uri, FLUSH, "");
    await client.request("textDocument/diagnostic", { textDocument: { uri } });
    assert.deepEqual(
      pieces.map((piece) => piece.kind === "full" && piece.items.length),
      [1, 0],
    );
    assert.equal(new Set(pieces.map(({ resultId }) => resultId)).size, 2);
    cancellation.cancel();
    assert.deepEqual(await answer, { items: [] });
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

  it("takes severities and rules from the configuration", async () => {
    client = await LspClient.start({ folders: ["test/example"], configuration: { rules: { "shared-queue-deadlock": "warning" } } });
    const uri = await client.open(GROUP);
    await client.until(() => client.published.get(uri)?.diagnostics[0]?.severity === 2, "the finding as a warning");
    await client.configure({ severity: "error", rules: { "shared-queue-deadlock": "warning" } });
    await client.until(() => client.published.get(uri)?.diagnostics.length === 0, "the warning to go");
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
