import { type Disposable, EventEmitter, type TextDocument, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { MODELS_CHANGED, QUEUE_MODEL, type QueueModelAnswer } from "../server/lsp/own-messages.js";

/** Edits come in bursts; the model is asked for once after each, in milliseconds. */
const PATIENCE = 120;

/** The queue model of the driver that is looked at: that of the active editor, and of the last one that had any while another is active. */
export class ShownModel implements Disposable {
  readonly #client: BaseLanguageClient;
  readonly #schemes: readonly string[];
  readonly #changed = new EventEmitter<QueueModelAnswer>();
  readonly #subscriptions: Disposable[];
  #answer: QueueModelAnswer = null;
  #uri: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Told when there is another model to show. */
  readonly onDidChange = this.#changed.event;

  constructor(client: BaseLanguageClient, schemes: readonly string[]) {
    this.#client = client;
    this.#schemes = schemes;
    this.#subscriptions = [
      this.#changed,
      window.onDidChangeActiveTextEditor((editor) => this.#follow(editor?.document)),
      client.onNotification(MODELS_CHANGED, () => this.#askSoon()),
    ];
    this.#follow(window.activeTextEditor?.document);
  }

  get answer(): QueueModelAnswer {
    return this.#answer;
  }

  /** The document whose driver is shown. */
  get uri(): string | undefined {
    return this.#uri;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of this.#subscriptions) each.dispose();
  }

  #follow(document: TextDocument | undefined): void {
    if (!document || !this.#schemes.includes(document.uri.scheme) || !/\.[ch]$/i.test(document.uri.path)) return;
    this.#uri = document.uri.toString();
    this.#askSoon();
  }

  #askSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), PATIENCE);
  }

  async #ask(): Promise<void> {
    const uri = this.#uri;
    if (uri === undefined || !this.#client.isRunning()) return;
    const number = ++this.#asked;
    const answer = await this.#client.sendRequest<QueueModelAnswer>(QUEUE_MODEL, { uri }).catch(() => undefined);
    // Null is said of a document that is not analysed yet, too: its driver's model comes with the next notification.
    if (answer === undefined || number !== this.#asked) return;
    this.#answer = answer;
    this.#changed.fire(answer);
  }
}
