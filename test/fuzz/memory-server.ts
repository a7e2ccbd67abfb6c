import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { type LogMessageParams, MessageType } from "vscode-languageserver";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { DiskReviewer } from "../../server/lsp/disk-reviewer.js";
import type { Host } from "../../server/lsp/host.js";
import { guardedMessages } from "../../server/lsp/message-guard.js";
import { serve } from "../../server/lsp/server.js";
import { explainLog } from "../../server/sources/explain-log.js";
import type { Source } from "../../server/sources/source.js";
import { memorySource } from "../lint-source.js";
import { capable } from "../lsp/lsp-client.js";
import { reportsIn } from "../splat/explain-text.js";
import { loadTestParser } from "../syntax/test-parser.js";

export const ROOT = "file:///w";

/** What the library says of messages with parameters that a method cannot have: no fault of the server's. */
const REFUSAL = /^(?:Notification|Request) \S+ (?:defines|doesn't define) param/;

/** Keeps its parser from one server to the next. */
const reviewer = new DiskReviewer();

/** A server and its client on one thread, over files in memory. */
export class MemoryServer {
  readonly client: MessageConnection;
  /** What the server has told its user as errors, refusals apart. */
  readonly errors: string[] = [];
  readonly #input = new PassThrough();

  constructor(files: ReadonlyMap<string, string>) {
    const output = new PassThrough();
    const options = { messageStrategy: guardedMessages() };
    const reader = new StreamMessageReader(this.#input);
    const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(output), options);
    serve(connection, hostOf(files));
    connection.listen();
    this.client = createMessageConnection(new StreamMessageReader(output), new StreamMessageWriter(this.#input));
    this.client.onNotification("window/logMessage", ({ type, message }: LogMessageParams) => {
      if (type === MessageType.Error && !REFUSAL.test(message)) this.errors.push(message);
    });
    this.client.onNotification(() => {});
    this.client.onRequest(() => null);
    this.client.listen();
  }

  async initialize(initializationOptions: unknown): Promise<void> {
    const params = { processId: null, rootUri: ROOT, workspaceFolders: [{ uri: ROOT, name: "w" }], capabilities: capable };
    await this.client.sendRequest("initialize", { ...params, initializationOptions });
    await this.client.sendNotification("initialized", {});
  }

  /** Bytes that are no message of the client's. */
  write(bytes: string): void {
    this.#input.write(bytes);
  }

  async end(): Promise<void> {
    await this.client.sendRequest("shutdown");
    this.client.dispose();
  }
}

function hostOf(files: ReadonlyMap<string, string>): Host {
  return {
    version: "0",
    source: () => currentSource(files),
    createParser: loadTestParser,
    turn: () => setImmediate(),
    reviewer,
    explainLog: async (_root, log) => (await explainLog(currentSource(files), ".", reportsIn(log.split("\n")), { jobs: 0 })).explanations,
  };
}

/** The files as they are whenever something is asked. */
function currentSource(files: ReadonlyMap<string, string>): Source {
  const now = (): Source => memorySource(files);
  return {
    read: (path) => now().read(path),
    list: (folder) => now().list(folder),
    kindOf: (path) => now().kindOf(path),
    relative: (path) => now().relative(path),
    absolute: (path) => now().absolute(path),
  };
}
