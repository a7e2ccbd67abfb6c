/**
 * Where text comes from: the disk, editor buffers over the disk, a patch over either. Paths use `/`; those that a source is given may be
 * relative to its working directory or absolute. All calls are synchronous: workers and the command line do nothing else meanwhile.
 */
export interface Source {
  read(path: string): SourceText;
  /** What a folder holds, sorted by name; undefined when it is no folder or cannot be read. */
  list(folder: string): readonly Entry[] | undefined;
  kindOf(path: string): PathKind;
  /** The one spelling of a path that results use: relative to the working directory. */
  relative(path: string): string;
  /** The same path from the root. */
  absolute(path: string): string;
  /** The C files below a folder that hold one of some strings, sorted, where the source has a faster way than reading all of them. */
  mentioning?(folder: string, strings: readonly string[]): readonly string[];
}

export type SourceText =
  | {
      readonly kind: "text";
      readonly text: string;
      /** What was mended on reading, a clause each. */
      readonly notes: readonly string[];
      /** Stands for the bytes that the text was made of, where the source has them; only until something else is read, and then it throws. */
      readonly digest?: () => string;
    }
  | { readonly kind: "unreadable"; readonly reason: string };

export type PathKind = { readonly kind: "file" | "folder" } | { readonly kind: "none"; readonly reason: string };

export interface Entry {
  readonly name: string;
  /** Links to folders are told apart so that a walk need not follow them round in a circle. */
  readonly kind: "file" | "folder" | "folder link" | "other";
}
