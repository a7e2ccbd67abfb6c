import { posix } from "node:path";
import { type Kbuild, type KbuildFolder, parseKbuild } from "../program/kbuild.js";
import type { KernelTree } from "./kernel-tree.js";
import type { Source } from "./source.js";

/** A module as Kbuild describes it, before its headers are known. */
export interface SourceModule {
  readonly name: string;
  /** Where its Kbuild file (or its only folder) is: quoted headers are looked for there too. */
  readonly folder: string;
  /** C files that exist, sorted. */
  readonly files: readonly string[];
  /** Folders given to the compiler with `-I`. */
  readonly includeFolders: readonly string[];
}

interface FolderKbuild {
  readonly modules: readonly SourceModule[];
  /** The modules that name a file, by its path. */
  readonly owners: ReadonlyMap<string, readonly SourceModule[]>;
  readonly inheritedIncludes: readonly string[];
}

/** How many folders above a file its Kbuild file may be: `core/steering/hws/x.c` is named three folders up. */
const FARTHEST_KBUILD = 6;

/** Finds the modules that C files belong to. Remembers every Kbuild file and folder that it read. */
export class ModuleFinder {
  readonly #source: Source;
  readonly #tree: KernelTree | undefined;
  readonly #kbuilds = new Map<string, FolderKbuild | undefined>();
  readonly #listings = new Map<string, ReadonlySet<string>>();
  readonly #folderModules = new Map<string, SourceModule>();

  constructor(source: Source, tree: KernelTree | undefined) {
    this.#source = source;
    this.#tree = tree;
  }

  /**
   * The modules of `file`: those whose Kbuild file names it, in its folder or above. Where no Kbuild file is near, the C files of a folder
   * are one module; where there is one that does not name the file, the file is a module by itself.
   */
  modulesOf(file: string): readonly SourceModule[] {
    const owners = this.#ownersOf(file);
    if (owners.length > 0) return owners;
    const folder = posix.dirname(file);
    if (this.#kbuildOf(folder)) {
      return [{ name: posix.basename(file, ".c"), folder, files: [file], includeFolders: this.#inheritedIncludes(folder) }];
    }
    let module = this.#folderModules.get(folder);
    if (!module) {
      const names = [...this.#namesIn(folder)].filter((name) => name.endsWith(".c")).sort();
      const files = names.map((name) => this.#join(folder, name)).filter((each) => this.#ownersOf(each).length === 0);
      module = { name: this.#nameOf(folder), folder, files, includeFolders: this.#inheritedIncludes(folder) };
      this.#folderModules.set(folder, module);
    }
    return [module];
  }

  /**
   * The file that an include directive of `from` means, in the order of the compiler: the including file's folder, the module's
   * folder, its `-I` folders, and the tree's include/ where `inTree` says that the header is wanted.
   */
  resolveInclude(module: SourceModule, from: string, include: string, inTree: (name: string) => boolean): string | undefined {
    const name = include.slice(1, -1);
    if (name === "" || name.startsWith("/")) return undefined;
    const folders = include.startsWith('"') ? [posix.dirname(from), module.folder, ...module.includeFolders] : [...module.includeFolders];
    if (this.#tree && inTree(name)) folders.push(posix.join(this.#tree.root, "include"), posix.join(this.#tree.root, "include/uapi"));
    return folders.map((folder) => this.#join(folder, name)).find((path) => this.#exists(path));
  }

  #ownersOf(file: string): readonly SourceModule[] {
    let folder = posix.dirname(file);
    for (let height = 0; height <= FARTHEST_KBUILD; height++) {
      const owners = this.#kbuildOf(folder)?.owners.get(file);
      if (owners) return owners;
      if (folder === this.#tree?.root) break;
      folder = this.#parentOf(folder);
    }
    return [];
  }

  #kbuildOf(folder: string): FolderKbuild | undefined {
    if (this.#kbuilds.has(folder)) return this.#kbuilds.get(folder);
    // Set before it is read: a folder above asks for its own parents' flags.
    this.#kbuilds.set(folder, undefined);
    const kbuild = this.#readKbuild(folder);
    this.#kbuilds.set(folder, kbuild);
    return kbuild;
  }

  #readKbuild(folder: string): FolderKbuild | undefined {
    const names = this.#namesIn(folder);
    const name = ["Kbuild", "Makefile"].find((each) => names.has(each));
    if (!name) return undefined;
    const read = this.#source.read(posix.join(folder, name));
    if (read.kind !== "text") return undefined;
    const kbuild = parseKbuild({
      text: read.text,
      folderName: this.#nameOf(folder),
      include: (path) => this.#readText(this.#locate(folder, path)),
    });
    // A Makefile of another build system, or a fragment that one above includes, says nothing about this folder.
    if (kbuild.modules.length === 0 && kbuild.directories.length === 0) return undefined;
    return this.#resolve(folder, kbuild);
  }

  #resolve(folder: string, kbuild: Kbuild): FolderKbuild {
    const own = kbuild.inheritedIncludes.map((path) => this.#locate(folder, path)).filter((path) => path !== undefined);
    const direct = kbuild.includes.map((path) => this.#locate(folder, path)).filter((path) => path !== undefined);
    const includeFolders = [...new Set([...direct, ...own, ...this.#inheritedIncludes(this.#parentOf(folder))])];
    const owners = new Map<string, SourceModule[]>();
    const modules: SourceModule[] = [];
    for (const { name, files } of kbuild.modules) {
      const present = files
        .map((file) => this.#join(folder, file))
        .filter((path) => this.#exists(path))
        .sort();
      if (present.length === 0) continue;
      const module: SourceModule = { name, folder, files: present, includeFolders };
      modules.push(module);
      for (const file of present) owners.set(file, [...(owners.get(file) ?? []), module]);
    }
    return { modules, owners, inheritedIncludes: own };
  }

  /** The `subdir-ccflags` of `folder` and of all above it in the tree. */
  #inheritedIncludes(folder: string): readonly string[] {
    const found = new Set<string>();
    let current = folder;
    for (let height = 0; height <= FARTHEST_KBUILD; height++) {
      for (const path of this.#kbuildOf(current)?.inheritedIncludes ?? []) found.add(path);
      if (current === this.#tree?.root || current === this.#parentOf(current)) break;
      current = this.#parentOf(current);
    }
    return [...found];
  }

  #locate(folder: string, path: KbuildFolder): string | undefined {
    if (path.from === "folder") return this.#join(folder, path.path);
    return this.#tree ? this.#join(this.#tree.root, path.path) : undefined;
  }

  #readText(path: string | undefined): string | undefined {
    if (path === undefined || !this.#exists(path)) return undefined;
    const read = this.#source.read(path);
    return read.kind === "text" ? read.text : undefined;
  }

  #nameOf(folder: string): string {
    return posix.basename(this.#source.absolute(folder));
  }

  #parentOf(folder: string): string {
    return this.#source.relative(posix.join(folder, ".."));
  }

  /** `..` may lead out of the working directory and back into it, so the result is spelt anew then. */
  #join(folder: string, path: string): string {
    const joined = posix.join(folder, path);
    return joined.startsWith("..") ? this.#source.relative(joined) : joined;
  }

  #exists(path: string): boolean {
    return this.#namesIn(posix.dirname(path)).has(posix.basename(path));
  }

  #namesIn(folder: string): ReadonlySet<string> {
    let names = this.#listings.get(folder);
    if (!names) {
      const entries = this.#source.list(folder) ?? [];
      names = new Set(entries.filter((entry) => entry.kind === "file").map((entry) => entry.name));
      this.#listings.set(folder, names);
    }
    return names;
  }
}
