import { Range, Uri, ViewColumn, window, workspace } from "vscode";
import type { Range as SourceRange } from "../server/text/range.js";

/** A place of the server's answers as the editor has it: lines and columns count from 0. */
export function editorRange({ line, column, endLine, endColumn }: SourceRange): Range {
  return new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** The address of a path of an answer; `root` is that of the same answer. The path may lead out of it. */
export function uriBelow(root: string, path: string): Uri {
  return Uri.joinPath(Uri.parse(root), path);
}

/** Opens a document with a place of it selected, in `column` unless it is shown elsewhere already. */
export async function openPlace(uri: Uri, range: Range, column: ViewColumn): Promise<void> {
  try {
    const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { selection: range, viewColumn: shown?.viewColumn ?? column });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`RTNLens: ${workspace.asRelativePath(uri)} cannot be opened: ${reason}`);
  }
}

/** Beside a page in the first column, else in the first column. */
export function columnBeside(column: ViewColumn | undefined): ViewColumn {
  return column === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
}
