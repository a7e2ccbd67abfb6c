import { parseVersion } from "../kernel/version.js";
import type { BusyWork, Holding, KernelReport, ReportKind, TaskStack } from "./kernel-report.js";
import { type LockClass, readLock } from "./lock-class.js";
import { functionName, readFrame, type StackFrame } from "./stack-frame.js";

/** What a line is to the report that is being read. */
export type Taken = "taken" | "foreign" | "last";

/** Most of anything that one report is believed to have. */
const MOST = 400;

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Puts one report together from its lines, in whatever order its parts come; lines of others between them do not matter. */
export class ReportBuilder {
  readonly kind: ReportKind;
  readonly line: number;
  /** Who prints it. */
  readonly caller: string | undefined;
  readonly #tasks: string[] = [];
  readonly #chain: { class: LockClass; frames: StackFrame[] }[] = [];
  readonly #holdings: Holding[] = [];
  readonly #stacks: Mutable<TaskStack>[] = [];
  readonly #busy: BusyWork[] = [];
  #version: KernelReport["version"];
  #wanted: LockClass | undefined;
  #held: LockClass | undefined;
  /** What the next line that prints a lock says. */
  #next: "wanted" | "held" | undefined;
  #holder: string | undefined;
  #queue: string | undefined;
  /** Where frames go. */
  #frames: StackFrame[] | undefined;
  #isInBacktrace = false;
  #isWhole = false;

  constructor(kind: ReportKind, line: number, caller: string | undefined) {
    this.kind = kind;
    this.line = line;
    this.caller = caller;
  }

  /** A further task of the same round of the watchdog. */
  addTask(name: string): void {
    this.#tasks.push(name);
    this.#stacks.push({ task: name, work: undefined, frames: [] });
    this.#frames = this.#stacks.at(-1)?.frames;
  }

  hasTask(name: string): boolean {
    return this.#tasks.includes(name);
  }

  take(text: string): Taken {
    if (text === "") return "taken";
    const frame = readFrame(text);
    if (frame !== undefined) return this.#frame(frame);
    const lock = readLock(text.replace(/^\s*(?:-> #\d+|#\d+:) ?/, ""));
    if (lock) return this.#lock(text, lock.class);
    return this.#heading(text);
  }

  build(): KernelReport {
    // The kernel counts down, and a cut or mixed log leaves holes.
    const chain = this.#chain.filter((link) => link !== undefined);
    return {
      kind: this.kind,
      line: this.line,
      repeats: 0,
      isCut: !this.#isComplete(),
      version: this.#version,
      tasks: this.#tasks,
      wanted: this.#wanted,
      held: this.#held,
      chain,
      holdings: this.#holdings,
      stacks: this.#stacks,
      busy: this.#busy,
    };
  }

  #isComplete(): boolean {
    if (!this.#isLockdep()) return this.#busy.length > 0 || this.#stacks.some(({ frames }) => frames.length > 0);
    return this.#isWhole && this.#held !== undefined && (this.kind === "recursive locking" || this.#chain.length > 1);
  }

  #isLockdep(): boolean {
    return this.kind === "circular dependency" || this.kind === "recursive locking";
  }

  #frame(frame: StackFrame | "unsure"): Taken {
    if (!this.#frames) return "foreign";
    if (this.#isInBacktrace) this.#isWhole = true;
    if (frame !== "unsure" && this.#frames.length < MOST) this.#frames.push(frame);
    return "taken";
  }

  #lock(text: string, lock: LockClass): Taken {
    const link = /^\s*-> #(\d+)/.exec(text);
    if (link) {
      const entry = { class: lock, frames: [] };
      const index = Number(link[1]);
      if (index < MOST) this.#chain[index] = entry;
      this.#frames = entry.frames;
      return "taken";
    }
    if (this.#next === "wanted") this.#wanted = lock;
    else if (this.#next === "held") this.#held = lock;
    else if (this.#holder !== undefined && this.#holdings.length < MOST) this.#holdings.push({ task: this.#holder, class: lock });
    else return "foreign";
    this.#next = undefined;
    return "taken";
  }

  #heading(text: string): Taken {
    const asking = /^(\S.*\/\d+) is trying to acquire lock:/.exec(text);
    if (asking?.[1] !== undefined) {
      if (!this.hasTask(asking[1])) this.#tasks.push(asking[1]);
      this.#next = "wanted";
      return "taken";
    }
    if (/^(?:but task is already holding lock|but task is already holding)/.test(text)) {
      this.#next = "held";
      return "taken";
    }
    const holder = /^(?:\d+ locks?|no locks) held by (\S.*\/\d+)(?:,.*)?:?$/.exec(text);
    if (holder?.[1] !== undefined) {
      this.#holder = holder[1];
      this.#frames = undefined;
      return "taken";
    }
    if (text.startsWith("stack backtrace:")) {
      this.#stacks.push({ task: this.#tasks[0] ?? "", work: undefined, frames: [] });
      this.#frames = this.#stacks.at(-1)?.frames;
      this.#isInBacktrace = true;
      return "taken";
    }
    return this.#workLine(text) ?? this.#other(text);
  }

  #workLine(text: string): Taken | undefined {
    const running = /^Workqueue: (\S.*?) ([A-Za-z_][\w.]*)(?: \[(\w+)[^\]]*\])?$/.exec(text);
    if (running) {
      const work = { queue: running[1] ?? "", handler: functionName(running[2] ?? ""), module: running[3], isRunning: true };
      const stack = this.#stacks.at(-1);
      if (stack) stack.work = work;
      this.#busy.push(work);
      return "taken";
    }
    const queue = /^workqueue (\S+): flags=/.exec(text);
    if (queue) {
      this.#queue = queue[1];
      this.#frames = undefined;
      return "taken";
    }
    const listed = /^\s*(in-flight|pending|inactive|delayed): (.*)$/.exec(text);
    if (!listed) return undefined;
    for (const [, name = "", module] of (listed[2] ?? "").matchAll(
      /(?:\d+(?:\(RESCUER\))?:)?([A-Za-z_][\w.]*)(?: BAR\(\d+\)|\(\d+\))*(?: \[(\w+)\])?,?/g,
    )) {
      if (this.#busy.length < MOST && name !== "BAR")
        this.#busy.push({ queue: this.#queue ?? "", handler: functionName(name), module, isRunning: listed[1] === "in-flight" });
    }
    return "taken";
  }

  #other(text: string): Taken {
    const task = /^task:(\S.*?) +state:. .*?pid: ?(\d+)/.exec(text);
    if (task) {
      const name = `${task[1]}:${task[2]}`;
      if (this.#stacks.at(-1)?.task === name) return "taken";
      this.#stacks.push({ task: name, work: undefined, frames: [] });
      this.#frames = this.#stacks.at(-1)?.frames;
      return "taken";
    }
    const version = /(?:Not tainted|Tainted:[ A-Z]*?|^)\s*(\d+\.\d+\S*) #\d+/.exec(text);
    if (version?.[1] !== undefined) {
      this.#version ??= parseVersion(version[1]);
      return "taken";
    }
    if (/^={20,}$/.test(text)) return this.kind === "hung tasks" && this.#holder !== undefined ? "last" : "taken";
    if (text.trim() === "</TASK>" && this.#isLockdep() && this.#isInBacktrace) return "last";
    if (/^ *<\/?(?:TASK|IRQ)>$|^Call Trace:|^-+$|^CPU: \d+ |^RIP: |^[ER][A-Z0-9]{2}: |^Code: |^Showing all locks held/.test(text))
      return "taken";
    return "foreign";
  }
}
