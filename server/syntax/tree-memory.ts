import type { SyntaxNode } from "./syntax-node.js";

/**
 * Reads trees straight out of the WebAssembly engine's memory. Asking the engine node by node costs more than parsing did (one
 * call into WebAssembly for every property of every node); this takes a tenth of that.
 *
 * The layout is that of tree-sitter's `subtree.h` and `parser.h` (language ABI 14 and 15) for 32-bit little-endian targets. It is private to
 * tree-sitter, so `createParser` compares its result with the engine's own cursor when it starts and stays with the cursor
 * where they differ.
 */
export interface TreeMemory {
  /** The engine's memory. Any parse may make it grow, which empties the views made before: keep none beyond a call. */
  readonly words: () => Uint32Array;
  /** Where the language's description stands (`TSLanguage`). */
  readonly language: number;
  readonly typeName: (symbol: number) => string;
  readonly fieldName: (id: number) => string | undefined;
}

/** Copies the tree whose root node has this id, which is the address of its subtree. */
export type TreeReader = (rootId: number) => SyntaxNode;

/** `TSLanguage`: offsets of the members used, in bytes. */
const languageLayout = {
  symbolCount: 4,
  aliasCount: 8,
  productionCount: 28,
  maximumAliasLength: 36,
  fieldMapSlices: 64,
  fieldMapEntries: 68,
  symbolMetadata: 72,
  publicSymbols: 76,
  aliasSequences: 84,
} as const;

/** `SubtreeHeapData`: offsets of the members used, in bytes. */
const heapLayout = { paddingBytes: 4, sizeBytes: 16, childCount: 36, symbol: 40, flags: 44, production: 66 } as const;

/** A `Subtree` is eight bytes: a pointer, or the leaf itself when bit 0 is set. */
const subtreeSize = 8;

const inlineFlags = { visible: 2, named: 4, extra: 8 } as const;
const heapFlags = { visible: 1, named: 2, extra: 4 } as const;

const errorSymbol = 0xffff;

interface OpenNode extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/** One level of the walk: the children of a heap subtree that are still to be read. */
interface Level {
  /** The node that collects what is visible. */
  readonly into: OpenNode;
  /** Address of the next child. */
  address: number;
  /** Address past the last child. */
  readonly last: number;
  /** Which rule of the grammar made the parent, for fields and aliases. */
  readonly production: number;
  /** Counts the children that belong to the rule (comments do not). */
  childIndex: number;
  /** The field of the hidden parent, which its visible children have unless they have their own. */
  readonly inherited: number;
}

export function createTreeReader(memory: TreeMemory): TreeReader {
  const tables = readLanguage(memory);

  return (rootId) => {
    const words = memory.words();
    const halves = new Uint16Array(words.buffer);
    const bytes = new Uint8Array(words.buffer);
    const pointer = words[rootId >> 2] ?? 0;
    if (pointer & 1) return { type: "translation_unit", field: undefined, start: 0, end: 0, children: [] };
    const start = words[(pointer + heapLayout.paddingBytes) >> 2] ?? 0;
    const end = start + (words[(pointer + heapLayout.sizeBytes) >> 2] ?? 0);
    const rootSymbol = halves[(pointer + heapLayout.symbol) >> 1] ?? 0;
    const root: OpenNode = { type: tables.typeOf(rootSymbol), field: undefined, start: start >> 1, end: end >> 1, children: [] };
    const levels: Level[] = [enter(pointer, root, 0)];
    // The root's padding is that of its first child, and counted there.
    let position = 0;
    for (let level = levels[levels.length - 1]; level; level = levels[levels.length - 1]) {
      if (level.address >= level.last) {
        levels.pop();
        continue;
      }
      const at = level.address;
      level.address += subtreeSize;
      const word = words[at >> 2] ?? 0;
      const isInline = (word & 1) !== 0;
      let symbol: number;
      let flags: number;
      let padding: number;
      let size: number;
      let childCount = 0;
      if (isInline) {
        flags = (word & inlineFlags.visible ? heapFlags.visible : 0) | (word & inlineFlags.named ? heapFlags.named : 0);
        if (word & inlineFlags.extra) flags |= heapFlags.extra;
        symbol = (word >> 8) & 0xff;
        padding = bytes[at + 6] ?? 0;
        size = bytes[at + 7] ?? 0;
      } else {
        flags = bytes[word + heapLayout.flags] ?? 0;
        symbol = halves[(word + heapLayout.symbol) >> 1] ?? 0;
        padding = words[(word + heapLayout.paddingBytes) >> 2] ?? 0;
        size = words[(word + heapLayout.sizeBytes) >> 2] ?? 0;
        childCount = words[(word + heapLayout.childCount) >> 2] ?? 0;
      }
      const isExtra = (flags & heapFlags.extra) !== 0;
      const alias = isExtra ? 0 : tables.aliasOf(level.production, level.childIndex);
      const field = isExtra ? 0 : tables.fieldOf(level.production, level.childIndex) || level.inherited;
      if (!isExtra) level.childIndex += 1;
      const isVisible = alias !== 0 || (flags & heapFlags.visible) !== 0;
      if (!isVisible) {
        if (childCount > 0) levels.push(enter(word, level.into, field));
        else position += padding + size;
        continue;
      }
      const isNamed = alias !== 0 ? tables.isNamed(alias) : (flags & heapFlags.named) !== 0;
      if (!isNamed && field === 0) {
        position += padding + size;
        continue;
      }
      const start = position + padding;
      const node: OpenNode = {
        type: tables.typeOf(alias || symbol),
        field: memory.fieldName(field),
        start: start >> 1,
        end: (start + size) >> 1,
        children: [],
      };
      level.into.children.push(node);
      if (childCount > 0) levels.push(enter(word, node, 0));
      else position = start + size;
    }
    return root;

    function enter(heap: number, into: OpenNode, inherited: number): Level {
      const childCount = words[(heap + heapLayout.childCount) >> 2] ?? 0;
      const production = halves[(heap + heapLayout.production) >> 1] ?? 0;
      return { into, address: heap - childCount * subtreeSize, last: heap, production, childIndex: 0, inherited };
    }
  };
}

