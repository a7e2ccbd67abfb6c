import type { Connection } from "vscode-languageserver";
import { AskedFiles } from "../sources/asked-files.js";
import { createParser, type WasmModules } from "../syntax/wasm-parser.js";
import { type Address, uriOf } from "./address.js";
import type { Host } from "./host.js";
import { FETCH, type FetchAnswer, type FetchParams } from "./own-messages.js";

declare const RTNLENS_VERSION: string;

/** A worker of a browser: files come from the client, and there is one thread. */
export function browserHost(connection: Connection, wasm: WasmModules): Host {
  /** By scheme and authority. */
  const stores = new Map<string, AskedFiles>();
  const storeOf = (prefix: string): AskedFiles => {
    const store = stores.get(prefix) ?? new AskedFiles();
    stores.set(prefix, store);
    return store;
  };
  return {
    version: RTNLENS_VERSION,
    source: ({ prefix, path }) => storeOf(prefix).source(path),
    createParser: () => createParser(wasm),
    turn,
    async fetch() {
      const found: Address[] = [];
      for (const [prefix, store] of stores) found.push(...(await fetchInto(connection, prefix, store)));
      return found;
    },
    forget: ({ prefix, path }, isNewOrGone) => stores.get(prefix)?.forget(path, isNewOrGone),
  };
}

/** Asks for what is missing; gives what is there. */
async function fetchInto(connection: Connection, prefix: string, store: AskedFiles): Promise<Address[]> {
  const { files, folders } = store.takeMissing();
  if (files.length + folders.length === 0) return [];
  const asked = (path: string): string => uriOf({ prefix, path });
  const params: FetchParams = { files: files.map(asked), folders: folders.map(asked) };
  // A client that does not answer, or not to what it was asked, has nothing.
  const answer = await connection.sendRequest<Partial<FetchAnswer> | null>(FETCH, params).catch(() => null);
  const found: Address[] = [];
  for (const [index, path] of files.entries()) {
    const text = answer?.files?.[index] ?? null;
    store.tellFile(path, text === null ? { kind: "unreadable", reason: "cannot be read" } : { kind: "text", text, notes: [] });
    if (text !== null) found.push({ prefix, path });
  }
  for (const [index, path] of folders.entries()) {
    const entries = answer?.folders?.[index] ?? undefined;
    store.tellFolder(path, entries);
    if (entries) found.push({ prefix, path });
  }
  return found;
}

/** A message to oneself: a timer would wait for four milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
