import { Language, Parser as TreeSitterParser } from "web-tree-sitter";
import { detachTree } from "./detach-tree.js";
import type { Parser } from "./parser.js";

/** The WebAssembly modules that the engine consists of, as bytes: the caller knows where its bundle keeps them. */
export interface WasmModules {
  /** tree-sitter-c.wasm */
  readonly grammar: Uint8Array;
  /** web-tree-sitter.wasm. When it is absent, web-tree-sitter looks for it beside its own script, which no bundle can rely on. */
  readonly runtime?: Uint8Array;
}

/** Starts the WebAssembly engine. It runs in Node, in worker threads and in a browser's workers alike. */
export async function createParser(modules: WasmModules): Promise<Parser> {
  await TreeSitterParser.init(modules.runtime ? { wasmBinary: modules.runtime } : undefined);
  const language = await Language.load(modules.grammar);
  const engine = new TreeSitterParser();
  engine.setLanguage(language);
  const typeNames: readonly string[] = language.types;
  const fieldNames = language.fields.map((name) => name ?? undefined);
  return {
    engine: "wasm",
    parse(text) {
      const tree = engine.parse(text);
      // Null only without a language or after a cancellation, neither of which happens here.
      if (!tree) return { root: { type: "ERROR", field: undefined, start: 0, end: text.length, children: [] }, hasErrors: true };
      const cursor = tree.walk();
      const hasErrors = tree.rootNode.hasError;
      const root = detachTree({
        cursor,
        typeName: (id) => typeNames[id] ?? "ERROR",
        fieldName: (id) => fieldNames[id],
      });
      cursor.delete();
      tree.delete();
      return { root, hasErrors };
    },
    dispose: () => engine.delete(),
  };
}
