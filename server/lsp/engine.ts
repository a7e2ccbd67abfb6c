import { posix } from "node:path";
import type { Finding } from "../rules/finding.js";
import { findKernelTree } from "../sources/kernel-tree.js";
import { overlaySource } from "../sources/overlay-source.js";
import type { Parser } from "../syntax/parser.js";
import type { Address } from "./address.js";
import { Folder } from "./folder.js";
import type { Host } from "./host.js";
import { LiveModule, type ModuleState } from "./live-module.js";

/** A module's run, for those who show progress. */
export interface Run {
  readonly folder: Folder;
  readonly module: LiveModule;
  /** The first analysis of a module takes long; those after an edit do not. */
  readonly isFirst: boolean;
}

export interface EngineEvents {
  /** It may be given up, when a text changes meanwhile, and started again. */
  onStarted(run: Run): void;
  /** `state` is that of the newest text of every file. */
  onFinished(run: Run, state: ModuleState): void;
  onFailed(run: Run, error: unknown): void;
  /** Modules that nobody has open any more. */
  onForgotten(folder: Folder, modules: readonly LiveModule[]): void;
}

/** Work is done for so long, in milliseconds, before other events have their turn. */
const SLICE = 8;
/** Further keystrokes are waited for so long; not longer than LONGEST_DELAY altogether. */
const DELAY = 4;
const LONGEST_DELAY = 40;
/** After so long without an edit memory is given back. */
const IDLE = 3000;

/**
 * Keeps the modules of open documents analysed: one at a time, the last edited first, in slices between which requests are
 * answered. A module whose text changes while it is analysed is begun again; what is told is always about the newest text.
 */
export class Engine {
  readonly #host: Host;
  readonly #events: EngineEvents;
  readonly #folders: Folder[] = [];
  readonly #loose: Folder[] = [];
  #cancelled = new WeakSet<LiveModule>();
  readonly #waiters: (() => void)[] = [];
  #parser: Parser | undefined;
  #kernelTree = "";
  #recent: { readonly folder: Folder; readonly path: string } | undefined;
  /** Counts every change of any text: a run that began under another number is out of date. */
  #version = 0;
  /** When a text has changed last. */
  #changed = 0;
  #isRunning = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #waitingSince = 0;

  constructor(host: Host, events: EngineEvents) {
    this.#host = host;
    this.#events = events;
  }

