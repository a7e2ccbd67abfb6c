import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { CLI, DEADLOCK, runCli, temporaryFolders } from "./run-cli.js";

/** More than any machine lints in a second. */
const MANY = 5000;

/** Modules of one file each, all with one finding. */
function drivers(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, at) => `tin${at}`);
  const Makefile = names.map((name) => `obj-m += ${name}.o\n`).join("");
  return { Makefile, ...Object.fromEntries(names.map((name) => [`${name}.c`, DEADLOCK.replaceAll("cup", name)])) };
}

describe("a run that ends early", () => {
  const folders = temporaryFolders();
  let folder: string;
  let started: ChildProcess | undefined;

  before(() => {
    folder = folders.make(drivers(MANY));
  });

  afterEach(() => {
    started?.kill("SIGKILL");
  });

  /** Starts a lint of many files; resolves when some are read and others are not. */
  async function underWay(format: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, [CLI, "lint", "--progress", "--no-cache", "--jobs", "1", "--format", format], { cwd: folder });
    started = child;
    let said = "";
    await new Promise<void>((done) => {
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("files read")) done();
      });
    });
    assert.match(said, new RegExp(`\\d+ of ${MANY} files read`));
    return child;
  }

  /** What a process prints until it ends. */
  async function endOf(child: ChildProcess): Promise<{ status: number | null; stdout: string; stderr: string }> {
    let [stdout, stderr] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const [status] = await once(child, "close");
    return { status, stdout, stderr };
  }

  for (const [signal, status, word] of [
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "terminated"],
  ] as const) {
    it(`says what it knows and names what it did not read (${signal})`, async () => {
      const child = await underWay("json");
      const end = endOf(child);
      child.kill(signal);
      const { status: actual, stdout, stderr } = await end;
      assert.equal(actual, status);
      assert.match(stderr, new RegExp(`^rtnlens: ${word} after \\d+ of ${MANY} files: what is known by now follows$`, "m"));
      const { findings, summary } = JSON.parse(stdout);
      assert.ok(findings.length > 0);
      assert.equal(findings.length, summary.parsed);
      const left = summary.skipped.filter(({ reason }: { reason: string }) => reason === `not read: ${word}`);
      assert.equal(left.length, MANY - summary.parsed);
    });
  }

  it("ends at once when it is told so twice", async () => {
    const child = await underWay("json");
    // Nobody reads what it prints, so it has to wait in the middle of that.
    const exit = once(child, "exit");
    const said = new Promise<void>((done) => {
      child.stderr?.on("data", (chunk: Buffer) => chunk.includes("what is known by now") && done());
    });
    child.kill("SIGINT");
    await said;
    child.kill("SIGINT");
    assert.deepEqual(await exit, [null, "SIGINT"]);
  });

  it("keeps to its limits, and says which it has reached", () => {
    const late = runCli(["lint", "--no-cache", "--jobs", "1", "--max-time", "0.5", "--format", "json"], folder);
    assert.equal(late.status, 130);
    assert.match(late.stderr, /^rtnlens: --max-time 0\.5 is over after \d+ of 5000 files: what is known by now follows$/m);
    assert.match(late.stdout, /"reason": "not read: --max-time 0\.5 is over"/);
    const large = runCli(["lint", "--no-cache", "--max-memory", "40", "--format", "json"], folder);
    assert.equal(large.status, 130);
    assert.match(large.stderr, /^rtnlens: --max-memory 40 is reached after \d+ of 5000 files/m);
    const small = runCli(["lint", "--max-time", "100", "--max-memory", "4000", "test/example"]);
    assert.equal(small.status, 1);
    assert.equal(small.stderr, "");
    assert.match(runCli(["lint", "--max-time", "-1"]).stderr, /^rtnlens: option '--max-time <seconds>' argument '-1' is invalid/);
  });
});

describe("a reader that closes early", () => {
  const folders = temporaryFolders();
  const commands = [
    ...["text", "json", "sarif", "github", "codequality"].map((format) => `lint --format ${format}`),
    ...["text", "json", "dot", "mermaid", "html"].map((format) => `model --format ${format}`),
    "fix",
    "fix --format json --fix retry-with-trylock",
  ];
  let folder: string;

  before(() => {
    folder = folders.make(drivers(60));
  });

  for (const command of commands) {
    it(`is no fault of ${command}`, () => {
      // `head` closes standard output, and standard error with it.
      const script = `( "${process.execPath}" "${CLI}" ${command}; echo "status $?" >status ) 2>&1 | head -c 1; cat status`;
      const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", timeout: 50_000 });
      assert.match(stdout, /^.status [01]\n$/s);
      assert.equal(stderr, "");
    });
  }
});
