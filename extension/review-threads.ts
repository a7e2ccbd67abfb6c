import {
  CommentMode,
  type CommentThread,
  CommentThreadCollapsibleState,
  commands,
  comments,
  Disposable,
  MarkdownString,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { REVIEW, type ReviewAnswer, type ReviewAnswerFinding } from "../server/lsp/own-messages.js";
import { openPlace } from "./place.js";

/** Reviews what is not committed, or a commit, and shows what it introduces as threads beside its lines, in editors and diff editors. */
export function attachReviewThreads(client: BaseLanguageClient): Disposable {
  const controller = comments.createCommentController("rtnlens.review", "RTNLens review");
  const threads: CommentThread[] = [];
  const clear = (): void => {
    for (const thread of threads.splice(0)) thread.dispose();
  };

  async function review(commit?: string): Promise<void> {
    const uri = (window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri)?.toString();
    try {
      const { findings, problems } = await client.sendRequest<ReviewAnswer>(REVIEW, { uri, commit });
      clear();
      const introduced = findings.filter(({ status }) => status === "introduced");
      for (const each of introduced) threads.push(threadOf(each));
      const [first] = introduced;
      if (first) await show(first, commit === undefined);
      void window.showInformationMessage(summary(findings, problems));
    } catch (error) {
      void window.showErrorMessage(`RTNLens: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function threadOf({ uri, range, finding, remark }: ReviewAnswerFinding): CommentThread {
    const body = new MarkdownString().appendCodeblock(remark, "text");
    const comment = { body, mode: CommentMode.Preview, author: { name: "RTNLens" } };
    const thread = controller.createCommentThread(Uri.parse(uri), rangeOf(range), [comment]);
    thread.canReply = false;
    thread.label = finding.rule;
    thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    return thread;
  }

  return Disposable.from(
    controller,
    commands.registerCommand("rtnlens.reviewChanges", () => review()),
    commands.registerCommand("rtnlens.reviewCommit", async () => {
      const commit = await window.showInputBox({ title: "Review which commit?", value: "HEAD", prompt: "A commit as git names it" });
      if (commit) await review(commit);
    }),
    commands.registerCommand("rtnlens.clearReview", clear),
  );
}

/** What is not committed has a diff editor; a commit's threads stand in the files as they are. */
async function show({ uri, range }: ReviewAnswerFinding, isUncommitted: boolean): Promise<void> {
  const hasGit = (await commands.getCommands(true)).includes("git.openChange");
  if (isUncommitted && hasGit) {
    // Git has no diff of a file that it has not looked at since it was saved.
    for (const command of ["git.refresh", "git.openChange"])
      await commands.executeCommand(command, Uri.parse(uri)).then(undefined, () => {});
    if (window.activeTextEditor?.document.uri.toString() === Uri.parse(uri).toString()) {
      window.activeTextEditor.revealRange(rangeOf(range));
      return;
    }
  }
  await openPlace(Uri.parse(uri), rangeOf(range), ViewColumn.Active);
}

function summary(findings: ReviewAnswer["findings"], problems: readonly string[]): string {
  const count = (status: ReviewAnswerFinding["status"]): number => findings.filter((each) => each.status === status).length;
  const left = problems.length > 0 ? ` Not reviewed: ${problems.join("; ")}` : "";
  return `RTNLens: ${count("introduced")} introduced, ${count("fixed")} fixed.${left}`;
}

function rangeOf({ start, end }: ReviewAnswerFinding["range"]): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
