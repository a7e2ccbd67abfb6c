import { commands, Disposable, type Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { EXPLAIN, EXPLAIN_FINDING, type ExplainAnswer } from "../server/lsp/own-messages.js";
import type { Finding } from "../server/rules/finding.js";
import { findingPageHtml } from "./finding-page-html.js";
import { newNonce, PAGE_OPTIONS, readPageMessage } from "./page-frame.js";
import { columnBeside, editorRange, openPlace, uriBelow } from "./place.js";
import type { ShownModel } from "./shown-model.js";

/** "Explain Finding": one page, which shows the finding that was asked for last; `show` is for those who have one already. */
export function attachFindingPage(
  client: BaseLanguageClient,
  model: ShownModel,
): Disposable & { readonly show: (answer: NonNullable<ExplainAnswer>) => Promise<void> } {
  let page: FindingPage | undefined;
  const show = async (answer: NonNullable<ExplainAnswer>): Promise<void> => {
    page ??= new FindingPage(() => {
      page = undefined;
    });
    await page.show(answer);
  };
  const command = commands.registerCommand(EXPLAIN_FINDING, async (uri?: string, fingerprint?: string) => {
    const wanted = uri !== undefined && fingerprint !== undefined ? { uri, fingerprint } : await chosenFinding(model);
    if (!wanted) return;
    const answer = await client.sendRequest<ExplainAnswer>(EXPLAIN, wanted);
    if (!answer) {
      void window.showInformationMessage("RTNLens: this finding is no longer there.");
      return;
    }
    await show(answer);
  });
  return Object.assign(Disposable.from(command, { dispose: () => page?.dispose() }), { show });
}

interface Wanted {
  readonly uri: string;
  readonly fingerprint: string;
}

/** The finding on the cursor's line, else one that the user chooses of the driver's. */
async function chosenFinding({ answer, uri }: ShownModel): Promise<Wanted | undefined> {
  if (!answer || answer.findings.length === 0) {
    void window.showInformationMessage(`RTNLens: nothing was found in ${answer ? answer.module : "what is open"}.`);
    return undefined;
  }
  const wanted = (finding: Finding): Wanted => ({ uri: uriBelow(answer.root, finding.file).toString(), fingerprint: finding.fingerprint });
  const line = window.activeTextEditor?.selection.active.line ?? -1;
  const here = answer.findings.filter(({ file, range }) => {
    return uriBelow(answer.root, file).toString() === uri && range.line - 1 <= line && line <= range.endLine - 1;
  });
  const [first, ...others] = here.length > 0 ? here : answer.findings;
  if (first && others.length === 0) return wanted(first);
  const items = (here.length > 0 ? here : answer.findings).map((finding) => ({
    label: finding.rule,
    description: `${finding.file}:${finding.range.line}`,
    detail: finding.message,
    finding,
  }));
  const chosen = await window.showQuickPick(items, { title: "Explain which finding?", matchOnDescription: true, matchOnDetail: true });
  return chosen && wanted(chosen.finding);
}

class FindingPage {
  readonly #panel: WebviewPanel;
  #root = "";

  constructor(onClosed: () => void) {
    this.#panel = window.createWebviewPanel("rtnlens.finding", "Finding", ViewColumn.Active, PAGE_OPTIONS);
    this.#panel.webview.onDidReceiveMessage((given: unknown) => this.#receive(given));
    this.#panel.onDidDispose(onClosed);
  }

  async show(answer: NonNullable<ExplainAnswer>): Promise<void> {
    this.#root = answer.root;
    const files = new Set(answer.finding.trace.flatMap(({ steps }) => steps.map(({ file }) => file)));
    const texts = new Map(await Promise.all([...files].map(async (file) => [file, await readText(uriBelow(answer.root, file))] as const)));
    this.#panel.title = `${answer.finding.rule} in ${answer.finding.function}()`;
    this.#panel.webview.html = findingPageHtml(answer, (file) => texts.get(file), newNonce());
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  async #receive(given: unknown): Promise<void> {
    const message = readPageMessage(given);
    if (!message || !("open" in message)) return;
    const [line, column, endLine, endColumn] = message.open.place;
    await openPlace(
      uriBelow(this.#root, message.open.file),
      editorRange({ line, column, endLine, endColumn }),
      columnBeside(this.#panel.viewColumn),
    );
  }
}

/** What the editor has of a file, else what is stored; nothing is opened for it. Undefined when it cannot be read. */
async function readText(uri: Uri): Promise<string | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
