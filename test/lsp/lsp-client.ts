import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import type {
  ClientCapabilities,
  InitializeParams,
  InitializeResult,
  PublishDiagnosticsParams,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver";
import { cacheHome } from "../cache-home.js";

/** What an editor of today can do. */
export const capable: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, dataSupport: true, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } },
      resolveSupport: { properties: ["edit"] },
      dataSupport: true,
    },
  },
  window: { workDoneProgress: true },
};

export interface ClientOptions {
  readonly folders: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Answers `workspace/configuration`. */
  readonly configuration?: unknown;
  /** The program and its arguments; the built server when absent. */
  readonly command?: readonly string[];
}

/** Each has a cache of its own: what one test leaves is none of the next one's business. */
let clients = 0;

/** The tests are about what ships, which is built once for all of them. */
let built: Promise<unknown> | undefined;

function build(): Promise<unknown> {
  return promisify(execFile)(process.execPath, ["esbuild.mjs"]);
}

/** So long, in milliseconds, what has to come is waited for on a machine that has much else to do. */
const PATIENCE = 45_000;

interface OpenDocument {
  version: number;
  text: string;
}

/** An editor in a test: it talks to the built server over stdio and remembers what it was told. */
export class LspClient {
  readonly connection: MessageConnection;
  readonly process: ChildProcess;
  /** The last diagnostics of every document. */
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly publications: PublishDiagnosticsParams[] = [];
  /** Every other notification and request of the server, with its parameters. */
  readonly received: { readonly method: string; readonly params: unknown }[] = [];
  stderr = "";
  configuration: unknown;
  result: InitializeResult | undefined;
  #configurationsAsked = 0;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #watchers = new Set<() => void>();

  constructor(command: readonly string[]) {
    const [program = "", ...args] = command;
    this.process = spawn(program, args, {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, XDG_CACHE_HOME: join(cacheHome(), `${++clients}`) },
    });
    const { stdin, stdout, stderr } = this.process;
    if (!stdin || !stdout || !stderr) throw new Error("the server has no pipes");
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    stdin.on("error", () => {});
    const reader = new StreamMessageReader(stdout);
    // The reader waits for the rest of a message, again and again; of a server that was killed in mid-message no rest comes.
    reader.partialMessageTimeout = 0;
    this.connection = createMessageConnection(reader, new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      this.publications.push(params);
      this.#wake();
    });
    this.connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => {
      this.#configurationsAsked++;
      this.#wake();
      return items.map(() => this.configuration ?? null);
    });
    this.connection.onNotification((method, params) => this.#remember(method, params));
    this.connection.onUnhandledProgress((params) => this.#remember("$/progress", params));
    this.connection.onRequest((method, params) => {
      this.#remember(method, params);
      return null;
    });
    this.connection.listen();
  }

  /** Starts the built server, and says nothing to it. */
  static async launch(command?: readonly string[]): Promise<LspClient> {
    built ??= build();
    await built;
    return new LspClient(command ?? [process.execPath, resolve("dist/cli.js"), "lsp", "--stdio"]);
  }

  /** Starts the built server and shakes hands with it. */
  static async start(options: ClientOptions): Promise<LspClient> {
    const client = await LspClient.launch(options.command);
    client.configuration = options.configuration;
    const params: InitializeParams = {
      processId: process.pid,
      clientInfo: { name: "test" },
      rootUri: options.folders[0] === undefined ? null : uriOf(options.folders[0]),
      workspaceFolders: options.folders.map((folder) => ({ uri: uriOf(folder), name: folder })),
      capabilities: options.capabilities ?? capable,
      initializationOptions: options.initializationOptions,
    };
    client.result = await client.connection.sendRequest<InitializeResult>("initialize", params);
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  async open(path: string, text = readFileSync(path, "utf8")): Promise<string> {
    const uri = uriOf(path);
    this.#documents.set(uri, { version: 1, text });
    await this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "c", version: 1, text } });
    return uri;
  }

  /** Replaces the first `search` of an open document; gives the new version. */
  async edit(uri: string, search: string, replacement: string): Promise<number> {
    const { text } = this.document(uri);
    const at = text.indexOf(search);
    if (at < 0) throw new Error(`no ${JSON.stringify(search)} in ${uri}`);
    const change = { range: { start: positionOf(text, at), end: positionOf(text, at + search.length) }, text: replacement };
    return this.change(uri, [change], text.slice(0, at) + replacement + text.slice(at + search.length));
  }

  async change(uri: string, contentChanges: readonly TextDocumentContentChangeEvent[], text: string): Promise<number> {
    const document = this.document(uri);
    document.text = text;
    document.version++;
    await this.notify("textDocument/didChange", { textDocument: { uri, version: document.version }, contentChanges });
    return document.version;
  }

  /**
   * Changes the configuration. Resolves when the server has asked for it: it reads its answer before anything that is said after this.
   * To wait for what it does then would not do: it may be doing the same for another reason.
   */
  async configure(configuration: unknown): Promise<void> {
    this.configuration = configuration;
    const before = this.#configurationsAsked;
    await this.notify("workspace/didChangeConfiguration", { settings: null });
    await this.until(() => this.#configurationsAsked > before, "the server to ask for the new configuration");
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    await this.notify("textDocument/didClose", { textDocument: { uri } });
  }

  document(uri: string): OpenDocument {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }

  /** The position of the first `search` in an open document, `offset` characters into it. */
  positionIn(uri: string, search: string, offset = 0): { line: number; character: number } {
    const { text } = this.document(uri);
    const at = text.indexOf(search);
    if (at < 0) throw new Error(`no ${JSON.stringify(search)} in ${uri}`);
    return positionOf(text, at + offset);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  request<Result>(method: string, params: unknown): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  /** Resolves when `isDone` holds; it is asked after everything that the server says. */
  async until<Value>(isDone: () => Value | undefined | false, what: string, timeout = PATIENCE): Promise<Value> {
    const ends = performance.now() + timeout;
    for (;;) {
      const value = isDone();
      if (value !== undefined && value !== false) return value;
      const left = ends - performance.now();
      if (left <= 0) throw new Error(`waited in vain for ${what}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.#watchers.add(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  /** The diagnostics of a document at its present version. */
  diagnostics(uri: string, timeout?: number): Promise<PublishDiagnosticsParams> {
    return this.until(
      () => {
        const last = this.published.get(uri);
        return last?.version === this.document(uri).version && last;
      },
      `diagnostics of ${uri}`,
      timeout,
    );
  }

  /** Ends the session as an editor does; gives the exit status. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    const exit = once(this.process, "exit");
    await this.connection.sendNotification("exit");
    const [status] = await exit;
    this.connection.dispose();
    return status;
  }

  /** For a test that went wrong: nothing is left running. */
  kill(): void {
    this.connection.dispose();
    this.process.kill("SIGKILL");
  }

  #remember(method: string, params: unknown): void {
    this.received.push({ method, params });
    this.#wake();
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
    this.#watchers.clear();
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

export function positionOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - (before.lastIndexOf("\n") + 1) };
}
