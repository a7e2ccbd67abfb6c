import assert from "node:assert/strict";
import { jsonReport } from "../../server/report/json.js";
import type { Palette } from "../../server/report/palette.js";
import { textReport } from "../../server/report/text.js";
import type { Finding, LintResult } from "../../server/rules/finding.js";

const FINDING: Finding = {
  rule: "flush-under-lock",
  severity: "error",
  file: "tin/tin.c",
  range: { line: 40, column: 2, endLine: 40, endColumn: 26 },
  function: "tin_stop",
  message: "flush_workqueue() waits for all works on tin.wq",
  lock: "rtnl",
  queue: "tin.wq",
  work: "tin.task",
  handler: "tin_task",
  entry: "net_device_ops.ndo_stop",
  trace: [
    {
      role: "holder",
      steps: [step(38, "tin_stop", "tin_stop() is called with RTNL held"), step(40, "tin_stop", "flush_workqueue() waits")],
    },
    { role: "queue", steps: [step(30, "tin_open", "queue_work() puts tin.task on tin.wq")] },
    { role: "worker", steps: [step(7, "tin_task", "rtnl_lock() needs RTNL")] },
  ],
  fingerprint: "0123abcd",
  fixes: [{ id: "drop-lock", title: "Drop the lock around the flush", verified: true }],
};

const SUMMARY: LintResult["summary"] = { files: 1, parsed: 1, functions: 3, works: 1, queues: 1, skipped: [] };

describe("text report", () => {
  it("prints a line to jump from, the trace below it, and a summary", () => {
    assert.equal(
      textReport({ findings: [FINDING], summary: SUMMARY }),
      `tin/tin.c:40:2: error: flush_workqueue() waits for all works on tin.wq [flush-under-lock]
    one thread holds rtnl and waits:
      tin/tin.c:38 tin_stop: is called with RTNL held
      tin/tin.c:40 tin_stop: flush_workqueue() waits
    tin.task is on tin.wq:
      tin/tin.c:30 tin_open: queue_work() puts tin.task on tin.wq
    a worker runs tin_task():
      tin/tin.c:7 tin_task: rtnl_lock() needs RTNL

1 error in 1 file, 3 functions, 1 work, 1 queue
`,
    );
  });

  it("names what was skipped, the first ten by place", () => {
    const skipped = Array.from({ length: 12 }, (_, index) => ({ file: "big.c", line: index + 1, function: "f", reason: "too deep" }));
    const text = textReport({ findings: [], summary: { ...SUMMARY, skipped } });
    assert.match(text, /^not analysed in full: big\.c:1 f: too deep\n/);
    assert.match(text, /not analysed in full: 2 more places \(--format json lists all\)\nnothing found in 1 file/);
  });

  it("marks its parts with the palette it is given", () => {
    const palette: Palette = {
      severity: (severity, text) => `<${severity}>${text}`,
      bold: (text) => `*${text}*`,
      dim: (text) => `(${text})`,
    };
    const text = textReport({ findings: [FINDING], summary: SUMMARY }, palette);
    assert.ok(text.startsWith("*tin/tin.c:40:2:* <error>error: flush"), text);
    assert.ok(text.includes("<error>1 error in"), text);
  });
});

describe("JSON report", () => {
  it("has the documented fields, in order", () => {
    const text = jsonReport({ findings: [FINDING], summary: SUMMARY }, { version: "1.2.3", elapsedMs: 12.6 });
    const report: unknown = JSON.parse(text);
    assert.deepEqual(report, {
      schemaVersion: 1,
      tool: { name: "rtnlens", version: "1.2.3" },
      findings: [
        {
          rule: "flush-under-lock",
          severity: "error",
          file: "tin/tin.c",
          line: 40,
          column: 2,
          endLine: 40,
          endColumn: 26,
          function: "tin_stop",
          message: FINDING.message,
          lock: "rtnl",
          queue: "tin.wq",
          work: "tin.task",
          handler: "tin_task",
          entry: "net_device_ops.ndo_stop",
          trace: FINDING.trace.map(({ role, steps }) => ({
            role,
            steps: steps.map(({ file, range, function: name, message }) => ({
              file,
              line: range.line,
              column: range.column,
              function: name,
              message,
            })),
          })),
          fingerprint: "0123abcd",
          fixes: [{ id: "drop-lock", title: "Drop the lock around the flush", verified: true }],
        },
      ],
      summary: { files: 1, parsed: 1, functions: 3, works: 1, queues: 1, skipped: [], elapsedMs: 13 },
    });
    const order = [
      "rule",
      "severity",
      "file",
      "line",
      "column",
      "endLine",
      "endColumn",
      "function",
      "message",
      "lock",
      "queue",
      "work",
      "handler",
      "entry",
      "trace",
      "fingerprint",
      "fixes",
    ];
    const places = order.map((name) => text.indexOf(`\n      "${name}":`));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });
});

function step(line: number, name: string, message: string): Finding["trace"][number]["steps"][number] {
  return { file: "tin/tin.c", range: { line, column: 1, endLine: line, endColumn: 9 }, function: name, message };
}
