import { type CodeAction, CodeActionKind, type CodeActionParams, type Diagnostic, type WorkspaceEdit } from "vscode-languageserver";
import type { Finding } from "../rules/finding.js";
import { addressOf } from "./address.js";
import { allowEdit } from "./allow-action.js";
import type { DocumentView } from "./document-view.js";
import { type FeatureContext, viewOf } from "./features.js";
import { isRecord } from "./settings.js";

/** What is needed to make the edit of an action that was offered. */
interface ActionData {
  readonly uri: string;
  readonly fingerprint: string;
  readonly action: string;
}

const ALLOW = "allow";

/** Ways to deal with findings: what mends them, and a comment that allows one place. Edits are made when an action is chosen. */
export function attachCodeActions(context: FeatureContext): void {
  const { connection, store, client } = context;
  connection.onCodeAction(async (params, token) => {
    const view = isQuickFixWanted(params) ? await viewOf(context, params.textDocument.uri, token) : undefined;
    if (!view) return [];
    const findings = store.findingsIn(view.folder, view.path);
    const actions = findings.flatMap((finding) => {
      const diagnostics = params.context.diagnostics.filter((each) => fingerprintIn(each) === finding.fingerprint);
      return diagnostics.length > 0 || touches(params, finding) ? actionsFor(view, finding, diagnostics, params.textDocument.uri) : [];
    });
    return client()?.resolvesCodeActions ? actions : actions.map((action) => ({ ...action, edit: editOf(view, findings, action.data) }));
  });
  connection.onCodeActionResolve(async (action, token) => {
    const data = dataIn(action.data);
    const view = data && (await viewOf(context, data.uri, token));
    const address = data && addressOf(data.uri);
    if (!view || !address) return action;
    return { ...action, edit: editOf(view, store.findingsIn(view.folder, view.path), data) };
  });
}

function isQuickFixWanted({ context: { only } }: CodeActionParams): boolean {
  return only === undefined || only.some((kind) => kind === CodeActionKind.QuickFix || kind === CodeActionKind.Empty);
}

function touches({ range }: CodeActionParams, finding: Finding): boolean {
  return range.start.line <= finding.range.endLine - 1 && range.end.line >= finding.range.line - 1;
}

function actionsFor(view: DocumentView, finding: Finding, diagnostics: Diagnostic[], uri: string): CodeAction[] {
  // What is wrong with an allowance itself is mended by hand.
  if (finding.rule === "unused-suppression" || !allowEdit(view.lines, finding)) return [];
  const data: ActionData = { uri, fingerprint: finding.fingerprint, action: ALLOW };
  return [{ title: `Allow this ${finding.rule} with a reason`, kind: CodeActionKind.QuickFix, diagnostics, data }];
}

function editOf(view: DocumentView, findings: readonly Finding[], given: unknown): WorkspaceEdit | undefined {
  const data = dataIn(given);
  const finding = findings.find((each) => each.fingerprint === data?.fingerprint);
  const edit = finding && data?.action === ALLOW ? allowEdit(view.lines, finding) : undefined;
  return edit && data ? { changes: { [data.uri]: [edit] } } : undefined;
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
