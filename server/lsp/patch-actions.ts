import { posix } from "node:path";
import { type CodeAction, CodeActionKind, type CodeActionParams, LSPErrorCodes, ResponseError, type TextEdit } from "vscode-languageserver";
import { proposeFixes } from "../fixes/fixes.js";
import { verifyFix } from "../fixes/verify-fix.js";
import { remarkText } from "../report/reply.js";
import { amendPatch } from "../review/amend-patch.js";
import { quotedLine } from "../review/quoted-patch.js";
import type { ReviewedFinding } from "../review/reviewed-finding.js";
import type { Finding } from "../rules/finding.js";
import { SHOW_PATCHED_FILE } from "./commands.js";
import type { FeatureContext } from "./features.js";
import { documentEdit } from "./fix-edit.js";
import { documentLine, introduced } from "./patch-diagnostics.js";
import type { ReviewedPatch, ReviewedText } from "./reviewer.js";

const AMEND = "amend";

/** What can be done about what a patch introduces on some of its lines. */
export function patchActions(context: FeatureContext, params: CodeActionParams, reviewed: ReviewedText): CodeAction[] {
  const { uri } = params.textDocument;
  const text = context.documents.get(uri)?.getText() ?? "";
  const isTouched = (line: number): boolean => params.range.start.line <= line - 1 && params.range.end.line >= line - 1;
  return reviewed.patches.flatMap((patch) =>
    introduced(patch)
      .filter(({ stand }) => isTouched(documentLine(reviewed, patch, stand.patchLine)))
      .flatMap((each) => {
        const { fingerprint } = each.finding;
        const diagnostics = params.context.diagnostics.filter(({ data }) => data?.fingerprint === fingerprint);
        const kind = CodeActionKind.QuickFix;
        const edit = remarkEdit(text, reviewed, patch, each);
        const show = "Show the patched file with the finding";
        return [
          {
            title: "Insert the review remark below this line, as an answer that quotes the patch",
            kind,
            diagnostics,
            edit: documentEdit(uri, edit, context.client(), (of) => context.documents.get(of)?.version),
          },
          { title: show, kind, diagnostics, command: { title: show, command: SHOW_PATCHED_FILE, arguments: [uri, fingerprint] } },
          ...(isAmendable(reviewed, patch)
            ? [{ title: "Amend the patch with the fix", kind, diagnostics, data: { uri, fingerprint, action: AMEND } }]
            : []),
        ];
      }),
  );
}

/** Finds what a fingerprint means among what the patches introduce. */
export function introducedBy(
  reviewed: ReviewedText,
  fingerprint: string,
): { readonly patch: ReviewedPatch; readonly found: ReviewedFinding } | undefined {
  for (const patch of reviewed.patches) {
    const found = introduced(patch).find(({ finding }) => finding.fingerprint === fingerprint);
    if (found) return { patch, found };
  }
  return undefined;
}

/** The document as an answer: the patch quoted, if it is not yet, and the remark below its line. */
function remarkEdit(text: string, reviewed: ReviewedText, patch: ReviewedPatch, each: ReviewedFinding): TextEdit {
  const lines = text.split("\n");
  const at = documentLine(reviewed, patch, each.stand.patchLine);
  const remark = `\n${remarkText(each)}\n`;
  const below = { line: at, character: 0 };
  if (reviewed.isQuoted) return { range: { start: below, end: below }, newText: remark };
  const isEnded = lines.at(-1) === "";
  const quoted = (isEnded ? lines.slice(0, -1) : lines).map((line) => `${quotedLine(line)}\n`);
  const newText = [...quoted.slice(0, at), remark, ...quoted.slice(at)].join("");
  return {
    range: { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: (lines.at(-1) ?? "").length } },
    newText,
  };
}

/** An answer is no patch any more, and a mail's encoding is not made anew. */
function isAmendable({ isQuoted }: ReviewedText, { review: { patch } }: ReviewedPatch): boolean {
  return !isQuoted && patch.firstLine !== undefined;
}

/** Folds the fix into the patch's diff. Fails, in words for people, when there is none that takes the finding away. */
export async function amendment(context: FeatureContext, reviewed: ReviewedText, fingerprint: string): Promise<TextEdit> {
  const known = introducedBy(reviewed, fingerprint);
  if (!known) throw new ResponseError(LSPErrorCodes.ContentModified, "the patch has changed since: ask for it again");
  const after = await fixedTexts(context, reviewed, known.patch, known.found.finding);
  const { patch } = known.patch.review;
  const before = (path: string): string | undefined => {
    if (known.patch.before.has(path)) return known.patch.before.get(path);
    const read = reviewed.tree.read(path);
    return "text" in read ? read.text : undefined;
  };
  const text = amendPatch({ text: patch.text, before, after });
  if (text === undefined) throw new ResponseError(LSPErrorCodes.RequestFailed, "the fix changes a file that the patch renames or removes");
  const lines = patch.text.split("\n");
  const start = { line: (patch.firstLine ?? 1) - 1, character: 0 };
  return { range: { start, end: { line: start.line + lines.length - 1, character: (lines.at(-1) ?? "").length } }, newText: text };
}

/** The texts of the files that the best fix changes, by path from the tree's root. */
async function fixedTexts(
  { engine }: FeatureContext,
  { folder, tree }: ReviewedText,
  { after }: ReviewedPatch,
  { file, fingerprint }: Finding,
): Promise<ReadonlyMap<string, string>> {
  const patched = new Map([...after].map(([path, text]) => [tree.nameOf(path), text]));
  const { analysis, findings, texts } = await engine.analyseOver(folder, file, patched);
  const finding = findings.find((each) => each.fingerprint === fingerprint);
  const reanalyse = async (edited: ReadonlyMap<string, string>) =>
    (await engine.analyseOver(folder, file, new Map([...patched, ...edited]))).findings;
  for (const { variants } of finding ? proposeFixes({ analysis, finding, texts }) : []) {
    const fix = finding && (await verifyFix(variants, { finding, before: findings, texts, reanalyse }));
    if (fix?.verified) return new Map([...fix.texts].map(([path, text]) => [posix.relative(tree.nameOf("."), path), text]));
  }
  throw new ResponseError(LSPErrorCodes.RequestFailed, "no fix takes this finding away");
}
