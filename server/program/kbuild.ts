import { expandMake, type MakeVariables, parseMakefile } from "./makefile.js";

/** What one Kbuild file says about the modules that are built from its folder. Paths are relative to that folder. */
export interface Kbuild {
  readonly modules: readonly KbuildModule[];
  /** Subfolders that Kbuild descends into. */
  readonly directories: readonly string[];
  /** Where quoted headers are looked for besides the including file's folder (`-I` of `ccflags-y` and its older spellings). */
  readonly includes: readonly KbuildFolder[];
  /** The same, but for all folders below as well (`subdir-ccflags-y`). */
  readonly inheritedIncludes: readonly KbuildFolder[];
}

export interface KbuildModule {
  readonly name: string;
  /** C files; some may not exist (generated, or objects made from assembler). */
  readonly files: readonly string[];
}

/** A folder named in a Kbuild file: relative to the file's own folder or to the root of the kernel tree. */
export interface KbuildFolder {
  readonly from: "folder" | "tree";
  readonly path: string;
}

export interface KbuildInput {
  readonly text: string;
  /** The folder's own name: the module of the objects that are always built in is called so. */
  readonly folderName: string;
  /** The text of an included Makefile, if there is one. */
  readonly include: (folder: KbuildFolder) => string | undefined;
}

/**
 * Reads a Kbuild file or Makefile without a configuration: every option is taken as set and both sides of every conditional
 * as present, since a reviewer wants all code that some kernel builds. `obj-y` objects without parts of their own are one
 * module, named after the folder: they are linked into one kernel. `obj-$(CONFIG_X)` objects are a module each.
 */
export function parseKbuild({ text, folderName, include }: KbuildInput): Kbuild {
  const variables: MakeVariables = new Map();
  parseMakefile(text, variables, (path) => include(folderOf(path)));
  const modules = new Map<string, readonly string[]>();
  const directories = new Set<string>();
  const builtIn = new Set<string>();
  for (const [name, options] of objectLists(variables)) {
    for (const word of expandedWords(variables, name)) {
      if (word.endsWith("/")) directories.add(cleanPath(word.slice(0, -1)));
      if (!word.endsWith(".o")) continue;
      const object = cleanPath(word.slice(0, -2));
      const parts = partsOf(variables, object, new Set());
      for (const part of parts) if (part.endsWith("/")) directories.add(part.slice(0, -1));
      const files = parts.filter((part) => part.endsWith(".c"));
      if (files.length > 0) modules.set(object, files);
      else if (options === "always") builtIn.add(`${object}.c`);
      else modules.set(object, [`${object}.c`]);
    }
  }
  if (builtIn.size > 0) modules.set(folderName, [...new Set([...(modules.get(folderName) ?? []), ...builtIn])]);
  return {
    modules: [...modules].map(([name, files]) => ({ name: name.split("/").at(-1) ?? name, files: [...files].sort() })),
    directories: [...directories].sort(),
    includes: includeFolders(variables, /^(ccflags|EXTRA_CFLAGS|KBUILD_CFLAGS|cflags|CFLAGS_.*)/),
    inheritedIncludes: includeFolders(variables, /^subdir-ccflags/),
  };
}

/** `obj-y`, `obj-m`, `obj-$(CONFIG_X)`, `lib-y`: with whether an option decides. */
function objectLists(variables: MakeVariables): [string, "always" | "option"][] {
  const lists: [string, "always" | "option"][] = [];
  for (const name of variables.keys()) {
    if (/^(obj|lib)-(y|m|@)/.test(name)) lists.push([name, name.endsWith("-y") ? "always" : "option"]);
  }
  return lists;
}

/** The C files (and `folder/` entries) that `object` is linked from; empty when it is compiled from one file of its name. */
function partsOf(variables: MakeVariables, object: string, open: Set<string>): string[] {
  if (open.has(object)) return [];
  open.add(object);
  const parts = new Set<string>();
  for (const name of variables.keys()) {
    if (!isPartList(name, object)) continue;
    for (const word of expandedWords(variables, name)) {
      if (word.endsWith("/")) parts.add(`${cleanPath(word.slice(0, -1))}/`);
      if (!word.endsWith(".o")) continue;
      const part = cleanPath(word.slice(0, -2));
      const inner = partsOf(variables, part, open);
      if (inner.length === 0) parts.add(`${part}.c`);
      for (const file of inner) parts.add(file);
    }
  }
  open.delete(object);
  return [...parts];
}

/** `foo-y`, `foo-m`, `foo-objs`, `foo-$(CONFIG_X)`, `foo-objs-$(CONFIG_X)`; also `sub/foo-y` for `sub/foo.o`. */
function isPartList(name: string, object: string): boolean {
  return name.startsWith(`${object}-`) && /^(objs-?)?(y|m|@+)?$/.test(name.slice(object.length + 1));
}

function expandedWords(variables: MakeVariables, name: string): string[] {
  return (variables.get(name) ?? [])
    .flatMap((piece) => expandMake(piece, variables).split(/\s+/))
    .filter((word) => word !== "" && !/[*%$]/.test(word));
}

function includeFolders(variables: MakeVariables, names: RegExp): KbuildFolder[] {
  const folders = new Map<string, KbuildFolder>();
  for (const name of variables.keys()) {
    if (!names.test(name)) continue;
    const words = expandedWords(variables, name);
    words.forEach((word, index) => {
      const path = word === "-I" ? words[index + 1] : word.startsWith("-I") ? word.slice(2) : undefined;
      if (path) folders.set(path, folderOf(path));
    });
  }
  return [...folders.values()];
}

/** `$(srctree)/$(src)/..` and `$(src)/..` are both the folder's parent; a path without either is relative to the tree. */
function folderOf(path: string): KbuildFolder {
  const own = path.lastIndexOf("@src@");
  if (own >= 0) return { from: "folder", path: cleanPath(path.slice(own + 5).replace(/^\/+/, "")) };
  return { from: "tree", path: cleanPath(path.replace(/^.*@tree@/, "").replace(/^\/+/, "")) };
}

/** Removes `.` and resolves `..` where a folder stands before it. */
function cleanPath(path: string): string {
  const own = path.lastIndexOf("@src@");
  const parts: string[] = [];
  for (const part of (own >= 0 ? path.slice(own + 5) : path).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}
