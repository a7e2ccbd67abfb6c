import { readFileSync } from "node:fs";
import type { WasmModules } from "../syntax/wasm-parser.js";

/** The parser's WebAssembly, which the build puts beside this script. */
export function readWasm(): WasmModules {
  return {
    grammar: readFileSync(new URL("./tree-sitter-c.wasm", import.meta.url)),
    runtime: readFileSync(new URL("./web-tree-sitter.wasm", import.meta.url)),
  };
}