  get folders(): readonly Folder[] {
    return [...this.#folders, ...this.#loose];
  }

  /** The folders of the workspace, without those that were made for documents outside of all. */
  get workspace(): readonly Folder[] {
    return this.#folders;
  }

  addFolder(root: Address): Folder {
    const known = this.#folders.find((folder) => folder.root.prefix === root.prefix && folder.root.path === root.path);
    if (known) return known;
    const folder = this.#newFolder(root);
    this.#folders.push(folder);
    return folder;
  }

  /**
   * The workspace has other folders now. A document may belong to another one than before, so all are closed: they have to be given
   * again. Returns the folders that are no longer looked at.
   */
  changeFolders(added: readonly Address[], removed: readonly Address[]): Folder[] {
    for (const folder of this.folders) this.#events.onForgotten(folder, folder.clear());
    const isRemoved = ({ root }: Folder) => removed.some(({ prefix, path }) => root.prefix === prefix && root.path === path);
    const forgotten = [...this.#folders.filter(isRemoved), ...this.#loose];
    this.#folders.splice(0, this.#folders.length, ...this.#folders.filter((folder) => !isRemoved(folder)));
    this.#loose.length = 0;
    for (const root of added) this.addFolder(root);
    this.touch();
    return forgotten;
  }

  setKernelTree(root: string): void {
    if (root === this.#kernelTree) return;
    this.#kernelTree = root;
    for (const folder of this.folders) this.#events.onForgotten(folder, folder.setKernelTree(root));
    this.touch();
  }

  /** The folder that a document belongs to; one is made for a document outside of all. */
  folderOf(address: Address): Folder {
    const known = this.find(address);
    if (known) return known.folder;
    const parent = posix.dirname(address.path);
    const tree = findKernelTree(this.#host.source({ ...address, path: parent }), ".");
    const folder = this.#newFolder({ ...address, path: tree ? posix.resolve(parent, tree.root) : parent });
    this.#loose.push(folder);
    return folder;
  }

  /** The folder that knows a document already, the innermost first. */
  find(address: Address): { readonly folder: Folder; readonly path: string } | undefined {
    let best: { readonly folder: Folder; readonly path: string } | undefined;
    for (const folder of this.folders) {
      const path = folder.pathOf(address);
      if (path !== undefined && (best === undefined || path.length < best.path.length)) best = { folder, path };
    }
    return best ?? this.#findBeside(address);
  }

  setText(address: Address, text: string, uri: string): void {
    const folder = this.folderOf(address);
    const path = this.find(address)?.path;
    if (path === undefined) return;
    folder.setText(path, text, uri);
    for (const module of folder.modulesWith(path)) this.#cancelled.delete(module);
    this.#recent = { folder, path };
    this.touch();
  }

  dropText(address: Address): void {
    const found = this.find(address);
    if (!found) return;
    found.folder.dropText(found.path);
    this.touch();
  }

  fileChanged(address: Address, isNewOrGone: boolean): void {
    this.#host.forget?.(address, isNewOrGone);
    const found = this.find(address);
    if (!found) return;
    const isKbuild = /(^|\/)(Makefile|Kbuild)[^/]*$/.test(found.path);
    if (isNewOrGone || isKbuild) for (const folder of this.folders) folder.rediscover();
    if (!isKbuild) found.folder.fileChanged(found.path);
    for (const module of found.folder.modulesWith(found.path)) this.#cancelled.delete(module);
    this.touch();
  }

  /** For clients that do not tell what changes on the disk. */
  reread(): void {
    for (const folder of this.folders) folder.reread();
    this.touch();
  }

  /** Something has changed: what is out of date is analysed again soon. */
  touch(): void {
    this.#version++;
    this.#changed = performance.now();
    if (this.#isStopped) return;
    clearTimeout(this.#idle);
    const now = performance.now();
    if (this.#timer === undefined) this.#waitingSince = now;
    else if (now - this.#waitingSince > LONGEST_DELAY) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#run();
    }, DELAY);
  }

  /** What would be found if these texts took the place of a module's own; everything else is answered meanwhile. */
  async analyseWith(folder: Folder, module: LiveModule, texts: ReadonlyMap<string, string>): Promise<readonly Finding[]> {
    this.#parser ??= await this.#host.createParser();
    const context = folder.context(module, this.#parser);
    const source = overlaySource(context.source, texts);
    return (await this.#finished(new LiveModule(module.modules).update({ ...context, source }))).findings;
  }

  /** The module that a file is of when these texts are laid over those of its folder. */
  async analyseOver(folder: Folder, file: string, texts: ReadonlyMap<string, string | undefined>): Promise<ModuleState> {
    this.#parser ??= await this.#host.createParser();
    const { module, context } = folder.contextOver(file, texts, this.#parser);
    return this.#finished(module.update(context));
  }

  /** Goes to the end of some steps, with a turn for everything else now and then. */
  async #finished<Result>(steps: Generator<void, Result>): Promise<Result> {
    let until = performance.now() + SLICE;
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() < until) continue;
      await this.#host.turn();
      until = performance.now() + SLICE;
    }
  }

  /** Gives up a module's run until its text changes again. */
  cancel(module: LiveModule): void {
    this.#cancelled.add(module);
  }

  /** Analyses again what was cancelled. */
  resume(): void {
    this.#cancelled = new WeakSet();
    this.touch();
  }

  /** Resolves when what is known of a document is about its newest text, or when the server stops. */
  async current(address: Address): Promise<void> {
    for (;;) {
      const found = this.find(address);
      if (this.#isStopped || !found || this.#isCurrent(found.folder, found.path)) return;
      // Nothing was opened yet, so nobody has looked.
      if (!this.#isRunning && this.#timer === undefined) this.touch();
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Resolves when no text has changed for some time, in milliseconds, or when the server stops. */
  async quiet(time: number): Promise<void> {
    for (;;) {
      const left = this.#changed + time - performance.now();
      if (left <= 0 || this.#isStopped) return;
      await new Promise((resolve) => setTimeout(resolve, left));
    }
  }

  /** Lets other events have their turn. */
  turn(): Promise<void> {
    return this.#host.turn();
  }

  /** Resolves when nothing is out of date, or when the server stops. */
  async settled(): Promise<void> {
    while (!this.#isStopped && (this.#isRunning || this.#timer !== undefined)) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  #isCurrent(folder: Folder, path: string): boolean {
    return folder.isArranged && folder.modulesWith(path).every((module) => !module.isStale || this.#cancelled.has(module));
  }

  stop(): void {
    this.#isStopped = true;
    this.#keepModules();
    this.#version++;
    clearTimeout(this.#timer);
    clearTimeout(this.#idle);
    this.#timer = undefined;
    this.#release();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (!this.#isStopped) {
      const version = this.#version;
      for (const folder of this.folders) this.#arrange(folder);
      if (this.#host.fetch && (await this.#hasFetched())) continue;
      const next = this.#next();
      if (!next) {
        if (version === this.#version) break;
        continue;
      }
      await this.#runModule(next);
      this.#release();
    }
    this.#isRunning = false;
    this.#idle = setTimeout(() => {
      for (const folder of this.folders) for (const module of folder.modules) module.trim();
      this.#keepModules();
      this.#host.collectGarbage?.();
    }, IDLE);
    this.#release();
  }

  #keepModules(): void {
    for (const folder of this.folders) for (const module of folder.modules) this.#host.modules?.keep(folder, module);
  }

  #arrange(folder: Folder): void {
    const forgotten = folder.arrange();
    if (forgotten.length > 0) this.#events.onForgotten(folder, forgotten);
    const at = this.#loose.indexOf(folder);
    if (at >= 0 && folder.modules.length === 0 && !folder.hasOpen) this.#loose.splice(at, 1);
  }

  /** What is out of date, the module of the last edited document first. */
  #next(): Run | undefined {
    const stale = this.folders.flatMap((folder) =>
      folder.modules
        .filter((module) => module.isStale && !this.#cancelled.has(module))
        .map((module): Run => ({ folder, module, isFirst: module.state === undefined })),
    );
    const recent = this.#recent;
    return stale.find(({ folder, module }) => recent && folder === recent.folder && module.contains(recent.path)) ?? stale[0];
  }

  async #runModule(run: Run): Promise<void> {
    const { folder, module } = run;
    this.#events.onStarted(run);
    // What changes while the parser is loaded or files are fetched counts too.
    const version = this.#version;
    const isOutdated = (): boolean => this.#version !== version || this.#cancelled.has(module);
    try {
      this.#parser ??= await this.#host.createParser();
      if (isOutdated()) return;
      const steps = module.update(folder.context(module, this.#parser));
      let until = performance.now() + SLICE;
      for (;;) {
        const step = steps.next();
        if (step.done) {
          if (this.#host.fetch && (await this.#hasFetched())) for (const path of module.sources) module.invalidate(path);
          if (module.isStale) return;
          this.#events.onFinished(run, step.value);
          return;
        }
        if (performance.now() < until) continue;
        await this.#host.turn();
        until = performance.now() + SLICE;
        if (isOutdated()) return;
      }
    } catch (error) {
      // A fault in the engine must not end the server, nor be tried again until the text is another one.
      this.#cancelled.add(module);
      this.#events.onFailed(run, error);
    }
  }

  /** Fetches what was missing; true when there is something that was not known before. */
  async #hasFetched(): Promise<boolean> {
    const found = (await this.#host.fetch?.()) ?? [];
    if (found.length === 0) return false;
    for (const folder of this.folders) folder.rediscover();
    for (const address of found) {
      const known = this.find(address);
      known?.folder.fileChanged(known.path);
    }
    return true;
  }

  #newFolder(root: Address): Folder {
    const folder = new Folder(root, this.#host.source(root));
    folder.setKernelTree(this.#kernelTree);
    return folder;
  }

  /** A file of a module that reaches out of its folder. */
  #findBeside(address: Address): { readonly folder: Folder; readonly path: string } | undefined {
    for (const folder of this.folders) {
      if (folder.root.prefix !== address.prefix) continue;
      const path = posix.relative(folder.root.path, address.path);
      if (folder.isOpen(path) || folder.modulesWith(path).length > 0) return { folder, path };
    }
    return undefined;
  }

  #release(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}
