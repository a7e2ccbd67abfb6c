import { commands, type Disposable, env, ProgressLocation, ViewColumn, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { type ExplainAnswer, SPLAT, type SplatAnswer } from "../server/lsp/own-messages.js";
import { editorRange, openPlace, uriBelow } from "./place.js";

/**
 * "Explain a Kernel Report": the lockdep, hung-task or workqueue-lockup report that is selected, else in the clipboard. The finding that explains
 * it is shown by `show`, with the wait in the source; where none does, what the report's names mean.
 */
export function attachKernelReport(client: BaseLanguageClient, show: (answer: NonNullable<ExplainAnswer>) => Promise<void>): Disposable {
  return commands.registerCommand("rtnlens.explainReport", async () => {
    try {
      const text = selectedText() || (await env.clipboard.readText());
      const uri = window.activeTextEditor?.document.uri.toString();
      const answer = await window.withProgress({ location: ProgressLocation.Window, title: "RTNLens: reading the report" }, () =>
        client.sendRequest<SplatAnswer>(SPLAT, { text, uri }),
      );
      await tell(answer, show);
    } catch (error) {
      void window.showErrorMessage(`RTNLens: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function selectedText(): string {
  const editor = window.activeTextEditor;
  return editor ? editor.document.getText(editor.selection) : "";
}

async function tell({ text, reports }: SplatAnswer, show: (answer: NonNullable<ExplainAnswer>) => Promise<void>): Promise<void> {
  if (reports.length === 0) {
    void window.showInformationMessage(
      "RTNLens: no lockdep, hung-task or workqueue-lockup report is selected or in the clipboard. Select it in an editor, or copy it.",
    );
    return;
  }
  const document = await workspace.openTextDocument({ content: text, language: "plaintext" });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Active, preview: true });
  // Several reports may be of one deadlock.
  const findings = new Map(
    reports.flatMap(({ title, finding }) =>
      finding ? [[finding.finding.fingerprint, { label: title, detail: finding.finding.message, finding }]] : [],
    ),
  );
  const items = [...findings.values()];
  const [first, ...others] = items;
  const chosen = others.length === 0 ? first : await window.showQuickPick(items, { title: "Explain which report?", matchOnDetail: true });
  if (!chosen) return;
  const { finding, root } = chosen.finding;
  await openPlace(uriBelow(root, finding.file), editorRange(finding.range), ViewColumn.Active);
  await show(chosen.finding);
}
