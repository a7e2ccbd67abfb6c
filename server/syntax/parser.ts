import type { SyntaxTree } from "./syntax-node.js";

/** Reads C. The engines behind it (WebAssembly, native) give the same trees. */
export interface Parser {
  /** Which engine this is, for messages and measurements. */
  readonly engine: "wasm" | "native";
  /** Never fails: what cannot be read stands in the tree as `ERROR` nodes. */
  parse(text: string): SyntaxTree;
  /** Frees the memory that the engine holds outside the garbage collector's reach. */
  dispose(): void;
}
