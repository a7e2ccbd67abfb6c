import assert from "node:assert/strict";
import { once } from "node:events";
import { ResponseError } from "vscode-jsonrpc/node";
import type { CodeAction, LogMessageParams } from "vscode-languageserver";
import { LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";

const NOT_INITIALIZED = -32002;
const INVALID_REQUEST = -32600;
const INVALID_PARAMETERS = -32602;

const textDocument = { uri: uriOf(GROUP) };
const position = { line: 0, character: 0 };

/** Every request with parameters that lack something. */
const MALFORMED: readonly (readonly [string, unknown])[] = [
  ["textDocument/hover", {}],
  ["textDocument/hover", { textDocument, position: { line: "1", character: 0 } }],
  ["textDocument/codeLens", null],
  ["textDocument/inlayHint", { textDocument }],
  ["textDocument/definition", { textDocument: "x", position }],
  ["textDocument/references", { textDocument, position }],
  ["textDocument/codeAction", { textDocument, range: { start: position, end: position }, context: {} }],
  ["textDocument/diagnostic", {}],
  ["textDocument/prepareCallHierarchy", { textDocument }],
  ["callHierarchy/incomingCalls", {}],
  ["callHierarchy/outgoingCalls", { item: {} }],
  ["workspace/diagnostic", {}],
  ["workspace/executeCommand", {}],
  ["workspace/executeCommand", { command: "no.such.command" }],
];

describe("language server: protocol", () => {
  let client: LspClient;

  afterEach(() => client.kill());

  it("answers only between initialize and shutdown", async () => {
    client = await LspClient.launch();
    const hover = { textDocument, position };
    await client.notify("textDocument/didOpen", { textDocument: { ...textDocument, languageId: "c", version: 1, text: "int a;" } });
    await assert.rejects(client.request("textDocument/hover", hover), hasCode(NOT_INITIALIZED));
    await assert.rejects(client.request("initialize", {}), hasCode(INVALID_PARAMETERS));
    const params = { processId: null, rootUri: null, capabilities: { workspace: { codeLens: { refreshSupport: true } } } };
    await client.request("initialize", params);
    assert.deepEqual(client.received, [], "nothing was asked before the answer to initialize");
    await assert.rejects(client.request("initialize", params), hasCode(INVALID_REQUEST));
    assert.equal(await client.request("textDocument/hover", hover), null);
    await client.request("shutdown", undefined);
    await assert.rejects(client.request("textDocument/hover", hover), hasCode(INVALID_REQUEST));
    const exit = once(client.process, "exit");
    await client.notify("exit", undefined);
    assert.deepEqual(await exit, [0, null]);
    assert.equal(client.publications.length, 0);
    assert.equal(client.stderr, "");
  });

  it("tells by its exit status that nobody said goodbye", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const exit = once(client.process, "exit");
    await client.notify("exit", undefined);
    assert.deepEqual(await exit, [1, null]);
    assert.equal(client.stderr, "");
  });

  it("refuses requests without what they are about", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    await client.open(GROUP);
    for (const [method, params] of MALFORMED) {
      await assert.rejects(client.request(method, params), (error) => {
        assert.ok(hasCode(INVALID_PARAMETERS)(error), `${method}: ${error}`);
        assert.doesNotMatch(String(error), /undefined|null/);
        return true;
      });
    }
    assert.equal((await client.diagnostics(textDocument.uri)).diagnostics.length, 1);
    assert.equal(client.stderr, "");
  });

  it("looks nowhere that there is nothing", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    await client.open(GROUP);
    for (const at of [
      { line: -1, character: 1e9 },
      { line: 1e9, character: -5 },
      { line: 0.5, character: Number.MAX_SAFE_INTEGER },
    ]) {
      assert.equal(await client.request("textDocument/hover", { textDocument, position: at }), null);
      assert.deepEqual(await client.request("textDocument/definition", { textDocument, position: at }), []);
      assert.deepEqual(await client.request("textDocument/references", { textDocument, position: at, context: {} }), []);
    }
    assert.equal(await client.request("callHierarchy/outgoingCalls", { item: { uri: uriOf("none.c"), name: "none" } }), null);
  });

  it("survives messages that make no sense", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const uri = await client.open(GROUP);
    await client.notify("textDocument/didChange", { textDocument: { uri: uriOf("none.c"), version: 2 }, contentChanges: [{ text: "x" }] });
    await client.notify("textDocument/didChange", {});
    await client.notify("textDocument/didChange", { textDocument: { uri, version: 9 }, contentChanges: [{ range: {}, text: "x" }] });
    await client.notify("textDocument/didOpen", { textDocument: { uri: "%%%", languageId: "c", version: 1, text: "int a;" } });
    await client.notify("textDocument/didClose", { textDocument: { uri: uriOf("none.c") } });
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: "", type: 7 }] });
    await client.notify("workspace/didChangeWorkspaceFolders", {});
    await client.notify("workspace/didChangeConfiguration", { settings: ["?"] });
    await client.notify("no/such/notification", { a: 1 });
    await assert.rejects(client.request("no/such/request", {}), /Unhandled method/);
    assert.equal(await client.request("rtnlens/queueModel", { uri: 3 }), null);
    assert.equal(await client.request("rtnlens/explain", null), null);
    assert.equal((await client.request<CodeAction>("codeAction/resolve", { title: "t", data: { uri: "x" } })).edit, undefined);
    // A message whose content is no JSON, and one with a header that it could do without.
    client.process.stdin?.write("Content-Length: 5\r\n\r\n{oops");
    client.process.stdin?.write('Content-Length: 38\r\nX-Other: 1\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}');
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    const told = client.received.flatMap(({ method, params }) =>
      method === "window/logMessage" ? [(params as LogMessageParams).message] : [],
    );
    assert.deepEqual(told.slice(0, 2), [
      "left out: textDocument/didChange without a document",
      "left out: textDocument/didChange without changes of its text",
    ]);
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, "");
  });
});

function hasCode(code: number): (error: unknown) => boolean {
  return (error) => error instanceof ResponseError && error.code === code;
}
