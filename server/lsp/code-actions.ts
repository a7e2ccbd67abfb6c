import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { Finding } from "../rules/finding.js";
import { allowEdit } from "./allow-action.js";
import type { DocumentView } from "./document-view.js";
import { type FeatureContext, viewOf } from "./features.js";
import { knownFix, prepareAhead, preparedFix, proposalsFor } from "./fix-actions.js";
import { documentEdit, fixEdit } from "./fix-edit.js";
import { ALLOW_ACTION, EXPLAIN_FINDING } from "./own-messages.js";
import { amendment, patchActions } from "./patch-actions.js";
import type { ReviewedText } from "./reviewer.js";
import { isRecord } from "./settings.js";

/** What is needed to make the edit of an action that was offered. */
interface ActionData {
  readonly uri: string;
  readonly fingerprint: string;
  readonly action: string;
}

/** An action whose edit is still to be made. */
type OfferedAction = CodeAction & { readonly data: ActionData };

/** So long nothing must have been typed, in milliseconds, before an editor that asks by itself is answered. */
const REST = 300;

/** Ways to deal with findings: what mends them, and a comment that allows one place. Edits are made when an action is chosen. */
export function attachCodeActions(context: FeatureContext): void {
  const { connection, store, client, engine } = context;
  connection.onCodeAction(async (params, token) => {
    // What can be offered takes some time to work out. An editor that asks by itself, with every key, is answered when typing rests.
    if (params.context.triggerKind === CodeActionTriggerKind.Automatic) await engine.quiet(REST);
    if (!isQuickFixWanted(params)) return [];
    const { uri } = params.textDocument;
    const reviewed = await context.patches?.current(uri);
    if (reviewed) return wholeActions(context, patchActions(context, params, reviewed));
    const view = await viewOf(context, uri, token);
    if (!view) return [];
    const explains = client()?.commands.has(EXPLAIN_FINDING) === true;
    const actions: CodeAction[] = [];
    for (const finding of store.findingsIn(view.folder, view.path)) {
      const diagnostics = params.context.diagnostics.filter((each) => fingerprintIn(each) === finding.fingerprint);
      if (diagnostics.length === 0 && !touches(params, finding)) continue;
      for (const action of actionsFor(view, finding, diagnostics, params.textDocument.uri)) offer(actions, action);
      if (explains && finding.trace.length > 0) actions.push(explainAction(finding, diagnostics, params.textDocument.uri));
      // The next answer knows which one is preferred; a failure is told to who chooses the fix.
      if (client()?.resolvesCodeActions) prepareAhead(engine, view, finding).catch(() => {});
      await engine.turn();
    }
    if (client()?.resolvesCodeActions) return actions;
    const whole: CodeAction[] = [];
    for (const action of actions) {
      if (action.command) whole.push(action);
      const edit = await editOf(context, view, action.data).catch(() => undefined);
      if (edit) whole.push({ ...action, edit });
    }
    return whole;
  });
  connection.onCodeActionResolve(async (action, token) => {
    const data = dataIn(action.data);
    const reviewed = data && (await context.patches?.current(data.uri));
    if (reviewed) return { ...action, edit: await amendedEdit(context, data, reviewed) };
    const view = data && (await viewOf(context, data.uri, token));
    return view ? { ...action, edit: await editOf(context, view, data) } : action;
  });
}

/** Actions with their edits, where the client does not ask for them when one is chosen. */
async function wholeActions(context: FeatureContext, actions: readonly CodeAction[]): Promise<CodeAction[]> {
  if (context.client()?.resolvesCodeActions) return [...actions];
  const whole: CodeAction[] = [];
  for (const action of actions) {
    const data = dataIn(action.data);
    const reviewed = data && (await context.patches?.current(data.uri));
    const edit = reviewed ? await amendedEdit(context, data, reviewed).catch(() => undefined) : action.edit;
    if (!data || edit) whole.push({ ...action, edit });
  }
  return whole;
}

