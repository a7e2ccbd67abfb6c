import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CLI, type CliRun, temporaryFolders } from "../cli/run-cli.js";
import { MUG, MUG_FILE, MUG_TREE, withLockInTask } from "./mug-driver.js";

/** What the README tells people to put into their CI is run as it stands there, with this program as `rtnlens`. */
describe("the README's recipes", () => {
  const folders = temporaryFolders();
  const readme = readFileSync("README.md", "utf8");

  /** A repository with a driver and, on top, a commit that closes a cycle; `rtnlens` is on the path. */
  function repository(): { readonly folder: string; run(script: string, env?: Readonly<Record<string, string>>): CliRun } {
    const bin = folders.make({ rtnlens: `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n` });
    chmodSync(join(bin, "rtnlens"), 0o755);
    const folder = folders.make({ ...MUG_TREE });
    const run = (script: string, env: Readonly<Record<string, string>> = {}): CliRun => {
      const identity = {
        GIT_AUTHOR_NAME: "T",
        GIT_AUTHOR_EMAIL: "t@example.org",
        GIT_COMMITTER_NAME: "T",
        GIT_COMMITTER_EMAIL: "t@example.org",
      };
      const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
        cwd: folder,
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...identity, ...env },
        encoding: "utf8",
        timeout: 50_000,
      });
      return { status, stdout, stderr };
    };
    execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: folder });
    assert.equal(run("git add --all && git commit --quiet -m base").status, 0);
    writeFileSync(join(folder, MUG_FILE), withLockInTask(MUG));
    return { folder, run };
  }

  /** The first line of the README that holds some text, without what stands before the command. */
  function recipe(text: string): string {
    const line = readme.split("\n").find((each) => each.includes(text));
    assert.ok(line, text);
    return line.replace(/^\s*- (run: )?/, "").replace(/\s+#.*$/, "");
  }

  it("annotate a pull request on GitHub", () => {
    const { run } = repository();
    run("git commit --quiet -am lock");
    const { status, stdout } = run(recipe("--format github"), { BASE: "HEAD~", HEAD: "HEAD" });
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=drivers\/net\/mug\/mug_main\.c,line=12,/);
  });

  it("make a code quality report for GitLab", () => {
    const { folder, run } = repository();
    assert.equal(run(recipe("--format codequality")).status, 0);
    const report: unknown = JSON.parse(readFileSync(join(folder, "gl-code-quality-report.json"), "utf8"));
    assert.ok(Array.isArray(report));
    assert.equal(report.length, 1);
  });

  it("stop a commit", () => {
    const { folder, run } = repository();
    const [, hook = ""] = /pre-commit`:\n\n```sh\n([^`]*)```/.exec(readme) ?? [];
    writeFileSync(join(folder, ".git/hooks/pre-commit"), hook, { mode: 0o755 });
    const { status, stdout } = run("git commit --quiet -am lock 2>&1");
    assert.equal(status, 1);
    assert.match(stdout, /^1 introduced/m);
    assert.equal(run(`git checkout --quiet ${MUG_FILE} && echo >> NOTES && git add NOTES && git commit --quiet -m note`).status, 0);
    assert.equal(run("git rev-list --count HEAD").stdout, "2\n");
  });

  it("answer the netdev CI", () => {
    const { run } = repository();
    run("git commit --quiet -am lock");
    const { status, stdout } = run(`${recipe("--format nipa")} 3>summary >report; status=$?; cat summary; exit $status`, { DESC_FD: "3" });
    assert.equal(status, 1);
    assert.equal(stdout, `1 error added: ${MUG_FILE}:12 shared-queue-deadlock\n`);
  });

  it("make an alias of git", () => {
    const { run } = repository();
    run("git commit --quiet -am lock");
    run(
      recipe("git config alias")
        .replace("git config", "git config --local")
        .replace(/ {2}.*$/, ""),
    );
    assert.equal(run("git deadlocks HEAD~..HEAD").status, 1);
  });

  it("read a series from a pipe", () => {
    const { run } = repository();
    run("git commit --quiet -am lock && git checkout --quiet HEAD~");
    const { status, stdout } = run(recipe("b4 am").replace("b4 am -o - MESSAGE-ID", "git format-patch --stdout HEAD..main"));
    assert.equal(status, 1);
    assert.match(stdout, /^1 introduced/m);
  });
});
