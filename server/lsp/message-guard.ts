import {
  type Connection,
  ErrorCodes,
  type Message,
  type MessageStrategy,
  type NotificationMessage,
  type RequestMessage,
  ResponseError,
} from "vscode-languageserver";
import { isRecord } from "./settings.js";

/** Where a request that cannot be answered is sent on to, so that it is refused and not answered by accident. */
const REFUSED = "rtnlens/refused";

/**
 * What reaches the server's handlers: between `initialize` and `shutdown`, messages with the parameters that their handlers read. Other
 * requests are refused with the protocol's own errors, other notifications left out and told of in the client's log. `refuse` below has to
 * listen on the same connection.
 */
export function guardedMessages(): MessageStrategy {
  let phase: "new" | "open" | "over" = "new";
  return {
    handleMessage(message, next) {
      if (!isCall(message)) return next(message);
      const { method } = message;
      const fault = faultIn(phase, message);
      if (fault === undefined) {
        if (method === "initialize") phase = "open";
        if (method === "shutdown") phase = "over";
        return next(message);
      }
      // Before and after a session notifications are left out without a word: there is nobody to tell.
      if (!("id" in message) && phase !== "open") return undefined;
      return next({ ...message, method: REFUSED, params: fault } as Message);
    },
  };
}

export function attachRefusals(connection: Connection): void {
  connection.onRequest(REFUSED, ({ code, reason }: Fault) => new ResponseError(code, reason));
  connection.onNotification(REFUSED, ({ reason }: Fault) => connection.console.warn(`left out: ${reason}`));
}

interface Fault {
  readonly code: number;
  readonly reason: string;
}

type Call = RequestMessage | NotificationMessage;

function isCall(message: Message): message is Call {
  return "method" in message && typeof message.method === "string";
}

function faultIn(phase: "new" | "open" | "over", { method, params }: Call): Fault | undefined {
  if (method === "exit") return undefined;
  if (phase === "new" && method !== "initialize") return { code: ErrorCodes.ServerNotInitialized, reason: `${method} before initialize` };
  if (phase === "open" && method === "initialize") return { code: ErrorCodes.InvalidRequest, reason: "initialize for the second time" };
  if (phase === "over") return { code: ErrorCodes.InvalidRequest, reason: `${method} after shutdown` };
  const missing = (PARAMETERS[method] ?? []).find((name) => !CHECKS[name](isRecord(params) ? params : {}));
  return missing && { code: ErrorCodes.InvalidParams, reason: `${method} without ${missing}` };
}

const CHECKS = {
  "its parameters": ({ capabilities }) => isRecord(capabilities),
  "a document": ({ textDocument }) => isRecord(textDocument) && typeof textDocument.uri === "string",
  "a document's text": ({ textDocument }) => isRecord(textDocument) && typeof textDocument.text === "string",
  "a document's version": ({ textDocument }) => isRecord(textDocument) && typeof textDocument.version === "number",
  "a position": ({ position }) => isPosition(position),
  "a range": ({ range }) => isRange(range),
  "a context": ({ context }) => isRecord(context),
  "the diagnostics of its context": ({ context }) => isRecord(context) && Array.isArray(context.diagnostics),
  "an item": ({ item }) => isRecord(item) && typeof item.uri === "string" && typeof item.name === "string",
  "a command": ({ command }) => typeof command === "string",
  "changes of its text": ({ contentChanges }) => Array.isArray(contentChanges) && contentChanges.every(isTextChange),
  "a list of changes": ({ changes }) => Array.isArray(changes) && changes.every((each) => isRecord(each) && typeof each.uri === "string"),
  "previous result ids": ({ previousResultIds }) => Array.isArray(previousResultIds) && previousResultIds.every(isRecord),
  "added and removed folders": ({ event }) => isRecord(event) && Array.isArray(event.added) && Array.isArray(event.removed),
} satisfies Record<string, (params: Record<string, unknown>) => boolean>;

/** What the handlers read without asking whether it is there. */
const PARAMETERS: Readonly<Record<string, readonly (keyof typeof CHECKS)[]>> = {
  initialize: ["its parameters"],
  "textDocument/didOpen": ["a document", "a document's version", "a document's text"],
  "textDocument/didChange": ["a document", "a document's version", "changes of its text"],
  "textDocument/didSave": ["a document"],
  "textDocument/didClose": ["a document"],
  "textDocument/hover": ["a document", "a position"],
  "textDocument/codeLens": ["a document"],
  "textDocument/inlayHint": ["a document", "a range"],
  "textDocument/definition": ["a document", "a position"],
  "textDocument/references": ["a document", "a position", "a context"],
  "textDocument/codeAction": ["a document", "a range", "the diagnostics of its context"],
  "textDocument/diagnostic": ["a document"],
  "textDocument/prepareCallHierarchy": ["a document", "a position"],
  "callHierarchy/incomingCalls": ["an item"],
  "callHierarchy/outgoingCalls": ["an item"],
  "workspace/diagnostic": ["previous result ids"],
  "workspace/executeCommand": ["a command"],
  "workspace/didChangeWatchedFiles": ["a list of changes"],
  "workspace/didChangeWorkspaceFolders": ["added and removed folders"],
};

function isPosition(value: unknown): boolean {
  return isRecord(value) && typeof value.line === "number" && typeof value.character === "number";
}

function isRange(value: unknown): boolean {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isTextChange(value: unknown): boolean {
  return isRecord(value) && typeof value.text === "string" && (value.range === undefined || isRange(value.range));
}
