import type { KernelReport, ReportKind } from "./kernel-report.js";
import { type LogLine, readLogLine } from "./log-line.js";
import { ReportBuilder } from "./report-builder.js";

/** Lines of others that a report may have between its own. */
const MOST_FOREIGN = 200;
/** Different reports that are kept of one log. */
const MOST_REPORTS = 500;

/** What every title has; looked for before a line is read any closer. */
const HINTS = ["possible circular locking", "possible recursive locking", "blocked for more than", "workqueue lockup"];

interface Title {
  readonly kind: ReportKind;
  readonly task?: string;
}

/** Finds reports in a log that is given line by line; holds no more of it than them. */
export class ReportReader {
  #line = 0;
  #open: ReportBuilder | undefined;
  #foreign = 0;
  readonly #reports = new Map<string, KernelReport>();
  /** Reports that were not kept, because there were too many others. */
  passedOver = 0;

  get lines(): number {
    return this.#line;
  }

  /** Takes the next line, without its end. */
  push(raw: string): void {
    this.#line++;
    if (!this.#open && !HINTS.some((hint) => raw.includes(hint))) return;
    for (const message of readLogLine(raw)) this.#take(message);
  }

  /** The log is over: all its reports, in its order, each told once. */
  end(): readonly KernelReport[] {
    this.#close();
    return [...this.#reports.values()];
  }

  #take({ text, caller }: LogLine): void {
    const title = titleOf(text);
    if (title) {
      this.#begin(title, caller);
      return;
    }
    const open = this.#open;
    if (!open || (open.caller !== undefined && caller !== undefined && caller !== open.caller)) return;
    switch (open.take(text)) {
      case "taken":
        this.#foreign = 0;
        return;
      case "last":
        this.#close();
        return;
      case "foreign":
        if (++this.#foreign > MOST_FOREIGN) this.#close();
    }
  }

  #begin({ kind, task }: Title, caller: string | undefined): void {
    const isSameRound = this.#open?.kind === "hung tasks" && kind === "hung tasks" && task !== undefined && !this.#open.hasTask(task);
    if (!isSameRound) {
      this.#close();
      this.#open = new ReportBuilder(kind, this.#line, caller);
    }
    this.#foreign = 0;
    if (task !== undefined) this.#open?.addTask(task);
  }

  #close(): void {
    const report = this.#open?.build();
    this.#open = undefined;
    if (!report) return;
    const key = this.#keyOfSame(report) ?? keyOf(report);
    const known = this.#reports.get(key);
    if (known) this.#reports.set(key, { ...(known.isCut ? { ...report, line: known.line } : known), repeats: known.repeats + 1 });
    else if (this.#reports.size < MOST_REPORTS) this.#reports.set(key, report);
    else this.passedOver++;
  }

  /** The watchdog names hung tasks again in each round, some of them or all. */
  #keyOfSame({ kind, tasks }: KernelReport): string | undefined {
    if (kind !== "hung tasks") return undefined;
    for (const [key, known] of this.#reports) if (known.kind === kind && tasks.every((task) => known.tasks.includes(task))) return key;
    return undefined;
  }
}

/** What makes two reports the same one told again. */
function keyOf({ kind, tasks, chain, wanted, stacks }: KernelReport): string {
  if (kind === "hung tasks") return JSON.stringify([kind, [...tasks].sort()]);
  const functions = kind === "workqueue lockup" ? stacks.map(({ frames }) => frames[0]?.function) : [];
  return JSON.stringify([kind, wanted?.text, chain.map((link) => link.class.text), functions]);
}

function titleOf(text: string): Title | undefined {
  if (/possible circular locking dependency detected/.test(text)) return { kind: "circular dependency" };
  if (/possible recursive locking detected/.test(text)) return { kind: "recursive locking" };
  const hung = /INFO: task (\S.*:\d+) blocked (?:in \S+ )?for more than \d+ seconds/.exec(text);
  if (hung?.[1] !== undefined) return { kind: "hung tasks", task: hung[1] };
  if (/BUG: workqueue lockup - pool/.test(text)) return { kind: "workqueue lockup" };
  return undefined;
}
