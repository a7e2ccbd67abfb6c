import { commands, Disposable, ViewColumn, type WebviewPanel, window } from "vscode";
import { EXPLAIN_FINDING, type QueueModelAnswer } from "../server/lsp/own-messages.js";
import { modelPageHtml } from "./model-page-html.js";
import { newNonce, PAGE_OPTIONS, readPageMessage } from "./page-frame.js";
import { columnBeside, editorRange, openPlace, uriBelow } from "./place.js";
import type { ShownModel } from "./shown-model.js";

/** The queue model page: one, beside the editor, of the driver that is looked at. */
export function attachModelPage(model: ShownModel): Disposable {
  let page: ModelPage | undefined;
  const command = commands.registerCommand("rtnlens.showModel", () => {
    if (page) return page.reveal();
    if (!model.answer) {
      return void window.showInformationMessage("RTNLens: open a C file of a driver to see the model of its queues.");
    }
    page = new ModelPage(model, () => {
      page = undefined;
    });
    return undefined;
  });
  return Disposable.from(command, { dispose: () => page?.dispose() });
}

class ModelPage {
  readonly #panel: WebviewPanel;
  readonly #changed: Disposable;
  #answer: QueueModelAnswer;
  #shown = "";

  constructor(model: ShownModel, onClosed: () => void) {
    this.#panel = window.createWebviewPanel("rtnlens.model", "Queue Model", ViewColumn.Active, PAGE_OPTIONS);
    this.#answer = model.answer;
    this.#panel.webview.onDidReceiveMessage((given: unknown) => this.#receive(given));
    this.#changed = model.onDidChange((answer) => this.#show(answer));
    this.#panel.onDidDispose(() => {
      this.#changed.dispose();
      onClosed();
    });
    this.#show(model.answer);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** A page that says the same is left alone: it may be in use. */
  #show(answer: QueueModelAnswer): void {
    this.#answer = answer;
    const content = JSON.stringify(answer);
    if (content === this.#shown) return;
    this.#shown = content;
    this.#panel.title = answer ? `Queues of ${answer.module}` : "Queue Model";
    this.#panel.webview.html = modelPageHtml(answer, newNonce());
  }

  async #receive(given: unknown): Promise<void> {
    const message = readPageMessage(given);
    if (!message || !this.#answer) return;
    if ("explain" in message) {
      const uri = uriBelow(this.#answer.root, message.explain.file).toString();
      await commands.executeCommand(EXPLAIN_FINDING, uri, message.explain.fingerprint);
      return;
    }
    const [line, column, endLine, endColumn] = message.open.place;
    const uri = uriBelow(this.#answer.root, message.open.file);
    await openPlace(uri, editorRange({ line, column, endLine, endColumn }), columnBeside(this.#panel.viewColumn));
  }
}
