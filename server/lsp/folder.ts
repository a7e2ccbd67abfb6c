import { posix } from "node:path";
import { type KernelTables, kernelTables } from "../kernel/tables.js";
import { findKernelTree, type KernelTree, kernelTreeAt } from "../sources/kernel-tree.js";
import { ModuleFinder, type SourceModule } from "../sources/module-finder.js";
import { overlaySource } from "../sources/overlay-source.js";
import type { Source } from "../sources/source.js";
import type { Parser } from "../syntax/parser.js";
import { type Address, uriOf } from "./address.js";
import { LiveModule, type ModuleContext } from "./live-module.js";
import { closureOf } from "./module-closure.js";

/** Modules without an open file that are kept ready, so that going back to one costs nothing. */
const MOST_IDLE_MODULES = 2;

/**
 * One folder of the workspace: its files with the editor's buffers over them, and the modules of the files that are open. Paths are
 * relative to the folder.
 */
export class Folder {
  readonly root: Address;
  readonly disk: Source;
  #source: Source;
  #texts = new Map<string, string>();
  /** Addresses as the client spells them, by path. */
  readonly #uris = new Map<string, string>();
  readonly #modules: LiveModule[] = [];
  /** By kernel tree; a folder may hold several. */
  readonly #trees = new Map<string, TreeContext>();
  readonly #treeOf = new Map<string, KernelTree | undefined>();
  #kernelTree = "";
  /** False when another file is open than when the modules were last looked for, or files came or went. */
  #isArranged = false;

  constructor(root: Address, disk: Source) {
    this.root = root;
    this.disk = disk;
    this.#source = disk;
  }

  /** The files with the editor's buffers over them. */
  get source(): Source {
    return this.#source;
  }

  get modules(): readonly LiveModule[] {
    return this.#modules;
  }

  /** The path of a document below this folder; undefined when it lies elsewhere. */
  pathOf({ prefix, path }: Address): string | undefined {
    if (prefix !== this.root.prefix) return undefined;
    const base = this.root.path === "/" ? "/" : `${this.root.path}/`;
    return path.startsWith(base) ? path.slice(base.length) : undefined;
  }

  uriOf(path: string): string {
    return this.#uris.get(path) ?? uriOf({ prefix: this.root.prefix, path: posix.resolve(this.root.path, path) });
  }

  textOf(path: string): string | undefined {
    const open = this.#texts.get(path);
    if (open !== undefined) return open;
    const read = this.disk.read(path);
    return read.kind === "text" ? read.text : undefined;
  }

  get isArranged(): boolean {
    return this.#isArranged;
  }

