import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Address, addressOf } from "./address.js";
import { type Client, clientOf } from "./client.js";
import { attachCodeActions } from "./code-actions.js";
import { attachCommands, COMMANDS, HOW_TO_INDEX } from "./commands.js";
import { DiagnosticService } from "./diagnostic-service.js";
import { Engine } from "./engine.js";
import { attachFeatures, FEATURES, type FeatureContext } from "./features.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import { attachRefusals } from "./message-guard.js";
import { MODELS_CHANGED } from "./own-messages.js";
import { attachOwnRequests, attachSplat } from "./own-requests.js";
import { isPatch, PatchDocuments } from "./patch-documents.js";
import { attachReview, PatchedFiles } from "./patch-requests.js";
import { register } from "./registrations.js";
import { RunProgress } from "./run-progress.js";
import { isRecord, readSettings, type Settings } from "./settings.js";
import { StatusReport } from "./status-report.js";
import { WorkspaceIndex } from "./workspace-index.js";

/** So long after the last change, in milliseconds, lenses and hints are asked for again. */
const REFRESH_DELAY = 250;

/** Answers one client. `connection.listen()` is the caller's. */
export function serve(connection: Connection, host: Host): void {
  const server = new Server(connection, host);
  server.attach();
}

class Server {
  readonly #connection: Connection;
  readonly #host: Host;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #engine: Engine;
  readonly #diagnostics: DiagnosticService;
  readonly #progress: RunProgress;
  readonly #status: StatusReport;
  readonly #index: WorkspaceIndex;
  readonly #patches: PatchDocuments | undefined;
  #patched: PatchedFiles | undefined;
  #client: Client | undefined;
  /** Of `initializationOptions`: what counts where the configuration says nothing. */
  #initial: Settings = readSettings(undefined);
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #settings: Settings = readSettings(undefined);
  #isCacheOpen = false;

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    this.#progress = new RunProgress(connection);
    this.#status = new StatusReport(connection);
    this.#engine = new Engine(host, {
      onStarted: ({ folder, module, isFirst }) => {
        if (!isFirst) return;
        const findings = host.modules?.find(folder, module);
        if (findings) this.#diagnostics.moduleIndexed(folder, { name: module.name, files: [...new Set(module.sources)], findings });
        this.#status.indexing(module, module.name, module.sources.length);
        this.#progress.begin(module, "RTNLens", `analysing ${module.name}`, () => {
          this.#engine.cancel(module);
          this.#progress.end(module);
          this.#status.done(module);
        });
      },
      onFinished: ({ folder, module }, state) => {
        this.#progress.end(module);
        this.#status.done(module);
        this.#diagnostics.moduleAnalysed(folder, module, state);
        this.#tellModels();
        this.#refresh();
        this.#index.wake();
      },
      onFailed: ({ module }, error) => {
        this.#progress.end(module);
        const reason = error instanceof Error ? error.message : String(error);
        this.#status.failed(module, `${module.name} could not be analysed: ${reason}`);
        connection.console.error(`${module.name} could not be analysed: ${reason}`);
      },
      onForgotten: (folder, modules) => {
        for (const module of modules) {
          this.#progress.end(module);
          this.#status.done(module);
          this.#diagnostics.moduleForgotten(folder, module);
          const [first] = module.sources;
          if (first !== undefined) this.#index.fileChanged(folder, first);
        }
      },
    });
    this.#diagnostics = new DiagnosticService(connection, this.#engine, host, (uri) => this.#documents.get(uri)?.version);
    const { reviewer } = host;
    this.#patches =
      reviewer &&
      new PatchDocuments({
        engine: this.#engine,
        reviewer,
        diagnostics: this.#diagnostics,
        settings: () => this.#settings,
        onFailed: (message) => connection.console.error(message),
      });
    this.#index = new WorkspaceIndex(this.#engine, host, {
      onProgress: (folder, filesDone, files) => this.#showIndexing(folder, filesDone, files),
      onModule: (folder, module) => {
        // What is open is known better.
        if (module.files.some((path) => folder.modulesWith(path).length > 0)) return;
        this.#diagnostics.moduleIndexed(folder, module);
      },
      onGone: (folder, path) => this.#diagnostics.fileGone(folder, path),
      onTooMany: (folder, files) => {
        const limit = this.#settings.indexingLimit;
        connection.console.info(
          `${folder.root.path} has ${files} C files, more than the ${limit} that are analysed unasked; ${HOW_TO_INDEX}`,
        );
      },
      onEnded: (folder, failure) => {
        this.#progress.end(folder);
        this.#status.done(folder);
        if (failure === undefined) return;
        this.#status.failed(folder, `the workspace could not be indexed: ${failure}`);
        connection.console.error(`the workspace could not be indexed: ${failure}`);
      },
    });
  }

  attach(): void {
    const connection = this.#connection;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onShutdown(() => this.#shutdown());
    connection.onDidChangeConfiguration(({ settings }) => void this.#configure(settings));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      this.#patches?.treeChanged();
      for (const { uri, type } of changes) {
        const address = addressOf(uri);
        if (!address) continue;
        this.#engine.fileChanged(address, type !== FileChangeType.Changed);
        const found = this.#engine.find(address);
        if (found) this.#index.fileChanged(found.folder, found.path);
      }
    });
    attachRefusals(connection);
    // A client that does not watch files has at least opened or saved one when something has changed.
    this.#documents.onDidOpen(() => this.#reread());
    this.#documents.onDidSave(() => this.#reread());
    this.#documents.onDidChangeContent(({ document: { uri }, document }) => {
      if (isPatch(uri)) this.#patches?.changed(uri, document.getText());
      const address = this.#isSource(uri) ? addressOf(uri) : undefined;
      if (!address) return;
      this.#engine.setText(address, document.getText(), uri);
      this.#patches?.treeChanged();
    });
    this.#documents.onDidClose(({ document: { uri } }) => {
      this.#patches?.closed(uri);
      const address = this.#isSource(uri) ? addressOf(uri) : undefined;
      if (address) this.#engine.dropText(address);
    });
    this.#documents.listen(connection);
    this.#diagnostics.attach((uri) => this.#patches?.current(uri) ?? Promise.resolve());
    const context: FeatureContext = {
      connection,
      engine: this.#engine,
      documents: this.#documents,
      store: this.#diagnostics.store,
      settings: () => this.#settings,
      client: () => this.#client,
      patches: this.#patches,
    };
    const { reviewer } = this.#host;
    if (reviewer && this.#patches) {
      this.#patched = new PatchedFiles(context, this.#patches, this.#diagnostics, reviewer);
      attachReview(context, reviewer);
    }
    attachFeatures(context);
    attachCodeActions(context);
    attachOwnRequests(context);
    attachSplat(context, this.#host.explainLog);
    attachCommands({ connection, engine: this.#engine, index: this.#index, patched: this.#patched });
  }

  #initialize(params: InitializeParams): InitializeResult {
    const client = clientOf(params);
    this.#client = client;
    this.#progress.isSupported = client.hasWorkDoneProgress;
    this.#status.isWanted = client.wantsStatus;
    this.#initial = readSettings(params.initializationOptions);
    this.#apply(this.#initial);
    const roots = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri }] : []);
    for (const root of addressesOf(roots)) this.#engine.addFolder(root);
    const isPulled = this.#diagnostics.start(client, this.#settings);
    return {
      serverInfo: { name: "rtnlens", version: this.#host.version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...FEATURES,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix], resolveProvider: client.resolvesCodeActions },
        executeCommandProvider: { commands: [...COMMANDS] },
        ...(isPulled ? { diagnosticProvider: { identifier: "rtnlens", interFileDependencies: true, workspaceDiagnostics: true } } : {}),
      },
    };
  }

  async #initialized(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    if (client.hasWorkspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const folder of this.#engine.changeFolders(addressesOf(added), addressesOf(removed))) {
          this.#index.forget(folder);
          this.#diagnostics.folderForgotten(folder);
        }
        this.#reopen();
        this.#index.wake();
      });
    }
    const registered = register(this.#connection, client);
    if (client.hasConfiguration) await this.#configure(undefined);
    await registered;
  }

  /** Asks for the configuration, or takes what the client has sent along. */
  async #configure(sent: unknown): Promise<void> {
    const asked: unknown = this.#client?.hasConfiguration
      ? await this.#connection.workspace.getConfiguration("rtnlens").catch(() => undefined)
      : undefined;
    const given = isRecord(asked) ? asked : sent;
    if (isRecord(given)) this.#apply(readSettings(given, this.#initial));
    this.#refresh();
    this.#tellModels();
  }

  #tellModels(): void {
    if (this.#client?.showsModels) void this.#connection.sendNotification(MODELS_CHANGED).catch(() => {});
  }

  #apply(settings: Settings): void {
    const { cache, cacheFolder } = settings;
    if (cache !== this.#settings.cache || cacheFolder !== this.#settings.cacheFolder || !this.#isCacheOpen) {
      this.#isCacheOpen = true;
      const trouble = this.#host.useCache?.({ cache, cacheFolder });
      if (trouble !== undefined) this.#connection.console.warn(`no cache: ${trouble}`);
    }
    this.#settings = settings;
    this.#engine.setKernelTree(settings.kernelTree);
    this.#diagnostics.configure(settings);
    this.#index.configure(settings);
  }

  /** Files as patches make them are shown and are no sources. */
  #isSource(uri: string): boolean {
    return isC(uri) && this.#patched?.has(uri) !== true;
  }

  #reread(): void {
    if (!this.#client?.watchesFiles) this.#engine.reread();
  }

  /**
   * Lenses and hints are asked for when a document changes; what changes them in another document only the server knows. Not while one
   * types: the client would ask for all of them with every key.
   */
  #refresh(): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = setTimeout(() => {
      if (this.#client?.refreshesCodeLens) void this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
      if (this.#client?.refreshesInlayHints) void this.#connection.sendRequest(InlayHintRefreshRequest.type).catch(() => {});
    }, REFRESH_DELAY);
  }

  #showIndexing(folder: Folder, filesDone: number, files: number): void {
    this.#progress.begin(folder, "RTNLens", "analysing the workspace", () => this.#index.cancel(folder));
    this.#progress.report(folder, `${filesDone} of ${files} files`, files === 0 ? undefined : Math.floor((100 * filesDone) / files));
    this.#status.indexing(folder, "workspace", files, filesDone);
  }

  /** Documents may belong to another folder now. */
  #reopen(): void {
    for (const document of this.#documents.all()) {
      const address = this.#isSource(document.uri) ? addressOf(document.uri) : undefined;
      if (address) this.#engine.setText(address, document.getText(), document.uri);
    }
    this.#engine.touch();
  }

  #shutdown(): void {
    this.#patches?.stop();
    this.#host.reviewer?.dispose();
    clearTimeout(this.#refreshing);
    this.#engine.stop();
    this.#index.stop();
    this.#diagnostics.stop();
    this.#progress.endAll();
  }
}

function addressesOf(folders: readonly { readonly uri: string }[]): Address[] {
  return folders.flatMap(({ uri }) => addressOf(uri) ?? []);
}

function isC(uri: string): boolean {
  return /\.[ch]$/i.test(uri);
}