async function amendedEdit(context: FeatureContext, { uri, fingerprint }: ActionData, reviewed: ReviewedText): Promise<WorkspaceEdit> {
  const edit = await amendment(context, reviewed, fingerprint);
  return documentEdit(uri, edit, context.client(), (of) => context.documents.get(of)?.version);
}

/** Several findings of one wait are mended by one edit, which is offered once. */
function offer(actions: CodeAction[], action: CodeAction): void {
  const known = actions.findIndex(({ title }) => title === action.title);
  const alike = actions[known];
  if (alike) actions[known] = { ...alike, diagnostics: [...(alike.diagnostics ?? []), ...(action.diagnostics ?? [])] };
  else actions.push(action);
}

function isQuickFixWanted({ context: { only } }: CodeActionParams): boolean {
  return only === undefined || only.some((kind) => kind === CodeActionKind.QuickFix || kind === CodeActionKind.Empty);
}

function touches({ range }: CodeActionParams, finding: Finding): boolean {
  return range.start.line <= finding.range.endLine - 1 && range.end.line >= finding.range.line - 1;
}

function actionsFor(view: DocumentView, finding: Finding, diagnostics: Diagnostic[], uri: string): OfferedAction[] {
  // What is wrong with an allowance itself is mended by hand.
  if (finding.rule === "unused-suppression") return [];
  const action = (title: string, id: string): OfferedAction => {
    const data: ActionData = { uri, fingerprint: finding.fingerprint, action: id };
    return { title, kind: CodeActionKind.QuickFix, diagnostics, data };
  };
  const fixes = proposalsFor(view, finding).map(({ id, variants }) => {
    const fix = knownFix(view, finding, id)?.fix;
    return { fix, offered: action(fix?.title ?? variants[0]?.title ?? id, id) };
  });
  // Preferred is the first that is verified: what stands before it has to be known as well.
  const first = fixes.find(({ fix }) => fix?.verified !== false);
  const preferred = first?.fix && first;
  return [
    ...fixes.map((each) => (each === preferred ? { ...each.offered, isPreferred: true } : each.offered)),
    ...(allowEdit(view.lines, finding) ? [action(`Allow this ${finding.rule} with a reason`, ALLOW_ACTION)] : []),
  ];
}

/** A command of the client, where it has one. */
function explainAction({ fingerprint }: Finding, diagnostics: Diagnostic[], uri: string): CodeAction {
  const title = "Explain this finding: both sides, side by side";
  return { title, kind: CodeActionKind.QuickFix, diagnostics, command: { title, command: EXPLAIN_FINDING, arguments: [uri, fingerprint] } };
}

/** Fails, in words for the user, when a fix would not mend what it is for and the editor cannot show that before it is made. */
async function editOf(context: FeatureContext, view: DocumentView, given: unknown): Promise<WorkspaceEdit | undefined> {
  const data = dataIn(given);
  const client = context.client();
  const versionOf = (uri: string): number | undefined => context.documents.get(uri)?.version;
  const finding = context.store.findingsIn(view.folder, view.path).find((each) => each.fingerprint === data?.fingerprint);
  if (!data || !finding) return undefined;
  if (data.action === ALLOW_ACTION) {
    const edit = allowEdit(view.lines, finding);
    return edit && documentEdit(data.uri, edit, client, versionOf);
  }
  const prepared = await preparedFix(context.engine, view, finding, data.action);
  if (!prepared) return undefined;
  const [left, ...others] = prepared.fix.remains;
  if (left && !client?.annotatesChanges) {
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    throw new ResponseError(LSPErrorCodes.RequestFailed, `this would leave: ${left.message} (${left.file}:${left.range.line})${more}`);
  }
  return fixEdit(view, prepared, client, versionOf);
}

function fingerprintIn({ data }: Diagnostic): string | undefined {
  return isRecord(data) && typeof data.fingerprint === "string" ? data.fingerprint : undefined;
}

function dataIn(given: unknown): ActionData | undefined {
  if (!isRecord(given)) return undefined;
  const { uri, fingerprint, action } = given;
  if (typeof uri !== "string" || typeof fingerprint !== "string" || typeof action !== "string") return undefined;
  return { uri, fingerprint, action };
}