interface LanguageTables {
  readonly typeOf: (symbol: number) => string;
  readonly isNamed: (symbol: number) => boolean;
  readonly aliasOf: (production: number, childIndex: number) => number;
  readonly fieldOf: (production: number, childIndex: number) => number;
}

/** Copies all it needs: the tables outlive any view of the memory. */
function readLanguage({ words, language, typeName }: TreeMemory): LanguageTables {
  const memory = words();
  const halves = new Uint16Array(memory.buffer);
  const bytes = new Uint8Array(memory.buffer);
  const word = (offset: number): number => memory[(language + offset) >> 2] ?? 0;
  const symbolCount = word(languageLayout.symbolCount) + word(languageLayout.aliasCount);
  const width = halves[(language + languageLayout.maximumAliasLength) >> 1] ?? 0;
  const metadata = word(languageLayout.symbolMetadata);
  const types: string[] = [];
  const named: boolean[] = [];
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    types.push(typeName(halves[(word(languageLayout.publicSymbols) >> 1) + symbol] ?? 0));
    named.push((bytes[metadata + symbol * 3 + 1] ?? 0) !== 0);
  }
  const slices = word(languageLayout.fieldMapSlices) >> 1;
  const entries = word(languageLayout.fieldMapEntries);
  const aliases = word(languageLayout.aliasSequences) >> 1;
  const productions = word(languageLayout.productionCount);
  const fieldTable: Uint16Array[] = [];
  const aliasTable: Uint16Array[] = [];
  for (let production = 0; production < productions; production++) {
    const fields = new Uint16Array(Math.max(width, 1));
    const first = halves[slices + production * 2] ?? 0;
    const length = halves[slices + production * 2 + 1] ?? 0;
    for (let index = first; index < first + length; index++) {
      const address = entries + index * 4;
      const isInherited = (bytes[address + 3] ?? 0) !== 0;
      const childIndex = bytes[address + 2] ?? 0;
      if (!isInherited && !fields[childIndex]) fields[childIndex] = halves[address >> 1] ?? 0;
    }
    fieldTable.push(fields);
    aliasTable.push(halves.slice(aliases + production * width, aliases + (production + 1) * width));
  }
  return {
    typeOf: (symbol) => (symbol === errorSymbol ? "ERROR" : (types[symbol] ?? "ERROR")),
    isNamed: (symbol) => named[symbol] ?? false,
    aliasOf: (production, childIndex) => aliasTable[production]?.[childIndex] ?? 0,
    fieldOf: (production, childIndex) => fieldTable[production]?.[childIndex] ?? 0,
  };
}
