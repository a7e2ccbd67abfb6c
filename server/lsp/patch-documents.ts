import { addressOf } from "./address.js";
import type { DiagnosticService } from "./diagnostic-service.js";
import type { Engine } from "./engine.js";
import { patchDiagnostics } from "./patch-diagnostics.js";
import type { ReviewedText, Reviewer } from "./reviewer.js";
import type { Settings } from "./settings.js";

export interface PatchContext {
  readonly engine: Engine;
  readonly reviewer: Reviewer;
  readonly diagnostics: DiagnosticService;
  readonly settings: () => Settings;
  /** Told what went wrong, in words for people. */
  readonly onFailed: (message: string) => void;
}

interface OpenPatch {
  text: string;
  /** The review of this text, or of an earlier one. */
  reviewed: ReviewedText | undefined;
  running: Promise<void> | undefined;
}

/** Nothing must have changed for so long, in milliseconds, before a patch is reviewed again. */
const REST = 150;
/** The same where something is typed that the patch only applies to: a review would have it wait. */
const LONG_REST = 1000;

export function isPatch(uri: string): boolean {
  return /\.(patch|diff|mbox)$/i.test(uri);
}

/** The documents with patches that are open: each is reviewed against the workspace, again when it changes or what lies below does. */
export class PatchDocuments {
  readonly #context: PatchContext;
  readonly #open = new Map<string, OpenPatch>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: PatchContext) {
    this.#context = context;
  }

  changed(uri: string, text: string): void {
    const known = this.#open.get(uri);
    if (known?.text === text) return;
    this.#open.set(uri, { text, reviewed: known?.reviewed, running: undefined });
    this.#soon();
  }

  closed(uri: string): void {
    if (this.#open.delete(uri)) this.#context.diagnostics.documentReviewed(uri, []);
  }

  /** A file has changed that patches may be about. */
  treeChanged(): void {
    for (const [uri, { text, reviewed }] of this.#open) this.#open.set(uri, { text, reviewed, running: undefined });
    if (this.#open.size > 0) this.#soon(LONG_REST);
  }

  /** The review of a document's present text; undefined for one that is no open patch. */
  async current(uri: string): Promise<ReviewedText | undefined> {
    for (let open = this.#open.get(uri); open; open = this.#open.get(uri)) {
      const running = this.#start(uri, open);
      await running;
      if (this.#open.get(uri) === open) return open.reviewed;
    }
    return undefined;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#open.clear();
  }

  #soon(rest = REST): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const [uri, open] of this.#open) void this.#start(uri, open);
    }, rest);
  }

  #start(uri: string, open: OpenPatch): Promise<void> {
    open.running ??= this.#review(uri, open).catch((error) => {
      this.#context.onFailed(`${uri} could not be reviewed: ${error instanceof Error ? error.message : error}`);
    });
    return open.running;
  }

  async #review(uri: string, open: OpenPatch): Promise<void> {
    const { engine, reviewer, diagnostics, settings } = this.#context;
    const address = addressOf(uri);
    if (!address) return;
    const folder = engine.find(address)?.folder ?? engine.workspace[0] ?? engine.folderOf(address);
    const isOutdated = (): boolean => this.#open.get(uri) !== open;
    const reviewed = await reviewer.review(open.text, folder, settings().kernelTree, isOutdated);
    if (!reviewed || isOutdated()) return;
    open.reviewed = reviewed;
    const text = { uri, lines: open.text.split("\n") };
    diagnostics.documentReviewed(uri, patchDiagnostics(diagnostics.contextOf(folder), text, reviewed));
  }
}
