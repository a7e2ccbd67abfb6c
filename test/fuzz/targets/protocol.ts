import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { CancellationTokenSource, ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diffOf } from "../../review/review-texts.js";
import { CIRCULAR } from "../../splat/splat-logs.js";
import { type DriverFiles, driverFiles } from "../inputs/driver.js";
import { ACTION, type EditorAction } from "../inputs/editor-actions.js";
import { MemoryServer, ROOT } from "../memory-server.js";
import type { Target } from "../target.js";

interface Session {
  readonly files: DriverFiles;
  readonly actions: readonly EditorAction[];
}

/**
 * The language server between an editor and its documents: every request is answered, none by a fault of the server's, and in the end the open
 * documents have the diagnostics that a new server gives them.
 */
export const protocol: Target<Session> = {
  name: "protocol",
  fewRuns: 8,
  inputs: () => fc.record({ actions: fc.array(ACTION, { minLength: 1, maxLength: 25 }), files: driverFiles() }),
  check: checkSession,
};

async function checkSession({ files, actions }: Session): Promise<void> {
  const editor = new Editor(files);
  await editor.server.initialize({ diagnostics: "pull", status: true, models: true });
  await editor.act({ kind: "open", file: "cup_main.c" });
  for (const action of actions) await editor.act(action);
  const told = await editor.end();
  const other = new Editor(Object.fromEntries(editor.stored));
  await other.server.initialize({ diagnostics: "pull" });
  for (const document of editor.open.values()) await other.show(document);
  assert.deepEqual(told, await other.end(), "a new server has other diagnostics");
}

class Editor {
  readonly server: MemoryServer;
  readonly open = new Map<string, TextDocument>();
  readonly stored: Map<string, string>;
  readonly #first: DriverFiles;
  readonly #answers: Promise<void>[] = [];
  #version = 1;

  constructor(files: DriverFiles) {
    const main = files["cup_main.c"] ?? "";
    const patch = diffOf({ "cup_main.c": main }, { "cup_main.c": main.replace("mutex_lock", "rtnl_lock") });
    this.#first = { "a.patch": patch, ...files };
    this.stored = new Map(Object.entries(this.#first));
    this.server = new MemoryServer(this.stored);
  }

  async act(action: EditorAction): Promise<void> {
    const { client } = this.server;
    switch (action.kind) {
      case "open":
        return this.show(TextDocument.create(uriOf(action.file), "c", ++this.#version, this.#first[action.file] ?? ""));
      case "close":
        this.open.delete(uriOf(action.file));
        return client.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf(action.file) } });
      case "save":
        return client.sendNotification("textDocument/didSave", { textDocument: { uri: uriOf(action.file) } });
      case "whole":
        return this.#change(action.file, [{ text: this.#first[action.file] ?? "" }]);
      case "edit": {
        const document = this.open.get(uriOf(action.file));
        const [start, end] = [placeIn(document, action.at), placeIn(document, action.to)];
        return this.#change(action.file, [{ range: { start, end }, text: action.text }]);
      }
      case "stored":
        return this.#store(action.file, action.text);
      case "ask":
        return this.#ask(action);
      case "notify":
        return client.sendNotification(action.method, toParams(action.params));
      case "raw":
        this.server.write(action.bytes);
        return;
      case "rest":
        for (let turn = 0; turn < action.turns; turn++) await setImmediate();
    }
  }

  async show(document: TextDocument): Promise<void> {
    const { uri, languageId, version } = document;
    this.open.set(uri, document);
    await this.server.client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text: document.getText() },
    });
  }

  /** What is said of the open documents in the end. */
  async end(): Promise<unknown> {
    const told: unknown[] = [];
    // Whatever was configured on the way.
    await this.server.client.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    for (const uri of [...this.open.keys()].sort()) {
      const { items } = await this.server.client.sendRequest<{ items: unknown }>("textDocument/diagnostic", { textDocument: { uri } });
      told.push([uri, items]);
    }
    await Promise.all(this.#answers);
    await this.server.end();
    assert.deepEqual(this.server.errors, [], "the server tells of an error");
    return told;
  }

  async #change(file: string, changes: { range?: { start: Position; end: Position }; text: string }[]): Promise<void> {
    const uri = uriOf(file);
    const version = ++this.#version;
    const document = this.open.get(uri);
    if (document) TextDocument.update(document, changes, version);
    await this.server.client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: changes });
  }

  async #store(file: string, text: string | null): Promise<void> {
    const type = text === null ? 3 : this.stored.has(file) ? 2 : 1;
    if (text === null) this.stored.delete(file);
    else this.stored.set(file, text + (this.#first[file] ?? ""));
    await this.server.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(file), type }] });
  }

  /** Asks, and goes on before the answer. */
  #ask({ file, method, at, to, isCancelled }: EditorAction & { kind: "ask" }): void {
    const document = this.open.get(uriOf(file));
    const [start, end] = [placeIn(document, at), placeIn(document, to)];
    const params = {
      textDocument: { uri: uriOf(file) },
      uri: uriOf(file),
      position: start,
      range: { start, end },
      context: { diagnostics: [], includeDeclaration: at > to },
      item: { uri: uriOf(file), name: "cup_stop", kind: 12, range: { start, end }, selectionRange: { start, end } },
      command: at > to ? "rtnlens.server.analyseAgain" : "rtnlens.server.indexWorkspace",
      fingerprint: "0123456789abcdef",
      text: CIRCULAR.join("\n"),
    };
    const source = new CancellationTokenSource();
    const answer = this.server.client.sendRequest(method, params, source.token).then(
      () => {},
      (error) => {
        if (!(error instanceof ResponseError) || error.code === ErrorCodes.InternalError) throw error;
      },
    );
    answer.catch(() => {});
    this.#answers.push(answer);
    if (isCancelled) source.cancel();
  }
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function placeIn(document: TextDocument | undefined, share: number): Position {
  return document ? document.positionAt(Math.floor(share * document.getText().length)) : { line: Math.floor(share * 100), character: 1 };
}

function uriOf(file: string): string {
  return `${ROOT}/${file}`;
}

/** The protocol's parameters are objects or lists. */
function toParams(params: unknown): object {
  return typeof params === "object" && params !== null ? params : {};
}
