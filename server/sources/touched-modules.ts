import { posix } from "node:path";
import { outlineFile } from "../text/outline.js";
import { filesMentioning } from "./mentions.js";
import type { ModuleFinder } from "./module-finder.js";
import type { Source } from "./source.js";

export interface TouchedModules {
  /** The C files of all modules that have to do with some changed files. */
  readonly files: readonly string[];
  /** What has to do with more than is read. */
  readonly notes: readonly string[];
}

export interface TouchedInput {
  readonly source: Source;
  readonly finder: ModuleFinder;
  /** The tree's root. */
  readonly root: string;
  /** Changed files, as sources name them. */
  readonly paths: readonly string[];
}

/** A function that half of the kernel calls is not reviewed with all its callers. */
const MOST_CALLERS = 40;

/** The modules to analyse when files change: those that link them, and those that include them. */
export function touchedModules({ source, finder, root, paths }: TouchedInput): TouchedModules {
  const files = new Set<string>();
  const notes: string[] = [];
  for (const path of paths) {
    if (source.kindOf(path).kind !== "file") continue;
    const isOfKernel = path.endsWith(".h") && posix.relative(root, path).startsWith("include/");
    const beside = path.endsWith(".c") ? [path] : cFilesIn(source, posix.dirname(path));
    const including = path.endsWith(".h") && !isOfKernel ? includersOf(source, path) : [];
    for (const file of [...beside, ...including]) for (const each of linkedWith(finder, file)) files.add(each);
    if (isOfKernel) notes.push(`${path}: headers of the whole kernel are not read; what they change is not seen`);
  }
  return { files: [...files], notes };
}

/** The modules that call what a change of `touched` modules has a part in, and the touched modules export. */
export function callingModules(input: TouchedInput & { readonly other: Source }, touched: ReadonlySet<string>): TouchedModules {
  const exported = changedExports(input.source, input.other, input.paths, touched);
  const callers = callersOf(input.source, input.root, exported, touched);
  const files = new Set(callers.slice(0, MOST_CALLERS).flatMap((file) => linkedWith(input.finder, file)));
  if (callers.length <= MOST_CALLERS) return { files: [...files], notes: [] };
  return {
    files: [...files],
    notes: [`${callers.length} files call ${exported.slice(0, 3).join(", ")}; ${MOST_CALLERS} of them are analysed`],
  };
}

function linkedWith(finder: ModuleFinder, file: string): readonly string[] {
  return finder.modulesOf(file).flatMap((module) => module.files);
}

function cFilesIn(source: Source, folder: string): string[] {
  const entries = source.list(folder) ?? [];
  return entries.filter(({ kind, name }) => kind === "file" && name.endsWith(".c")).map(({ name }) => posix.join(folder, name));
}

/** Headers are included from their own folder and below; one in a folder of headers, from beside that folder too. */
function includersOf(source: Source, header: string): readonly string[] {
  const own = posix.dirname(header);
  const folder = cFilesIn(source, own).length > 0 ? own : posix.dirname(own);
  const name = posix.basename(header);
  const include = new RegExp(`^\\s*#\\s*include\\s+["<](?:[^">]*/)?${name.replaceAll(/[^\w]/g, "\\$&")}[">]`, "m");
  return filesMentioning(source, folder, [`${name}"`, `${name}>`]).filter((file) => {
    const read = source.read(file);
    return read.kind === "text" && include.test(read.text);
  });
}

/** The exported functions that a change has a part in: themselves, or through what they call in their module. */
function changedExports(source: Source, other: Source, paths: readonly string[], files: ReadonlySet<string>): string[] {
  const texts = [...files].map((file) => textOf(source, file));
  const exported = new Set(texts.flatMap((text) => [...text.matchAll(/^EXPORT_SYMBOL\w*\((\w+)/gm)].map(([, name = ""]) => name)));
  if (exported.size === 0) return [];
  const changed = new Set(paths.flatMap((path) => changedFunctions(textOf(source, path), textOf(other, path))));
  const functions = changed.size === 0 ? [] : texts.flatMap((text) => outlineFile(text).functions);
  for (let size = 0; size !== changed.size; ) {
    size = changed.size;
    for (const { name, identifiers } of functions) if (identifiers.some((each) => changed.has(each))) changed.add(name);
  }
  return [...exported].filter((name) => changed.has(name)).sort();
}

function changedFunctions(text: string, other: string): string[] {
  if (text === other) return [];
  const bodies = (of: string): Map<string, string> =>
    new Map(outlineFile(of).functions.map(({ name, start, end }) => [name, of.slice(start, end)]));
  const before = bodies(other);
  return [...bodies(text)].filter(([name, body]) => before.get(name) !== body).map(([name]) => name);
}

/** C files outside of the modules at hand that call one of some functions, in the same part of the kernel: `drivers/net`. */
function callersOf(source: Source, root: string, names: readonly string[], files: ReadonlySet<string>): string[] {
  const [first] = files;
  if (first === undefined || names.length === 0) return [];
  const folder = posix.join(root, ...posix.dirname(posix.relative(root, first)).split("/").slice(0, 2));
  const call = new RegExp(`\\b(${names.join("|")})\\s*\\(`);
  return filesMentioning(source, folder, names).filter((file) => !files.has(file) && call.test(textOf(source, file)));
}

function textOf(source: Source, path: string): string {
  const read = source.kindOf(path).kind === "file" ? source.read(path) : undefined;
  return read?.kind === "text" ? read.text : "";
}