  get openPaths(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** Whether another folder lies in this one, or is the same. */
  holds({ prefix, path }: Address): boolean {
    return this.pathOf({ prefix, path: `${path}/.` }) !== undefined;
  }

  get hasOpen(): boolean {
    return this.#texts.size > 0;
  }

  isOpen(path: string): boolean {
    return this.#texts.has(path);
  }

  /** A document was opened or changed. */
  setText(path: string, text: string, uri: string): void {
    const isNew = !this.#texts.has(path);
    if (isNew) this.#isArranged = false;
    this.#texts.set(path, text);
    this.#uris.set(path, uri);
    this.#source = overlaySource(this.disk, this.#texts);
    // A new document may be a file that is not on the disk yet.
    if (isNew && this.disk.kindOf(path).kind !== "file") this.rediscover();
    for (const module of this.#modules) if (module.contains(path)) module.invalidate(path);
  }

  /** A document was closed: what is on the disk counts again. */
  dropText(path: string): void {
    const text = this.#texts.get(path);
    this.#texts.delete(path);
    this.#uris.delete(path);
    this.#isArranged = false;
    this.#source = overlaySource(this.disk, this.#texts);
    const stored = this.disk.read(path);
    if (stored.kind !== "text") this.rediscover();
    if (stored.kind === "text" && stored.text === text) return;
    for (const module of this.#modules) if (module.contains(path)) module.invalidate(path);
  }

  /** A file changed on the disk. An open document counts more. */
  fileChanged(path: string): void {
    if (this.#texts.has(path)) return;
    for (const module of this.#modules) if (module.contains(path)) module.invalidate(path);
  }

  /** Files came or went, or a Kbuild file says something else now: modules are looked for anew. */
  rediscover(): void {
    this.#isArranged = false;
    this.#trees.clear();
    this.#treeOf.clear();
  }

  /** Nobody says what changes on the disk: it is looked at anew. What says the same as before costs no analysis. */
  reread(): void {
    this.rediscover();
    for (const module of this.#modules) for (const path of module.files) if (!this.#texts.has(path)) module.invalidate(path);
  }

  /** Closes all documents and gives up all modules, which are returned. */
  clear(): LiveModule[] {
    for (const path of this.openPaths) this.dropText(path);
    return this.#modules.splice(0);
  }

  /** The root of the kernel tree, where the user names one. Modules mean something else under another: they are given up and returned. */
  setKernelTree(root: string): LiveModule[] {
    if (root === this.#kernelTree) return [];
    this.#kernelTree = root;
    this.rediscover();
    return this.#modules.splice(0);
  }

  /** Finds the modules with an open file anew; those nobody looks at any more are given up and returned. */
  arrange(): LiveModule[] {
    if (this.#isArranged) return [];
    this.#isArranged = true;
    const wanted = new Map<string, readonly SourceModule[]>();
    for (const path of this.#texts.keys()) {
      for (const group of this.#groupsOf(path)) wanted.set(keyOf(group), group);
    }
    const given: LiveModule[] = [];
    let idle = 0;
    for (const module of [...this.#modules].reverse()) {
      const key = keyOf(module.modules);
      if (wanted.delete(key)) continue;
      const isGone = !module.sources.every((path) => this.#source.kindOf(path).kind === "file") || !this.#isModule(module);
      if (!isGone && ++idle <= MOST_IDLE_MODULES) continue;
      this.#modules.splice(this.#modules.indexOf(module), 1);
      given.push(module);
    }
    for (const group of wanted.values()) this.#modules.push(new LiveModule(group));
    return given;
  }

  /** The modules that `path` is part of, of those in memory. */
  modulesWith(path: string): LiveModule[] {
    return this.#modules.filter((module) => module.contains(path));
  }

  context(module: LiveModule, parser: Parser): ModuleContext {
    return { source: this.#source, parser, ...this.surroundings(module) };
  }

  /** The modules beside a module, and the kernel that it is of. */
  surroundings(module: LiveModule): TreeContext {
    return this.#found(module.sources[0] ?? ".");
  }

  /** The module of a file as it is with other texts laid over the folder's, and what is needed to read it. */
  contextOver(
    file: string,
    texts: ReadonlyMap<string, string | undefined>,
    parser: Parser,
  ): { readonly module: LiveModule; readonly context: ModuleContext } {
    const { tables } = this.#found(file);
    const source = overlaySource(this.#source, texts);
    const finder = new ModuleFinder(source, this.#treeAt(posix.dirname(file)));
    return { module: new LiveModule(closureOf(finder, file)), context: { source, finder, parser, tables } };
  }

  #found(path: string): TreeContext {
    const tree = this.#treeAt(posix.dirname(path));
    const known = this.#trees.get(tree?.root ?? "");
    if (known) return known;
    const found: TreeContext = { finder: new ModuleFinder(this.#source, tree), tables: kernelTables(tree?.version) };
    this.#trees.set(tree?.root ?? "", found);
    return found;
  }

  #treeAt(folder: string): KernelTree | undefined {
    if (this.#treeOf.has(folder)) return this.#treeOf.get(folder);
    const tree = this.#kernelTree === "" ? findKernelTree(this.#source, folder) : kernelTreeAt(this.#source, this.#kernelTree);
    this.#treeOf.set(folder, tree);
    return tree;
  }

  /** The module of a C file with all that share a file with it; of a header the modules beside it. */
  #groupsOf(path: string): (readonly SourceModule[])[] {
    const { finder } = this.#found(path);
    if (path.endsWith(".c")) return [closureOf(finder, path)];
    if (!path.endsWith(".h")) return [];
    const folder = posix.dirname(path);
    const files = (this.#source.list(folder) ?? []).filter(({ kind, name }) => kind === "file" && name.endsWith(".c"));
    const groups = new Map<string, readonly SourceModule[]>();
    for (const { name } of files) {
      const group = closureOf(finder, posix.join(folder, name));
      groups.set(keyOf(group), group);
    }
    return [...groups.values()];
  }

  #isModule(module: LiveModule): boolean {
    const [first] = module.sources;
    return first !== undefined && keyOf(closureOf(this.#found(first).finder, first)) === keyOf(module.modules);
  }
}

export interface TreeContext {
  readonly finder: ModuleFinder;
  readonly tables: KernelTables;
}

function keyOf(modules: readonly SourceModule[]): string {
  return modules
    .map(({ name, folder, files, includeFolders }) => [folder, name, ...files, ...includeFolders].join(" "))
    .sort()
    .join("\n");
}
