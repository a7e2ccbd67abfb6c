import {
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { addressOf } from "./address.js";
import type { Client } from "./client.js";
import { type DiagnosticContext, protocolRange } from "./diagnostic-of.js";
import { DiagnosticReports, type DocumentReport } from "./diagnostic-reports.js";
import type { Engine } from "./engine.js";
import { FindingStore } from "./finding-store.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import { IndexedModules } from "./indexed-modules.js";
import type { LiveModule, ModuleState } from "./live-module.js";
import { readSettings, type Settings, shownSeverity } from "./settings.js";
import type { IndexedModule } from "./workspace-indexer.js";

/**
 * Brings findings to the client. Pushed: after each run the documents that say something else, and always the open ones of the module, so
 * that a client knows that the version it has was looked at. Pulled: the same on request; requests for the workspace stay open until
 * there is something to say.
 */
export class DiagnosticService {
  readonly store = new FindingStore();
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #host: Host;
  readonly #versionOf: (uri: string) => number | undefined;
  readonly #reports = new DiagnosticReports(this.store);
  readonly #indexed = new IndexedModules();
  readonly #held = new Set<() => void>();
  #settings: Settings = readSettings(undefined);
  #isPulled = false;
  #hasRelatedInformation = false;
  #isStopped = false;
  /** Resolves when a document that is a patch was reviewed as it stands now. */
  #isReviewed: (uri: string) => Promise<unknown> = async () => undefined;

  constructor(connection: Connection, engine: Engine, host: Host, versionOf: (uri: string) => number | undefined) {
    this.#connection = connection;
    this.#engine = engine;
    this.#host = host;
    this.#versionOf = versionOf;
  }

  /** True when the client is to pull. */
  start(client: Client, { diagnostics }: Settings): boolean {
    this.#hasRelatedInformation = client.hasRelatedInformation;
    this.#isPulled = diagnostics === "pull" || (diagnostics === "auto" && client.pullsDiagnostics);
    return this.#isPulled;
  }

  attach(isReviewed: (uri: string) => Promise<unknown>): void {
    this.#isReviewed = isReviewed;
    const { diagnostics } = this.#connection.languages;
    diagnostics.on(async ({ textDocument, previousResultId }): Promise<DocumentDiagnosticReport> => {
      const address = addressOf(textDocument.uri);
      if (address) await this.#engine.current(address);
      await this.#isReviewed(textDocument.uri);
      const { resultId, diagnostics: items } = this.#reports.reportOf(textDocument.uri);
      if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
    });
    diagnostics.onWorkspace(async ({ previousResultIds }, token, _progress, partial) => {
      const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      for (;;) {
        const items = this.#changedSince(known);
        if (items.length > 0 && !partial) return { items };
        if (items.length > 0) partial?.report({ items });
        if (this.#isStopped || token.isCancellationRequested) return { items: [] };
        await new Promise<void>((resolve) => {
          this.#held.add(resolve);
          token.onCancellationRequested(() => resolve());
        });
      }
    });
  }

  configure(settings: Settings): void {
    const isSame = JSON.stringify([settings.severity, settings.rules]) === JSON.stringify([this.#settings.severity, this.#settings.rules]);
    this.#settings = settings;
    if (isSame) return;
    for (const folder of this.#engine.folders) this.#tell(folder, this.store.filesOf(folder), true);
  }

  moduleAnalysed(folder: Folder, module: LiveModule, state: ModuleState): void {
    const changed = this.store.replace(folder, module, state.findings);
    for (const path of this.#dropIndexed(folder, module.sources).paths) changed.add(path);
    for (const path of state.files) if (folder.isOpen(path)) changed.add(path);
    this.#tell(folder, changed, false);
  }

  /** A module that is not open was analysed in the background. */
  moduleIndexed(folder: Folder, module: IndexedModule): void {
    const { paths } = this.#dropIndexed(folder, module.files);
    this.#indexed.add(folder, module);
    this.#tell(folder, new Set([...paths, ...this.store.replace(folder, module, module.findings)]), false);
  }

  /** A file that was analysed in the background is no longer there. Gives the files that were analysed with it. */
  fileGone(folder: Folder, path: string): readonly string[] {
    const { paths, files } = this.#dropIndexed(folder, [path]);
    this.#tell(folder, paths, false);
    return files.filter((file) => file !== path);
  }

  /** A folder is no longer part of the workspace. */
  folderForgotten(folder: Folder): void {
    this.#indexed.forget(folder);
    this.#tell(folder, this.store.forget(folder), true);
  }

  /** A document that is no part of a module was looked at: a patch. */
  documentReviewed(uri: string, diagnostics: readonly Diagnostic[]): void {
    const { report, isChanged } = this.#reports.replace(uri, diagnostics);
    this.#send(report, isChanged);
    if (!isChanged) return;
    if (this.#isPulled) void this.#connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => {});
    this.#release();
  }

  moduleForgotten(folder: Folder, module: LiveModule): void {
    this.#tell(folder, this.store.replace(folder, module, []), true);
  }

  stop(): void {
    this.#isStopped = true;
    this.#release();
  }

  /** Gives the files in which something was found, and those that were looked at. */
  #dropIndexed(folder: Folder, files: readonly string[]): { readonly paths: ReadonlySet<string>; readonly files: readonly string[] } {
    const dropped = this.#indexed.take(folder, files);
    const paths = new Set(dropped.flatMap((module) => [...this.store.replace(folder, module, [])]));
    return { paths, files: dropped.flatMap((module) => module.files) };
  }

  #tell(folder: Folder, paths: Iterable<string>, isForAll: boolean): void {
    const context = this.contextOf(folder);
    let isAnyChanged = false;
    let isOtherChanged = isForAll;
    for (const path of paths) {
      const { report, isChanged } = this.#reports.refresh(context, folder, path);
      isAnyChanged ||= isChanged;
      const version = this.#versionOf(report.uri);
      if (isChanged && version !== undefined) isOtherChanged = true;
      this.#send(report, isChanged);
    }
    if (!isAnyChanged) return;
    if (this.#isPulled && isOtherChanged) void this.#connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => {});
    this.#release();
  }

  #send({ uri, diagnostics }: DocumentReport, isChanged: boolean): void {
    const version = this.#versionOf(uri);
    if (this.#isPulled || (!isChanged && version === undefined)) return;
    void this.#connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] }).catch(() => {});
  }

  contextOf(folder: Folder): DiagnosticContext {
    return {
      locationOf: ({ file, range }) => ({ uri: folder.uriOf(file), range: protocolRange(range) }),
      severityOf: (finding) => shownSeverity(this.#settings, finding),
      documentationOf: (rule) => this.#host.documentationOf?.(rule),
      hasRelatedInformation: this.#hasRelatedInformation,
    };
  }

  /** The reports that a client with these result ids does not have; they count as had from then on. */
  #changedSince(known: Map<string, string>): WorkspaceDocumentDiagnosticReport[] {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const { uri, resultId, diagnostics } of this.#reports.all) {
      if (known.get(uri) === resultId || (!known.has(uri) && diagnostics.length === 0)) continue;
      known.set(uri, resultId);
      const version = this.#versionOf(uri) ?? null;
      items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: [...diagnostics] });
    }
    return items;
  }

  #release(): void {
    for (const resolve of this.#held) resolve();
    this.#held.clear();
  }
}
