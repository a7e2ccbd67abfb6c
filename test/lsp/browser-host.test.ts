import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { browserHost } from "../../server/lsp/browser-host.js";
import { FETCH, type FetchAnswer, type FetchedEntry, type FetchParams } from "../../server/lsp/own-messages.js";
import { serve } from "../../server/lsp/server.js";
import { readWasm } from "../../server/sources/wasm-files.js";
import { capable, uriOf } from "./lsp-client.js";

const GROUP = uriOf("test/example/tincan_group.c");
const MAIN = uriOf("test/example/tincan_main.c");

/** The server as a browser has it, with a client that has the files; only the worker between them is not there. */
class BrowserSession {
  readonly client: MessageConnection;
  readonly asked: string[] = [];
  /** Texts that take the place of what is stored. */
  readonly changed = new Map<string, string>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  #wake = () => {};

  constructor(answers: boolean) {
    const [there, back] = [new PassThrough(), new PassThrough()];
    const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(there), new StreamMessageWriter(back));
    serve(connection, browserHost(connection, readWasm()));
    connection.listen();
    this.client = createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there));
    if (answers) this.client.onRequest(FETCH, (params: FetchParams) => this.#fetch(params));
    this.client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      this.#wake();
    });
    this.client.onRequest(() => null);
    this.client.onNotification(() => {});
    this.client.listen();
  }

  async open(uri: string, version = 1): Promise<void> {
    const root = uriOf("test/example");
    const params = { processId: null, rootUri: root, workspaceFolders: [{ uri: root, name: "example" }], capabilities: capable };
    await this.client.sendRequest("initialize", { ...params, initializationOptions: { diagnostics: "push" } });
    await this.client.sendNotification("initialized", {});
    const text = readFileSync(fileURLToPath(uri), "utf8");
    await this.client.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "c", version, text } });
  }

  /** The next diagnostics of a document. */
  async diagnostics(uri: string): Promise<string[]> {
    while (!this.#published.has(uri)) {
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
    const found = this.#published.get(uri)?.diagnostics ?? [];
    this.#published.delete(uri);
    return found.map(({ code }) => String(code));
  }

  close(): void {
    this.client.dispose();
  }

  #fetch({ files, folders }: FetchParams): FetchAnswer {
    this.asked.push(...files, ...folders);
    return { files: files.map((uri) => this.#read(uri)), folders: folders.map(list) };
  }

  #read(uri: string): string | null {
    return this.changed.get(uri) ?? readFileSync(fileURLToPath(uri), "utf8");
  }
}

function list(uri: string): FetchedEntry[] | null {
  const folder = fileURLToPath(uri);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return null;
  return readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? "folder" : "file" }));
}

describe("language server: in a browser", () => {
  let session: BrowserSession | undefined;

  afterEach(() => session?.close());

  it("fetches the files of the module, each once, and tells only what is true of all of them", async () => {
    session = new BrowserSession(true);
    await session.open(GROUP);
    assert.deepEqual(await session.diagnostics(GROUP), ["shared-queue-deadlock"], "the first thing said");
    assert.ok(session.asked.includes(MAIN), "the other file of the module");
    assert.ok(session.asked.includes(uriOf("test/example/Makefile")), "what says so");
    assert.equal(new Set(session.asked).size, session.asked.length, "nothing is asked for twice");
  });

  it("asks again for what has changed", async () => {
    session = new BrowserSession(true);
    await session.open(GROUP);
    await session.diagnostics(GROUP);
    session.changed.set(
      MAIN,
      readFileSync(fileURLToPath(MAIN), "utf8").replace("return tincan_down(dev, 1);", "return tincan_down(dev, 0);"),
    );
    await session.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: MAIN, type: 2 }] });
    assert.deepEqual(await session.diagnostics(GROUP), [], "the interface that goes down waits no more");
  });

  it("has what is open when the client gives it nothing", async () => {
    session = new BrowserSession(false);
    await session.open(GROUP);
    assert.deepEqual(await session.diagnostics(GROUP), []);
  });
});
