import { detachTree, type TreeCursor } from "./detach-tree.js";
import type { Parser } from "./parser.js";

/** What is used of the npm package `tree-sitter`, the binding to the compiled C library. */
export interface NativeEngine {
  setLanguage(language: unknown): void;
  parse(text: string, oldTree?: undefined, options?: { readonly bufferSize?: number }): NativeTree;
}

export interface NativeTree {
  readonly rootNode: { readonly hasError: boolean };
  walk(): TreeCursor;
}

/** The two native packages as the caller loaded them; they are optional, so nothing here imports them. */
export interface NativeModules {
  /** The default export of `tree-sitter`. */
  readonly Engine: new () => NativeEngine;
  /** The export of `tree-sitter-c`. */
  readonly language: unknown;
}

/**
 * The native engine. It gives the same trees as the WebAssembly one at about the same speed, and frees them only between turns of
 * the event loop: it is here for comparison, and for hosts without WebAssembly.
 */
export function createNativeParser({ Engine, language }: NativeModules): Parser {
  const engine = new Engine();
  engine.setLanguage(language);
  return {
    engine: "native",
    parse(text) {
      // The binding copies the text through one buffer, which is too small for most files unless told otherwise.
      const tree = engine.parse(text, undefined, { bufferSize: Math.max(32 * 1024, 2 * text.length + 2) });
      return { root: detachTree(tree.walk()), hasErrors: tree.rootNode.hasError };
    },
    dispose: () => {},
  };
}
