import type { InitializeParams } from "vscode-languageserver";
import { isRecord } from "./settings.js";

/** What the client can do, as far as the server asks. */
export interface Client {
  readonly hasRelatedInformation: boolean;
  readonly hasConfiguration: boolean;
  readonly hasWorkDoneProgress: boolean;
  readonly hasWorkspaceFolders: boolean;
  readonly watchesFiles: boolean;
  readonly registersConfiguration: boolean;
  /** It asks for diagnostics, and again when it is told that they have changed. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesCodeLens: boolean;
  readonly refreshesInlayHints: boolean;
  readonly resolvesCodeActions: boolean;
  /** Edits may say which version of a document they are for. */
  readonly versionsEdits: boolean;
  /** It opens a document when it is asked to. */
  readonly showsDocuments: boolean;
  /** Edits may say what they are for, and are shown before they are made. */
  readonly annotatesChanges: boolean;
  /** Commands of the client's own that the server may name in lenses (`initializationOptions.commands`). */
  readonly commands: ReadonlySet<string>;
  /** Whether `rtnlens/status` is understood. Emacs warns of notifications that it does not know. */
  readonly wantsStatus: boolean;
  /** Whether it shows queue models and is to be told when they change (`initializationOptions.models`). */
  readonly showsModels: boolean;
}

export function clientOf({ capabilities, clientInfo, initializationOptions }: InitializeParams): Client {
  const { workspace, textDocument, window } = capabilities;
  const options = isRecord(initializationOptions) ? initializationOptions : {};
  const commands = Array.isArray(options.commands) ? options.commands.filter((each) => typeof each === "string") : [];
  return {
    hasRelatedInformation:
      textDocument?.publishDiagnostics?.relatedInformation === true || textDocument?.diagnostic?.relatedInformation === true,
    hasConfiguration: workspace?.configuration === true,
    hasWorkDoneProgress: window?.workDoneProgress === true,
    hasWorkspaceFolders: workspace?.workspaceFolders === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    refreshesCodeLens: workspace?.codeLens?.refreshSupport === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    resolvesCodeActions: textDocument?.codeAction?.resolveSupport?.properties.includes("edit") === true,
    showsDocuments: window?.showDocument?.support === true,
    versionsEdits: workspace?.workspaceEdit?.documentChanges === true,
    annotatesChanges: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    commands: new Set(commands),
    wantsStatus: typeof options.status === "boolean" ? options.status : !/emacs|eglot/i.test(clientInfo?.name ?? ""),
    showsModels: options.models === true,
  };
}
