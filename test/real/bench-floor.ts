import { relative } from "node:path";
import { kernelTables } from "../../server/kernel/tables.js";
import { discover } from "../../server/sources/discover.js";
import { diskSource } from "../../server/sources/disk-source.js";
import { ModuleReader } from "../../server/sources/module-reader.js";
import { readWasm } from "../../server/sources/wasm-files.js";
import { createParser } from "../../server/syntax/wasm-parser.js";
import { outlineFile } from "../../server/text/outline.js";

/** What no linter can do without, on one thread, in seconds. */
export interface Floor {
  readonly reading: number;
  readonly megabytes: number;
  /** Splitting all files into tokens and functions. */
  readonly lexing: number;
  /** Parsing the functions that the linter parses, as they stand in the files; what comes of it is thrown away. */
  readonly parsing: number;
  readonly parsedMegabytes: number;
}

/** Measures the floor for the C files below some folders of a tree. */
export async function floorOf(root: string, paths: readonly string[]): Promise<Floor> {
  const source = diskSource(root);
  const discovered = discover({ source, paths });
  const parser = await createParser(readWasm());
  const reader = new ModuleReader({ source, finder: discovered.finder, parser, tables: kernelTables(discovered.tree?.version) });
  const spent = { reading: 0, lexing: 0, parsing: 0 };
  const timed = <Result>(what: keyof typeof spent, work: () => Result): Result => {
    const started = performance.now();
    const result = work();
    spent[what] += (performance.now() - started) / 1000;
    return result;
  };
  let characters = 0;
  let parsed = 0;
  for (const { modules } of discovered.groups) {
    for (const path of new Set(modules.flatMap((module) => module.files))) {
      const read = timed("reading", () => source.read(relative("", path)));
      if (read.kind !== "text") continue;
      characters += read.text.length;
      timed("lexing", () => outlineFile(read.text));
    }
    const { files, wanted } = reader.survey(modules);
    for (const [path, { text, outline }] of files) {
      const names = wanted.get(path);
      for (const { name, start, end } of outline.functions) {
        if (!names?.has(name)) continue;
        parsed += end - start;
        timed("parsing", () => parser.parse(text.slice(start, end)));
      }
    }
    reader.forgetHeaders();
  }
  parser.dispose();
  return { ...spent, megabytes: characters / 1e6, parsedMegabytes: parsed / 1e6 };
}
