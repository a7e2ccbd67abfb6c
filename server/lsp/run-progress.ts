import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";

interface Task {
  readonly title: string;
  message: string;
  readonly onCancel: () => void;
  reporter?: WorkDoneProgressServerReporter;
  isDone: boolean;
}

/** Work that takes less than this, in milliseconds, is not worth a progress bar. */
const PATIENCE = 150;

/** Shows long work in the client, which may cancel it. */
export class RunProgress {
  readonly #connection: Connection;
  readonly #tasks = new Map<object, Task>();
  isSupported = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  begin(key: object, title: string, message: string, onCancel: () => void): void {
    if (!this.isSupported || this.#tasks.has(key)) return;
    const task: Task = { title, message, onCancel, isDone: false };
    this.#tasks.set(key, task);
    setTimeout(() => void this.#show(task), PATIENCE).unref?.();
  }

  report(key: object, message: string, percentage?: number): void {
    const task = this.#tasks.get(key);
    if (!task) return;
    task.message = message;
    if (percentage === undefined) task.reporter?.report(message);
    else task.reporter?.report(percentage, message);
  }

  end(key: object): void {
    const task = this.#tasks.get(key);
    if (!task) return;
    this.#tasks.delete(key);
    task.isDone = true;
    task.reporter?.done();
  }

  endAll(): void {
    for (const key of [...this.#tasks.keys()]) this.end(key);
  }

  async #show(task: Task): Promise<void> {
    if (task.isDone) return;
    try {
      const reporter = await this.#connection.window.createWorkDoneProgress();
      reporter.begin(task.title, 0, task.message, true);
      reporter.token.onCancellationRequested(task.onCancel);
      if (task.isDone) reporter.done();
      else task.reporter = reporter;
    } catch {
      // A client that refuses has nothing to show it with.
    }
  }
}
