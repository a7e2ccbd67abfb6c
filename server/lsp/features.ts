import type { CallHierarchyItem, CancellationToken, Connection, ServerCapabilities, TextDocuments } from "vscode-languageserver";
import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { addressOf } from "./address.js";
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from "./call-hierarchy.js";
import type { Client } from "./client.js";
import { codeLenses } from "./code-lenses.js";
import { type DocumentView, pointOf } from "./document-view.js";
import type { Engine } from "./engine.js";
import type { FindingStore } from "./finding-store.js";
import { hoverAt } from "./hover.js";
import { inlayHints } from "./inlay-hints.js";
import { definitionsAt, referencesAt } from "./navigation.js";
import { EXPLAIN_FINDING, SHOW_REFERENCES } from "./own-messages.js";
import type { PatchDocuments } from "./patch-documents.js";
import { isRecord, type Settings } from "./settings.js";

/** What reading help is offered; each answers with nothing while it is switched off. */
export const FEATURES: ServerCapabilities = {
  hoverProvider: true,
  codeLensProvider: { resolveProvider: false },
  inlayHintProvider: { resolveProvider: false },
  definitionProvider: true,
  referencesProvider: true,
  callHierarchyProvider: true,
};

export interface FeatureContext {
  readonly connection: Connection;
  readonly engine: Engine;
  readonly documents: TextDocuments<TextDocument>;
  readonly store: FindingStore;
  readonly settings: () => Settings;
  readonly client: () => Client | undefined;
  /** Absent where patches cannot be reviewed. */
  readonly patches?: PatchDocuments;
}

/** Hovers, lenses, hints and ways through the source. */
export function attachFeatures(context: FeatureContext): void {
  const { connection, settings, store, client } = context;
  connection.onHover(async ({ textDocument, position }, token) => {
    if (!settings().hover) return null;
    const view = await viewOf(context, textDocument.uri, token);
    if (!view) return null;
    // A client that explains findings shows their steps itself.
    const findings = client()?.commands.has(EXPLAIN_FINDING) ? [] : store.findingsIn(view.folder, view.path);
    return hoverAt(view, findings, pointOf(position));
  });
  connection.onCodeLens(async ({ textDocument }, token) => {
    const view = settings().codeLens ? await viewOf(context, textDocument.uri, token) : undefined;
    return view ? codeLenses(view, client()?.commands.has(SHOW_REFERENCES) === true) : [];
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }, token) => {
    const view = settings().inlayHints ? await viewOf(context, textDocument.uri, token) : undefined;
    return view ? inlayHints(view, range) : [];
  });
  connection.onDefinition(async ({ textDocument, position }, token) => {
    const view = settings().navigation ? await viewOf(context, textDocument.uri, token) : undefined;
    return view ? definitionsAt(view, pointOf(position)) : [];
  });
  connection.onReferences(async ({ textDocument, position, context: { includeDeclaration } }, token) => {
    const view = settings().navigation ? await viewOf(context, textDocument.uri, token) : undefined;
    return view ? referencesAt(view, pointOf(position), includeDeclaration) : [];
  });
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(async ({ textDocument, position }, token) => {
    const view = settings().callHierarchy ? await viewOf(context, textDocument.uri, token) : undefined;
    return view ? prepareCallHierarchy(view, pointOf(position)) : null;
  });
  callHierarchy.onOutgoingCalls(async ({ item }, token) => {
    const view = await viewOfItem(context, item, token);
    return view ? outgoingCalls(view, item) : null;
  });
  callHierarchy.onIncomingCalls(async ({ item }, token) => {
    const view = await viewOfItem(context, item, token);
    return view ? incomingCalls(view, item) : null;
  });
}

/** A document with what is known of its newest text; undefined for one that no module in memory has. */
export async function viewOf(
  { engine, documents }: FeatureContext,
  uri: string,
  token: CancellationToken,
): Promise<DocumentView | undefined> {
  const address = addressOf(uri);
  if (!address) return undefined;
  await engine.current(address);
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
  const found = engine.find(address);
  if (!found) return undefined;
  const modules = found.folder.modulesWith(found.path).filter((module) => module.state !== undefined);
  const states = modules.flatMap((module) => (module.state ? [module.state] : []));
  if (states.length === 0) return undefined;
  const text = documents.get(uri)?.getText() ?? found.folder.textOf(found.path) ?? "";
  return { ...found, lines: text.split(/\r?\n/), states, modules };
}

/** An item may stand in a file that is not open: its module is in memory, or it would not have been given out. */
function viewOfItem(context: FeatureContext, item: CallHierarchyItem, token: CancellationToken): Promise<DocumentView | undefined> {
  return viewOf(context, item.uri, token);
}

/** `{ textDocument: { uri } }` or `{ uri }`, with or without a position: what the server's own requests are given. */
export function uriIn(params: unknown): string | undefined {
  if (!isRecord(params)) return undefined;
  if (typeof params.uri === "string") return params.uri;
  return isRecord(params.textDocument) && typeof params.textDocument.uri === "string" ? params.textDocument.uri : undefined;
}
