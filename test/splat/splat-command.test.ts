import assert from "node:assert/strict";
import { DEADLOCK, runCli, temporaryFolders } from "../cli/run-cli.js";
import { CIRCULAR, HUNG, LOCKUP, OLD_CIRCULAR, SYZBOT_CIRCULAR, stamped } from "./splat-logs.js";

const FILES = { Makefile: "obj-m := cup.o\n", "cup.c": DEADLOCK };
const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;

describe("rtnlens splat", () => {
  const folders = temporaryFolders();

  it("names what lockdep speaks of, shows the finding and offers its fixes", () => {
    const folder = folders.make({ ...FILES, "dmesg.txt": text(stamped(CIRCULAR)) });
    const { status, stdout, stderr } = runCli(["splat", "dmesg.txt", "--tree", "."], folder);
    assert.equal(stderr, "");
    assert.equal(status, 1);
    assert.match(stdout, /^dmesg\.txt:2: circular dependency, reported by ip\/44$/m);
    assert.match(stdout, /^ {4}\(wq_completion\)cup: queue cup\.wq \(cup\.c:16\)$/m);
    assert.match(stdout, /^ {4}\(work_completion\)\(&cup->task\): work cup\.task, handler cup_task\(\) \(cup\.c:15\)$/m);
    assert.match(stdout, /^ {4}rtnl_mutex: lock rtnl$/m);
    assert.match(stdout, /^cup\.c:24:2: error: flush_workqueue\(\) waits .*\[flush-under-lock\]$/m);
    assert.match(stdout, /^ {4}fix: .* \(rtnlens fix --finding [0-9a-f]{16} --fix [\w-]+ cup\.c\)$/m);
    assert.match(stdout, /^1 report, 1 explained by 1 finding$/m);
    const [, finding = "", fix = ""] = /--finding (\w+) --fix ([\w-]+)/.exec(stdout) ?? [];
    assert.match(runCli(["fix", "--finding", finding, "--fix", fix, "cup.c"], folder).stdout, /^--- a\/cup\.c$/m);
  });

  it("explains every form, and tells a finding once", () => {
    const log = text([...stamped(OLD_CIRCULAR), "noise", ...SYZBOT_CIRCULAR, ...stamped(HUNG), ...LOCKUP]);
    const { status, stdout } = runCli(["splat", "log", "--tree", "."], folders.make({ ...FILES, log }));
    assert.equal(status, 1);
    assert.match(stdout, /^4 reports, 4 explained by 1 finding$/m);
    assert.equal(stdout.match(/\[flush-under-lock\]/g)?.length, 1);
    assert.equal(stdout.match(/explained by the finding above at cup\.c:24/g)?.length, 3);
  });

  it("reads standard input", () => {
    const folder = folders.make({ ...FILES, log: text(CIRCULAR) });
    for (const args of [["splat", "-"], ["splat"]]) {
      const { stdout } = runCli([...args, "--tree", "."], folder, {}, text(CIRCULAR));
      assert.match(stdout, /^standard input:2: circular dependency/m);
    }
  });

  it("prints JSON and SARIF", () => {
    const folder = folders.make({ ...FILES, log: text([...CIRCULAR, ...HUNG]) });
    const json = JSON.parse(runCli(["splat", "log", "--tree", ".", "--format", "json"], folder).stdout);
    assert.equal(json.schemaVersion, 1);
    assert.deepEqual(json.summary.reports, 2);
    assert.deepEqual(json.summary.explained, 2);
    const [report] = json.reports;
    assert.deepEqual(
      report.classes.map((each: { readonly name: string }) => each.name),
      ["cup.wq", "cup.task", "rtnl"],
    );
    assert.deepEqual(
      report.edges.map((edge: { readonly known: boolean }) => edge.known),
      [true, true, true],
    );
    assert.equal(report.finding.rule, "flush-under-lock");
    assert.ok(report.finding.fixes.some((fix: { readonly verified: boolean }) => fix.verified));
    const sarif = JSON.parse(runCli(["splat", "log", "--tree", ".", "--format", "sarif"], folder).stdout);
    const [result, ...others] = sarif.runs[0].results;
    assert.deepEqual(others, []);
    assert.match(result.message.text, /The kernel reports it at log:2, log:\d+$/);
  });

  it("says which edge the static model lacks", () => {
    const tried = DEADLOCK.replace("\trtnl_lock();", "\tif (!rtnl_trylock())\n\t\treturn;");
    const { status, stdout } = runCli(["splat", "log", "--tree", "."], folders.make({ ...FILES, "cup.c": tried, log: text(CIRCULAR) }));
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /error:/);
    const other = DEADLOCK.replace("\trtnl_lock();", "\tcup_hidden(cup);").replace("\trtnl_unlock();\n", "");
    const hidden = runCli(["splat", "log", "--tree", "."], folders.make({ ...FILES, "cup.c": other, log: text(CIRCULAR) }));
    assert.match(hidden.stdout, /^ {4}not explained; the static model lacks\n {6}cup\.task → rtnl: taken in cup_task\(\) \(cup\.c:3\)$/m);
    assert.match(hidden.stdout, /^1 report, 0 explained by 0 findings$/m);
  });

  it("says that hung tasks wait where nothing is found", () => {
    const right = DEADLOCK.replace("\trtnl_lock();\n", "").replace("\trtnl_unlock();\n", "");
    const { stdout } = runCli(["splat", "log", "--tree", "."], folders.make({ ...FILES, "cup.c": right, log: text(HUNG) }));
    assert.match(stdout, /^ {4}not explained: cup_stop\(\) \(cup\.c:18\) waits for deferred work, and nothing is found there$/m);
  });

  it("says that the tree has none of the functions", () => {
    const folder = folders.make({ ...FILES, log: text(CIRCULAR.map((line) => line.replaceAll("cup", "mug"))) });
    const { status, stdout } = runCli(["splat", "log", "--tree", "."], folder);
    assert.equal(status, 1);
    assert.match(stdout, /not explained: none of its functions is in the tree: .*mug_stop\(\)/);
  });

  it("reads a report that is cut off, says so, and reads the next", () => {
    const folder = folders.make({ ...FILES, log: text([...CIRCULAR.slice(0, 24), ...HUNG]) });
    const { status, stdout, stderr } = runCli(["splat", "log", "--tree", "."], folder);
    assert.equal(status, 1);
    assert.equal(stderr, "rtnlens: note: log:2: circular dependency: cut off in the middle\n");
    assert.match(stdout, /^log:2: circular dependency, reported by ip\/44; cut off in the middle$/m);
    assert.match(stdout, /^2 reports, 2 explained by 1 finding$/m);
  });

  it("says that a log has no report", () => {
    const folder = folders.make({ ...FILES, log: "eth0: link up\n".repeat(3), empty: "", binary: Buffer.from([0, 255, 10, 0, 200, 10]) });
    for (const [name, lines] of [
      ["log", 3],
      ["empty", 0],
      ["binary", 2],
    ] as const) {
      const none = `rtnlens: ${name}: no lockdep, hung-task or workqueue-lockup report in ${lines} lines\n`;
      assert.deepEqual(runCli(["splat", name, "--tree", "."], folder), { status: 0, stdout: "", stderr: none });
    }
  });

  it("says what it cannot read", () => {
    const folder = folders.make({ ...FILES, log: text(CIRCULAR) });
    const failure = (line: string) => ({ status: 2, stdout: "", stderr: `rtnlens: ${line}\n` });
    assert.deepEqual(runCli(["splat", "nowhere"], folder), failure("nowhere: no such file or folder"));
    assert.deepEqual(runCli(["splat", "."], folder), failure(".: is a folder"));
    assert.deepEqual(runCli(["splat", "log", "--tree", "nowhere"], folder), failure("nowhere: no such folder"));
  });

  it("finds a report in a large log, and a line without an end", () => {
    const noise = `${"[  100.000000] eth0: transmit queue 0 timed out, blocked for a while\n".repeat(150_000)}${"x".repeat(9_000_000)}\n`;
    const folder = folders.make({ ...FILES, log: `${noise}${text(stamped(CIRCULAR))}${noise}${"y".repeat(3_000_000)}` });
    const { status, stdout, stderr } = runCli(["splat", "log", "--tree", "."], folder);
    assert.equal(stderr, "");
    assert.equal(status, 1);
    assert.match(stdout, /^log:150003: circular dependency/m);
    assert.match(stdout, /^1 report, 1 explained by 1 finding$/m);
  });
});
