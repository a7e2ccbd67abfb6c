import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Parser } from "../../server/syntax/parser.js";
import { createParser } from "../../server/syntax/wasm-parser.js";

let parser: Promise<Parser> | undefined;

/** The WebAssembly engine, started once for all tests, with the modules as npm installed them. */
export function loadTestParser(): Promise<Parser> {
  const resolve = createRequire(import.meta.url).resolve;
  parser ??= createParser({
    grammar: readFileSync(resolve("tree-sitter-c/tree-sitter-c.wasm")),
    runtime: readFileSync(resolve("web-tree-sitter/web-tree-sitter.wasm")),
  });
  return parser;
}
