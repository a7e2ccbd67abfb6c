import {
  type ChangeAnnotation,
  LSPErrorCodes,
  type Range,
  ResponseError,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { type LineIndex, lineIndex, rangeOf } from "../text/line-index.js";
import type { Client } from "./client.js";
import { protocolRange } from "./diagnostic-of.js";
import type { PreparedFix } from "./fix-actions.js";
import type { Folder } from "./folder.js";

/** The versions of open documents. */
type VersionOf = (uri: string) => number | undefined;

/** Where the documents are. */
interface Where {
  readonly folder: Pick<Folder, "uriOf" | "textOf">;
}

/** What the preview calls the edits of a fix. */
const ANNOTATION = "rtnlens.fix";

/**
 * A fix as one edit of the documents that it was made from. An editor that knows annotations shows it before it makes it, with what a
 * reviewer has to know. Fails, in words for the user, when one of the texts has changed meanwhile.
 */
export function fixEdit({ folder }: Where, { fix, texts }: PreparedFix, client: Client | undefined, versionOf: VersionOf): WorkspaceEdit {
  const changes = [...fix.edits].map(([path, edits]) => {
    const text = texts.get(path) ?? "";
    if (folder.textOf(path) !== text) {
      throw new ResponseError(LSPErrorCodes.ContentModified, `${path} has changed since this fix was made: ask for it again`);
    }
    const lines = lineIndex(text);
    const changed = edits.map(({ start, end, replacement }): TextEdit => ({ range: editRange(lines, start, end), newText: replacement }));
    return { uri: folder.uriOf(path), edits: changed };
  });
  if (!client?.versionsEdits) return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [uri, edits])) };
  const documentChanges = changes.map(
    ({ uri, edits }): TextDocumentEdit => ({
      textDocument: { uri, version: versionOf(uri) ?? null },
      edits: client.annotatesChanges ? edits.map((edit) => ({ ...edit, annotationId: ANNOTATION })) : edits,
    }),
  );
  return client.annotatesChanges ? { documentChanges, changeAnnotations: { [ANNOTATION]: annotation(fix) } } : { documentChanges };
}

/** Title and notes; what a fix would leave comes first. */
function annotation({ title, notes, remains }: PreparedFix["fix"]): ChangeAnnotation {
  const left = remains.map(({ message, file, range }) => `Would leave: ${message} (${file}:${range.line})`);
  return { label: title, needsConfirmation: true, description: [...left, ...notes].join(" ") };
}

/** One edit of one document. */
export function documentEdit(uri: string, edit: TextEdit, client: Client | undefined, versionOf: VersionOf): WorkspaceEdit {
  if (!client?.versionsEdits) return { changes: { [uri]: [edit] } };
  return { documentChanges: [{ textDocument: { uri, version: versionOf(uri) ?? null }, edits: [edit] }] };
}

/** An empty range starts and ends at one place; `rangeOf` looks at the last character of a range. */
function editRange(lines: LineIndex, start: number, end: number): Range {
  const from = protocolRange(rangeOf(lines, start, start)).start;
  return { start: from, end: end === start ? from : protocolRange(rangeOf(lines, end, end)).start };
}
