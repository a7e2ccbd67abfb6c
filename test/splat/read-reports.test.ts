import assert from "node:assert/strict";
import type { KernelReport } from "../../server/splat/kernel-report.js";
import { reportsIn } from "./explain-text.js";
import { CIRCULAR, HUNG, LOCKUP, OLD_CIRCULAR, RECURSIVE, SYZBOT_CIRCULAR, stamped } from "./splat-logs.js";

/** A report in few words. */
function told({ kind, tasks, chain, wanted, held, stacks }: KernelReport): object {
  const shown = (text: string | undefined, kindOf: string | undefined, name: string | undefined): string =>
    text === undefined ? "" : `${kindOf} ${name}`;
  return {
    kind,
    tasks,
    chain: chain.map((link) =>
      [
        shown(link.class.text, link.class.kind, link.class.name),
        ...link.frames.filter((frame) => /^cup_/.test(frame.function)).map((frame) => frame.function),
      ].join(" in "),
    ),
    wanted: shown(wanted?.text, wanted?.kind, wanted?.name),
    held: shown(held?.text, held?.kind, held?.name),
    stacks: stacks.map(({ frames }) => frames.map((frame) => frame.function).filter((name) => name.startsWith("cup_"))),
  };
}

const CIRCULAR_TOLD = {
  kind: "circular dependency",
  tasks: ["ip/44"],
  chain: ["queue cup in cup_stop", "work &cup->task", "lock rtnl_mutex in cup_task"],
  wanted: "queue cup",
  held: "lock rtnl_mutex",
  stacks: [["cup_stop"]],
};

