import type { Connection } from "vscode-languageserver";
import { STATUS } from "./own-messages.js";

/** What a status bar shows; sent as `rtnlens/status`. */
export interface Status {
  readonly state: "idle" | "indexing" | "error";
  readonly message: string;
  /** C files of what is analysed: those done, and all. Absent when idle. */
  readonly files?: number;
  readonly total?: number;
}

/** Tells the client what the server is busy with. */
export class StatusReport {
  readonly #connection: Connection;
  readonly #busy = new Map<object, { readonly name: string; readonly total: number; files: number }>();
  #error: { readonly key: object; readonly message: string } | undefined;
  #sent = "";
  isWanted = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  indexing(key: object, name: string, total: number, files = 0): void {
    this.#busy.set(key, { name, total, files });
    this.#send();
  }

  done(key: object): void {
    if (this.#error?.key === key) this.#error = undefined;
    this.#busy.delete(key);
    this.#send();
  }

  failed(key: object, message: string): void {
    this.#busy.delete(key);
    this.#error = { key, message };
    this.#send();
  }

  #send(): void {
    const status = this.#status();
    const text = JSON.stringify(status);
    if (!this.isWanted || text === this.#sent) return;
    this.#sent = text;
    void this.#connection.sendNotification(STATUS, status).catch(() => {});
  }

  #status(): Status {
    const tasks = [...this.#busy.values()];
    if (tasks.length > 0) {
      const files = tasks.reduce((sum, task) => sum + task.files, 0);
      const total = tasks.reduce((sum, task) => sum + task.total, 0);
      return { state: "indexing", message: tasks.map((task) => task.name).join(", "), files, total };
    }
    return this.#error ? { state: "error", message: this.#error.message } : { state: "idle", message: "" };
  }
}
