import {
  CodeActionKind,
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  InlayHintRefreshRequest,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { addressOf } from "./address.js";
import { type Client, clientOf } from "./client.js";
import { attachCodeActions } from "./code-actions.js";
import { DiagnosticService } from "./diagnostic-service.js";
import { Engine } from "./engine.js";
import { attachFeatures, FEATURES, type FeatureContext } from "./features.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import { attachOwnRequests } from "./own-requests.js";
import { RunProgress } from "./run-progress.js";
import { isRecord, readSettings, type Settings } from "./settings.js";
import { StatusReport } from "./status-report.js";
import { WorkspaceIndex } from "./workspace-index.js";

/** Commands of the server. */
const INDEX_WORKSPACE = "rtnlens.server.indexWorkspace";
const ANALYSE_AGAIN = "rtnlens.server.analyseAgain";

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
  #client: Client | undefined;
  #settings: Settings = readSettings(undefined);

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
    this.#progress = new RunProgress(connection);
    this.#status = new StatusReport(connection);
    this.#engine = new Engine(host, {
      onStarted: ({ module, isFirst }) => {
        if (!isFirst) return;
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
        this.#refresh();
        this.#index.wake();
      },
      onGivenUp: () => {},
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
    this.#index = new WorkspaceIndex(this.#engine, host, {
      onProgress: (folder, filesDone, files) => this.#showIndexing(folder, filesDone, files),
      onModule: (folder, module) => {
        // What is open is known better.
        if (module.files.some((path) => folder.modulesWith(path).length > 0)) return;
        this.#diagnostics.moduleIndexed(folder, module);
      },
      onGone: (folder, path) => this.#diagnostics.fileGone(folder, path),
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
      for (const { uri, type } of changes) {
        const address = addressOf(uri);
        if (!address) continue;
        this.#engine.fileChanged(address, type !== FileChangeType.Changed);
        const found = this.#engine.find(address);
        if (found) this.#index.fileChanged(found.folder, found.path);
      }
    });
    connection.onExecuteCommand(({ command }) => this.#execute(command));
    this.#documents.onDidChangeContent(({ document }) => {
      const address = isC(document.uri) ? addressOf(document.uri) : undefined;
      if (address) this.#engine.setText(address, document.getText(), document.uri);
    });
    this.#documents.onDidClose(({ document }) => {
      const address = isC(document.uri) ? addressOf(document.uri) : undefined;
      if (address) this.#engine.dropText(address);
    });
    this.#documents.listen(connection);
    this.#diagnostics.attach();
    const context: FeatureContext = {
      connection,
      engine: this.#engine,
      documents: this.#documents,
      store: this.#diagnostics.store,
      settings: () => this.#settings,
      client: () => this.#client,
    };
    attachFeatures(context);
    attachCodeActions(context);
    attachOwnRequests(context);
  }

  #initialize(params: InitializeParams): InitializeResult {
    const client = clientOf(params);
    this.#client = client;
    this.#progress.isSupported = client.hasWorkDoneProgress;
    this.#status.isWanted = client.wantsStatus;
    this.#apply(readSettings(params.initializationOptions));
    const roots = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    for (const uri of roots) {
      const root = addressOf(uri);
      if (root) this.#engine.addFolder(root);
    }
    const isPulled = this.#diagnostics.start(client, this.#settings);
    return {
      serverInfo: { name: "rtnlens", version: this.#host.version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...FEATURES,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix], resolveProvider: client.resolvesCodeActions },
        executeCommandProvider: { commands: [INDEX_WORKSPACE, ANALYSE_AGAIN] },
        ...(isPulled ? { diagnosticProvider: { identifier: "rtnlens", interFileDependencies: true, workspaceDiagnostics: true } } : {}),
      },
    };
  }

  async #initialized(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    if (client.hasWorkspaceFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) {
          const root = addressOf(uri);
          const folder = root && this.#engine.removeFolder(root);
          if (!folder) continue;
          this.#index.forget(folder);
          this.#diagnostics.folderForgotten(folder);
        }
        for (const { uri } of added) {
          const root = addressOf(uri);
          if (root) this.#engine.addFolder(root);
        }
        this.#reopen();
      });
    }
    const registrations: Promise<Disposable>[] = [];
    if (client.registersConfiguration) {
      registrations.push(this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "rtnlens" }));
    }
    if (client.watchesFiles) {
      registrations.push(
        this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: "**/*.[ch]" }, { globPattern: "**/Makefile*" }, { globPattern: "**/Kbuild*" }],
        }),
      );
    }
    if (client.hasConfiguration) await this.#configure(undefined);
    // A client that offers to watch and then refuses can still open and save.
    await Promise.allSettled(registrations);
  }

  /** Asks for the configuration, or takes what the client has sent along. */
  async #configure(sent: unknown): Promise<void> {
    const asked: unknown = this.#client?.hasConfiguration
      ? await this.#connection.workspace.getConfiguration("rtnlens").catch(() => undefined)
      : undefined;
    const given = isRecord(asked) ? asked : sent;
    if (isRecord(given)) this.#apply(readSettings(given, this.#settings));
  }

  #apply(settings: Settings): void {
    this.#settings = settings;
    this.#engine.setKernelTree(settings.kernelTree);
    this.#diagnostics.configure(settings);
    this.#index.configure(settings);
    this.#refresh();
  }

  #execute(command: string): void {
    if (command === INDEX_WORKSPACE) for (const folder of this.#engine.workspace) this.#index.run(folder);
    if (command === ANALYSE_AGAIN) this.#engine.resume();
  }

  /** Lenses and hints are asked for when a document changes; what changes them in another document only the server knows. */
  #refresh(): void {
    if (this.#client?.refreshesCodeLens) void this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
    if (this.#client?.refreshesInlayHints) void this.#connection.sendRequest(InlayHintRefreshRequest.type).catch(() => {});
  }

  #showIndexing(folder: Folder, filesDone: number, files: number): void {
    this.#progress.begin(folder, "RTNLens", "analysing the workspace", () => this.#index.cancel(folder));
    this.#progress.report(folder, `${filesDone} of ${files} files`, files === 0 ? undefined : Math.floor((100 * filesDone) / files));
    this.#status.indexing(folder, "workspace", files, filesDone);
  }

  /** Documents may belong to another folder now. */
  #reopen(): void {
    for (const document of this.#documents.all()) {
      const address = isC(document.uri) ? addressOf(document.uri) : undefined;
      if (address) this.#engine.setText(address, document.getText(), document.uri);
    }
    this.#engine.touch();
  }

  #shutdown(): void {
    this.#engine.stop();
    this.#index.stop();
    this.#diagnostics.stop();
    this.#progress.endAll();
  }
}

function isC(uri: string): boolean {
  return /\.[ch]$/i.test(uri);
}
