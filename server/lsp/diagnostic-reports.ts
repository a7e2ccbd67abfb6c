import type { Diagnostic } from "vscode-languageserver";
import type { Finding } from "../rules/finding.js";
import { type DiagnosticContext, diagnosticOf } from "./diagnostic-of.js";
import type { FindingStore } from "./finding-store.js";
import type { Folder } from "./folder.js";

/** What a client is told of one document, under a name that stays while it says the same. */
export interface DocumentReport {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

/** The diagnostics of every document as last computed. */
export class DiagnosticReports {
  readonly #store: FindingStore;
  readonly #reports = new Map<string, DocumentReport & { readonly content: string }>();
  /** Result ids of an earlier server, which a client may still know, must not be taken for this one's. */
  readonly #prefix = Date.now().toString(36);
  #count = 0;

  constructor(store: FindingStore) {
    this.#store = store;
  }

  /** Computes a document's diagnostics anew; `isChanged` tells whether they say something else than before. */
  refresh(context: DiagnosticContext, folder: Folder, path: string): { readonly report: DocumentReport; readonly isChanged: boolean } {
    const diagnostics = this.#store
      .findingsIn(folder, path)
      .map((finding: Finding) => diagnosticOf(context, finding))
      .filter((diagnostic) => diagnostic !== undefined);
    return this.replace(folder.uriOf(path), diagnostics);
  }

  /** Takes a document's diagnostics as they are. */
  replace(uri: string, diagnostics: readonly Diagnostic[]): { readonly report: DocumentReport; readonly isChanged: boolean } {
    const content = JSON.stringify(diagnostics);
    const known = this.#reports.get(uri);
    if (known?.content === content) return { report: known, isChanged: false };
    const report = { uri, diagnostics, resultId: `${this.#prefix}-${++this.#count}`, content };
    this.#reports.set(uri, report);
    return { report, isChanged: known !== undefined || diagnostics.length > 0 };
  }

  /** What was computed last; an empty report for a document without any. */
  reportOf(uri: string): DocumentReport {
    return this.#reports.get(uri) ?? { uri, diagnostics: [], resultId: `${this.#prefix}-0` };
  }

  get all(): readonly DocumentReport[] {
    return [...this.#reports.values()];
  }
}