describe("reports of the kernel", () => {
  it("reads a circular dependency", () => {
    const [report, ...others] = reportsIn(CIRCULAR);
    assert.ok(report);
    assert.deepEqual(others, []);
    assert.deepEqual(told(report), CIRCULAR_TOLD);
    assert.equal(report.line, 2);
    assert.equal(report.isCut, false);
    assert.deepEqual(report.version, { major: 6, minor: 1, patch: 192 });
    assert.deepEqual(
      report.holdings.map(({ task, class: { text } }) => [task, text]),
      [["ip/44", "rtnl_mutex"]],
    );
    assert.deepEqual(report.chain[0]?.frames.at(-2), { function: "cup_stop", module: "cup", place: undefined });
  });

  it("reads the form of old kernels", () => {
    const [report] = reportsIn(OLD_CIRCULAR);
    assert.ok(report);
    assert.deepEqual(told(report), { ...CIRCULAR_TOLD, tasks: ["ip/2157"] });
    assert.deepEqual(report.version, { major: 3, minor: 19, patch: 0 });
  });

  it("reads syzbot's form, with places and inlined functions", () => {
    const [report] = reportsIn(SYZBOT_CIRCULAR);
    assert.ok(report);
    assert.deepEqual(told(report), { ...CIRCULAR_TOLD, tasks: ["syz.0.17/5854"] });
    assert.deepEqual(report.chain[0]?.frames.at(-1), { function: "cup_stop", module: undefined, place: { file: "cup.c", line: 24 } });
    assert.equal(report.chain[1]?.frames[0]?.function, "process_one_work");
  });

  it("reads stacks that scripts/decode_stacktrace.sh has decoded", () => {
    const decoded = CIRCULAR.map((line) =>
      line.replace(
        /^(\s+)(\??) ?(\w+)\+0x\S+( \[cup\])?$/,
        (_all, indent, doubt, name, module) =>
          `${indent}${doubt ? "? " : ""}${name} (drivers/net/cup.c:24 (discriminator 3))${module ? " cup" : ""}`,
      ),
    );
    const [report] = reportsIn(decoded);
    assert.ok(report);
    assert.deepEqual(told(report), CIRCULAR_TOLD);
    assert.deepEqual(report.chain[0]?.frames.at(-2), {
      function: "cup_stop",
      module: "cup",
      place: { file: "drivers/net/cup.c", line: 24 },
    });
  });

  it("reads recursive locking, with the work that the worker runs", () => {
    const [report] = reportsIn(RECURSIVE);
    assert.ok(report);
    assert.deepEqual(told(report), {
      kind: "recursive locking",
      tasks: ["kworker/u2:1/18"],
      chain: [],
      wanted: "queue cup",
      held: "queue cup",
      stacks: [["cup_poll"]],
    });
    assert.deepEqual(report.stacks[0]?.work, { queue: "cup", handler: "cup_poll", module: "cup", isRunning: true });
    assert.deepEqual(
      report.holdings.map(({ class: { kind, name } }) => `${kind} ${name}`),
      ["queue cup", "work &(&cup->poll)->work"],
    );
  });

  it("reads a round of hung tasks as one report, with all that tasks hold", () => {
    const [report, ...others] = reportsIn(HUNG);
    assert.ok(report);
    assert.deepEqual(others, []);
    assert.deepEqual(report.tasks, ["kworker/u2:0:7", "ip:44"]);
    assert.deepEqual(told(report), {
      kind: "hung tasks",
      tasks: report.tasks,
      chain: [],
      wanted: "",
      held: "",
      stacks: [["cup_task"], ["cup_stop"]],
    });
    assert.deepEqual(report.stacks[0]?.work?.handler, "cup_task");
    assert.equal(report.holdings.length, 4);
  });

  it("reads a workqueue lockup with the works that run and wait", () => {
    const [report] = reportsIn(LOCKUP);
    assert.ok(report);
    assert.deepEqual(
      report.busy.map(({ queue, handler, isRunning }) => `${queue} ${handler}${isRunning ? " runs" : ""}`),
      ["events vmstat_shepherd", "events kfree_rcu_monitor", "cup cup_task runs", "cup cup_poll", "cup cup_poll"],
    );
  });

  const carriers: Readonly<Record<string, (line: string, index: number) => string>> = {
    "time stamps": (line) => `[  100.123456] ${line}`,
    "raw levels": (line) => `<4>[  100.123456] ${line}`,
    "a system log": (line) => `Nov 21 08:00:00 host kernel: [  100.123456] ${line}`,
    "a journal": (line) => `2026-11-21T08:00:00.123456+00:00 host kernel: ${line}`,
    "dates of dmesg -T": (line) => `[Sat Nov 21 08:00:00 2026] ${line}`,
    "facilities of dmesg -x": (line) => `kern  :warn  : [  100.123456] ${line}`,
    "a mail's quotes": (line) => `> > [  100.123456] ${line}`,
    "a serial line's ends and colours": (line) => `\x1b[33m[  100.123456] \x1b[0m${line}\r`,
    callers: (line) => `[  100.123456][   T44] ${line}`,
  };
  for (const [name, carry] of Object.entries(carriers)) {
    it(`reads through ${name}`, () => {
      const [report] = reportsIn(CIRCULAR.map(carry));
      assert.ok(report);
      assert.deepEqual(told(report), CIRCULAR_TOLD);
      assert.equal(report.isCut, false);
    });
  }

  it("passes over lines of others in between", () => {
    const noisy = CIRCULAR.flatMap((line, index) => [
      line,
      ...(index % 3 === 0 ? ["eth0: link up, 1000 Mbps", "usb 1-1: new device"] : []),
    ]);
    assert.deepEqual(reportsIn(noisy).map(told), [CIRCULAR_TOLD]);
    const twoCallers = stamped(CIRCULAR, "[   T44]").flatMap((line) => [
      line,
      `[  100.5][    C0] RIP: 0010:other+0x1/0x2`,
      `[  100.500000][    C0]  other_frame+0x1/0x20 [other]`,
    ]);
    const [report] = reportsIn(twoCallers);
    assert.ok(report);
    assert.deepEqual(told(report), CIRCULAR_TOLD);
    assert.ok(![...report.chain, ...report.stacks].some(({ frames }) => frames.some((frame) => frame.function === "other_frame")));
  });

  it("takes lines apart that a serial line has run together", () => {
    const lines = stamped(CIRCULAR);
    const glued = lines.flatMap((line, index) => (index % 2 === 0 ? [`${line}${lines[index + 1] ?? ""}`] : []));
    assert.deepEqual(reportsIn(glued).map(told), [CIRCULAR_TOLD]);
  });

  it("reads several reports in one log, and one that is repeated once", () => {
    const noise = ["random: crng init done", ""];
    const log = [...noise, ...CIRCULAR, ...noise, ...RECURSIVE, ...HUNG, ...LOCKUP, ...noise, ...HUNG, ...CIRCULAR];
    assert.deepEqual(
      reportsIn(log).map(({ kind, repeats, isCut }) => [kind, repeats, isCut]),
      [
        ["circular dependency", 1, false],
        ["recursive locking", 0, false],
        ["hung tasks", 1, false],
        ["workqueue lockup", 0, false],
      ],
    );
  });

  it("takes a later round of the watchdog, with fewer tasks, for the same", () => {
    const later = HUNG.slice(HUNG.findIndex((line) => line.includes("task ip:44")));
    assert.deepEqual(
      reportsIn([...HUNG, ...later]).map(({ tasks, repeats }) => [tasks.length, repeats]),
      [[2, 1]],
    );
  });

  it("reads what there is of a report that is cut off, wherever that is", () => {
    for (let length = 2; length < CIRCULAR.length; length++) {
      const [report, ...others] = reportsIn(CIRCULAR.slice(0, length));
      assert.ok(report, `after ${length} lines`);
      assert.deepEqual(others, []);
      // From the first frame of the reporting task's own stack on nothing is missing that matters.
      assert.equal(report.isCut, length < CIRCULAR.indexOf("stack backtrace:") + 5, `after ${length} lines`);
    }
  });

  it("begins a new report where another is cut off by it", () => {
    assert.deepEqual(
      reportsIn([...CIRCULAR.slice(0, 20), ...HUNG]).map(({ kind, isCut }) => [kind, isCut]),
      [
        ["circular dependency", true],
        ["hung tasks", false],
      ],
    );
  });

  it("finds nothing in other texts, however odd", () => {
    assert.deepEqual(reportsIn([]), []);
    assert.deepEqual(reportsIn(["", "\0\0\0", "x".repeat(1_000_000), "[", "[  1.000000]", "task is blocked"]), []);
  });
});
