import { Language, type Tree, Parser as TreeSitterParser } from "web-tree-sitter";
import { detachTree } from "./detach-tree.js";
import type { Parser } from "./parser.js";
import type { SyntaxNode } from "./syntax-node.js";
import { createTreeReader, type TreeReader } from "./tree-memory.js";

/** The WebAssembly modules that the engine consists of, as bytes: the caller knows where its bundle keeps them. */
export interface WasmModules {
  /** tree-sitter-c.wasm */
  readonly grammar: Uint8Array;
  /** web-tree-sitter.wasm. When it is absent, web-tree-sitter looks for it beside its own script, which no bundle can rely on. */
  readonly runtime?: Uint8Array;
  /** Copies trees through tree-sitter's public cursor only: three times slower, for comparison. */
  readonly cursorOnly?: boolean;
}

export interface WasmParser extends Parser {
  /** False when trees have to be copied through the cursor, because the engine's memory is not laid out as `tree-memory.ts` knows it. */
  readonly readsMemory: boolean;
}

type ModuleOptions = NonNullable<Parameters<typeof TreeSitterParser.init>[0]>;

/** The runtime starts once in a process; Emscripten keeps the views of its memory up to date in the options it was started with. */
let startedWith: ModuleOptions | undefined;

/** The grammar, which stays in the runtime's memory for good: loaded again and again it would fill it. */
let loaded: Promise<Language> | undefined;

/** Starts the WebAssembly engine. It runs in Node, in worker threads and in a browser's workers alike. */
export async function createParser(modules: WasmModules): Promise<WasmParser> {
  startedWith ??= modules.runtime ? { wasmBinary: modules.runtime } : {};
  await TreeSitterParser.init(startedWith);
  loaded ??= Language.load(modules.grammar);
  const language = await loaded;
  const engine = new TreeSitterParser();
  engine.setLanguage(language);
  const readFromMemory = modules.cursorOnly ? undefined : memoryReader(language, startedWith);
  const readsMemory = readFromMemory !== undefined && givesTheSame(engine, readFromMemory, readByCursor);
  const read = readsMemory ? readFromMemory : readByCursor;
  return {
    engine: "wasm",
    readsMemory,
    parse(text) {
      const tree = engine.parse(text);
      // Null only without a language or after a cancellation, neither of which happens here.
      if (!tree) return { root: { type: "ERROR", field: undefined, start: 0, end: text.length, children: [] }, hasErrors: true };
      const hasErrors = tree.rootNode.hasError;
      const root = read(tree);
      tree.delete();
      return { root, hasErrors };
    },
    dispose: () => engine.delete(),
  };
}

type ReadTree = (tree: Tree) => SyntaxNode;

function readByCursor(tree: Tree): SyntaxNode {
  const cursor = tree.walk();
  const root = detachTree(cursor);
  cursor.delete();
  return root;
}

function memoryReader(language: Language, options: ModuleOptions): ReadTree | undefined {
  // web-tree-sitter keeps the address of what it wraps under the key 0, which its types leave out.
  const address: unknown = Reflect.get(language, 0);
  const { HEAPU32 } = options;
  if (typeof address !== "number" || !(HEAPU32 instanceof Uint32Array)) return undefined;
  const fieldNames = language.fields.map((name) => name ?? undefined);
  const reader: TreeReader = createTreeReader({
    words: () => options.HEAPU32 ?? HEAPU32,
    language: address,
    typeName: (symbol) => language.types[symbol] ?? "ERROR",
    fieldName: (id) => fieldNames[id],
  });
  return (tree) => reader(tree.rootNode.id);
}

/** Fields and aliases of every sort, comments in odd places, what the grammar cannot read, and characters beyond ASCII. */
const sample = `
#include <linux/module.h>
#define A(x) f(x) /* täglich */
struct s { int a:3, *b; struct { u8 c[4]; }; void (*d)(int /* e */, ...); } __packed;
static const struct ops o = { .x = /* y */ f, [2] = 3, [1 ... 3] = { 4 }, };
enum e { E1, E2 = 1 << 3, };
static int /* "ö" */ f(struct s *p, int q)
{
	int i = 0, *j = &p->a;
	if (!p || (q && p->b[2])) return x ? -1 : g(p)(q);
	else for (;;) { i++; --i; *j += sizeof(int); break; }
	list_for_each(p, q)
		g(p);
	switch (q) { case 1: default: goto out; }
#ifdef A
	do { i = ({ int k = 1; k; }); } while (0);
#else
	while (1) continue;
#endif
	container_of(p, struct s, a);
out:
	return (u64)'\\n';
	) int
}
`;

function givesTheSame(engine: TreeSitterParser, first: ReadTree, second: ReadTree): boolean {
  const tree = engine.parse(sample);
  if (!tree) return false;
  const isSame = JSON.stringify(first(tree)) === JSON.stringify(second(tree));
  tree.delete();
  return isSame;
}
