import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createParser, type WasmModules, type WasmParser } from "../../server/syntax/wasm-parser.js";

let parser: Promise<WasmParser> | undefined;

/** The WebAssembly engine, started once for all tests. */
export function loadTestParser(): Promise<WasmParser> {
  parser ??= createParser(wasmModules());
  return parser;
}

/** The modules as npm installed them. */
export function wasmModules(): WasmModules {
  const resolve = createRequire(import.meta.url).resolve;
  return {
    grammar: readFileSync(resolve("tree-sitter-c/tree-sitter-c.wasm")),
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
  };
}
