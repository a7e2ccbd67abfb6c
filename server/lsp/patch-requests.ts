import { posix } from "node:path";
import { type Diagnostic, LSPErrorCodes, type Range, ResponseError, ShowDocumentRequest } from "vscode-languageserver";
import { remarkText } from "../report/reply.js";
import type { PatchReview } from "../review/review.js";
import { addressOf, uriOf } from "./address.js";
import { diagnosticOf, protocolRange } from "./diagnostic-of.js";
import type { DiagnosticService } from "./diagnostic-service.js";
import { type FeatureContext, uriIn } from "./features.js";
import type { Folder } from "./folder.js";
import { REVIEW, type ReviewAnswer, type ReviewAnswerFinding } from "./own-messages.js";
import { introducedBy } from "./patch-actions.js";
import { introduced } from "./patch-diagnostics.js";
import type { PatchDocuments } from "./patch-documents.js";
import type { Reviewer } from "./reviewer.js";
import { isRecord } from "./settings.js";

/** Where a patched file can be seen. */
export interface ShownFile {
  readonly uri: string;
  readonly range: Range;
}

/** Files as patches make them, put where an editor can open them. They are no part of the workspace. */
export class PatchedFiles {
  readonly #context: FeatureContext;
  readonly #patches: PatchDocuments;
  readonly #diagnostics: DiagnosticService;
  readonly #reviewer: Reviewer;
  readonly #shown = new Set<string>();

  constructor(context: FeatureContext, patches: PatchDocuments, diagnostics: DiagnosticService, reviewer: Reviewer) {
    this.#context = context;
    this.#patches = patches;
    this.#diagnostics = diagnostics;
    this.#reviewer = reviewer;
  }

  has(uri: string): boolean {
    return this.#shown.has(uri);
  }

  /** Shows the file with the wait of a finding as the patch makes it, and the finding in it. */
  async show(uri: string, fingerprint: string): Promise<ShownFile> {
    const reviewed = await this.#patches.current(uri);
    const known = reviewed && introducedBy(reviewed, fingerprint);
    if (!reviewed || !known) throw new ResponseError(LSPErrorCodes.ContentModified, "the patch has changed since: ask for it again");
    const { file, range } = known.found.finding;
    const text = known.patch.after.get(posix.relative(reviewed.tree.nameOf("."), file));
    // A file that the patch does not touch is there already.
    const shown = text === undefined ? reviewed.folder.uriOf(file) : uriOf(this.#reviewer.keep(posix.basename(file), text));
    const place = { uri: shown, range: protocolRange(range) };
    if (text !== undefined) {
      this.#shown.add(shown);
      const context = this.#diagnostics.contextOf(reviewed.folder);
      const locationOf = (step: Parameters<typeof context.locationOf>[0]) => {
        const location = context.locationOf(step);
        return step.file === file ? { ...location, uri: shown } : location;
      };
      const own = introduced(known.patch).filter(({ finding }) => finding.file === file);
      const diagnostics: Diagnostic[] = own.flatMap(({ finding }) => diagnosticOf({ ...context, locationOf }, finding) ?? []);
      this.#diagnostics.documentReviewed(shown, diagnostics);
    }
    const { connection, client } = this.#context;
    if (client()?.showsDocuments)
      await connection.sendRequest(ShowDocumentRequest.type, { uri: shown, selection: place.range, takeFocus: true });
    else connection.window.showInformationMessage(`The patched file is ${addressOf(shown)?.path}, line ${range.line}.`);
    return place;
  }
}

/** Answers the request for a review of what git has. */
export function attachReview({ connection, engine }: FeatureContext, reviewer: Reviewer): void {
  connection.onRequest(REVIEW, async (params: unknown): Promise<ReviewAnswer> => {
    const uri = uriIn(params);
    const address = uri === undefined ? undefined : addressOf(uri);
    const folder = address ? (engine.workspace.find((each) => each.holds(address)) ?? engine.find(address)?.folder) : engine.workspace[0];
    if (!folder) throw new ResponseError(LSPErrorCodes.RequestFailed, "no folder is open");
    const commit = isRecord(params) && typeof params.commit === "string" ? params.commit : undefined;
    try {
      return answerOf(folder, await reviewer.reviewCommit(folder, commit));
    } catch (error) {
      throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error));
    }
  });
}

function answerOf(folder: Folder, reviews: readonly PatchReview[]): ReviewAnswer {
  return {
    findings: reviews.flatMap((review) =>
      review.findings.flatMap((each): ReviewAnswerFinding[] => {
        const { finding, status, stand } = each;
        if (status === "unchanged") return [];
        return [
          { status, uri: folder.uriOf(stand.file), range: protocolRange(stand.range), finding, role: stand.role, remark: remarkText(each) },
        ];
      }),
    ),
    problems: reviews.flatMap(({ problems }) => problems.map(({ file, reason }) => (file === undefined ? reason : `${file}: ${reason}`))),
  };
}
