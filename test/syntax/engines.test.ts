import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { extractFacts } from "../../server/facts/extract.js";
import { createNativeParser, type NativeEngine } from "../../server/syntax/native-parser.js";
import type { Parser } from "../../server/syntax/parser.js";
import { createParser } from "../../server/syntax/wasm-parser.js";
import { loadTestParser, wasmModules } from "./test-parser.js";

const require = createRequire(import.meta.url);

/** TypeScript describes WebAssembly only together with all of a browser. */
declare const WebAssembly: { readonly Memory: { readonly prototype: { grow(pages: number): number } } };

describe("the parser's engines", () => {
  const sources = fixtureSources();

  it("give the same trees whether read from memory or by cursor", async () => {
    const fromMemory = await loadTestParser();
    const byCursor = await createParser({ ...wasmModules(), cursorOnly: true });
    assert.equal(fromMemory.readsMemory, true, "the memory layout of this version of web-tree-sitter is not the one known");
    for (const [name, text] of sources) assert.deepEqual(fromMemory.parse(text), byCursor.parse(text), name);
  });

  it("give the same trees after the engine's memory has grown", async () => {
    const fromMemory = await loadTestParser();
    const byCursor = await createParser({ ...wasmModules(), cursorOnly: true });
    assert.equal(fromMemory.readsMemory, true);
    growMemory(fromMemory);
    for (const [name, text] of sources) assert.deepEqual(fromMemory.parse(text), byCursor.parse(text), name);
  });

  it("give the same facts, native and WebAssembly", async function () {
    const native = loadNativeParser();
    if (!native) {
      assert.notEqual(process.env.RTNLENS_NATIVE, "1", "tree-sitter is not installed, or does not load");
      process.stderr.write("      skipped: install tree-sitter as grammars/README.md says to compare\n");
      this.skip();
    }
    const wasm = await loadTestParser();
    for (const [name, text] of sources) assert.deepEqual(extractFacts(native, text), extractFacts(wasm, text), name);
  });
});

/** Parses ever longer texts until one of them makes the engine's memory grow. What other tests parsed before makes no difference. */
function growMemory(parser: Parser): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  let growths = 0;
  prototype.grow = function (pages) {
    growths += 1;
    return grow.call(this, pages);
  };
  try {
    for (let length = 50_000; growths === 0; length *= 2) parser.parse(`void f(void) { ${"a;".repeat(length)} }`);
  } finally {
    prototype.grow = grow;
  }
}

/** Undefined where the optional packages are not installed or were built for another machine. */
function loadNativeParser(): Parser | undefined {
  try {
    const Engine: new () => NativeEngine = require("tree-sitter");
    return createNativeParser({ Engine, language: require("tree-sitter-c") });
  } catch {
    return undefined;
  }
}

function fixtureSources(): readonly (readonly [string, string])[] {
  const folder = join(import.meta.dirname, "../../../test/fixtures");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.[ch]$/.test(path))
    .sort()
    .map((path) => [path, readFileSync(join(folder, path), "utf8")] as const);
}
