import fc, { type Arbitrary } from "fast-check";
import { DAMAGE } from "./damage.js";

/** What an editor does, or one that has gone mad. Places are shares of the document, from 0 to 1. */
export type EditorAction =
  | { readonly kind: "open" | "close" | "save" | "whole"; readonly file: string }
  | { readonly kind: "edit"; readonly file: string; readonly at: number; readonly to: number; readonly text: string }
  | { readonly kind: "stored"; readonly file: string; readonly text: string | null }
  | {
      readonly kind: "ask";
      readonly file: string;
      readonly method: string;
      readonly at: number;
      readonly to: number;
      readonly isCancelled: boolean;
    }
  | { readonly kind: "notify"; readonly method: string; readonly params: unknown }
  | { readonly kind: "raw"; readonly bytes: string }
  | { readonly kind: "rest"; readonly turns: number };

/** The main file is what most is done to. */
export const FILES = ["cup.h", "cup_main.c", "cup_main.c", "cup_main.c", "cup_group.c", "Makefile", "a.patch"];

/** Requests about a place in a document. */
export const METHODS = [
  "textDocument/hover",
  "textDocument/codeLens",
  "textDocument/inlayHint",
  "textDocument/definition",
  "textDocument/references",
  "textDocument/codeAction",
  "textDocument/diagnostic",
  "textDocument/prepareCallHierarchy",
  "callHierarchy/incomingCalls",
  "callHierarchy/outgoingCalls",
  "workspace/executeCommand",
  "rtnlens/queueModel",
  "rtnlens/explain",
  "rtnlens/splat",
  "no/such/request",
];

const NOTIFICATIONS = [
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didClose",
  "textDocument/didSave",
  "workspace/didChangeConfiguration",
  "workspace/didChangeWatchedFiles",
  "$/cancelRequest",
  "$/setTrace",
  "initialized",
  "no/such/notification",
];

const file = fc.constantFrom(...FILES);
const place = fc.double({ min: 0, max: 1, noNaN: true });
const typed = DAMAGE.map(({ text }) => text);
const params = fc.oneof(
  fc.constantFrom<unknown>(
    { settings: { rtnlens: { severity: "error", rules: { "self-flush": "off" }, hover: false } } },
    { settings: null },
    { id: 1 },
    { value: "verbose" },
    { textDocument: { uri: "file:///w/none.c", version: 1 } },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

export const ACTION: Arbitrary<EditorAction> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("open" as const, "open" as const, "close" as const, "save" as const, "whole" as const),
      file,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("edit" as const), file, at: place, to: place, text: typed }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stored" as const), file, text: fc.oneof(typed, fc.constant(null)) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      file,
      method: fc.constantFrom(...METHODS),
      at: place,
      to: place,
      isCancelled: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("notify" as const), method: fc.constantFrom(...NOTIFICATIONS), params }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("raw" as const),
      bytes: fc.constantFrom(
        "Content-Length: 5\r\n\r\n{oops",
        'Content-Length: 38\r\nX-Other: 1\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rest" as const), turns: fc.integer({ min: 1, max: 30 }) }) },
);
