import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openRepository } from "../../server/sources/git-repository.js";
import { runCli, temporaryFolders } from "../cli/run-cli.js";
import { changed, MUG, MUG_FILE, MUG_TREE, withLockInTask } from "./mug-driver.js";

/** A repository whose history the test writes. */
interface Repository {
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Writes files, commits everything, and says which commit it is. */
  commit(message: string, files: Readonly<Record<string, string>>): string;
}

describe("reviewing commits", () => {
  const folders = temporaryFolders();

  function repository(): Repository {
    const folder = folders.make();
    const git = (...args: readonly string[]): string =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", ...args], {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }).trim();
    git("init", "--quiet", "--initial-branch=main");
    return {
      folder,
      git,
      commit(message, files) {
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), text);
        }
        git("add", "--all");
        git("commit", "--quiet", "--message", message);
        return git("rev-parse", "HEAD");
      },
    };
  }

  it("blames the commit of a range that closes the cycle", () => {
    const { folder, commit } = repository();
    const base = commit("mug: a driver", MUG_TREE);
    const first = changed(MUG, "\tmug->level &= 7;\n", "\tmug->level &= 15;\n");
    commit("mug: more levels", { [MUG_FILE]: first });
    const second = commit("mug: take the lock", { [MUG_FILE]: withLockInTask(first) });
    commit("mug: settle twice", { [MUG_FILE]: changed(withLockInTask(first), "\tmug->settled = 1;\n", "\tmug->settled = 2;\n") });
    const { status, stdout, stderr } = runCli(["review", "--range", `${base}..HEAD`], folder);
    assert.equal(stderr, "");
    assert.equal(status, 1);
    assert.match(stdout, new RegExp(`^patch 2 ${second.slice(0, 12)} mug: take the lock\\n${MUG_FILE}:12:2: error: `, "m"));
    assert.match(stdout, /^3 patches: 1 introduced, 0 fixed, 0 unchanged$/m);
    assert.equal(stdout.split("error:").length, 2);
  });

  it("reads the commits and not the work tree, and leaves that alone", () => {
    const { folder, git, commit } = repository();
    const base = commit("mug: a driver", MUG_TREE);
    const head = commit("mug: take the lock", { [MUG_FILE]: withLockInTask(MUG) });
    git("checkout", "--quiet", base);
    writeFileSync(join(folder, MUG_FILE), "nothing\n");
    const before = git("status", "--porcelain", "--branch");
    const { status, stdout } = runCli(["review", "--range", `${base}..${head}`], folder);
    assert.equal(status, 1);
    assert.match(stdout, /^1 introduced, 0 fixed, 0 unchanged$/m);
    assert.equal(git("status", "--porcelain", "--branch"), before);
  });

  it("applies a patch to a commit", () => {
    const { folder, git, commit } = repository();
    commit("mug: a driver", MUG_TREE);
    commit("mug: take the lock", { [MUG_FILE]: withLockInTask(MUG) });
    writeFileSync(join(folder, "lock.patch"), git("format-patch", "--stdout", "HEAD~..HEAD"));
    assert.match(runCli(["review", "lock.patch"], folder).stderr, /it is applied already|they are applied already/);
    const { status, stdout, stderr } = runCli(["review", "--base", "HEAD~", "lock.patch"], folder);
    assert.equal(stderr, "");
    assert.equal(status, 1);
    assert.match(stdout, /^1 introduced, 0 fixed, 0 unchanged$/m);
  });

  it("reads a kernel that is a folder of the repository, from anywhere in it", () => {
    const { folder, commit } = repository();
    const inside = Object.fromEntries(Object.entries(MUG_TREE).map(([path, text]) => [`linux/${path}`, text]));
    const base = commit("mug: a driver", { ...inside, "linux/include/linux/netdevice.h": "" });
    commit("mug: take the lock", { [`linux/${MUG_FILE}`]: withLockInTask(MUG) });
    const { stdout } = runCli(["review", "--range", `${base}..`], join(folder, "linux/drivers"));
    assert.match(stdout, /^net\/mug\/mug_main\.c:12:2: error: /m);
  });

  it("counts merges, which are reviewed by what they merge", () => {
    const { folder, git, commit } = repository();
    const base = commit("mug: a driver", MUG_TREE);
    git("checkout", "--quiet", "-b", "side");
    commit("mug: take the lock", { [MUG_FILE]: withLockInTask(MUG) });
    git("checkout", "--quiet", "main");
    commit("a note", { "NOTES.rst": "x\n" });
    git("merge", "--quiet", "--no-ff", "--message", "merge", "side");
    const { stdout, stderr } = runCli(["review", "--range", `${base}..main`], folder);
    assert.match(stderr, /^rtnlens: note: 1 merge in .* not reviewed/m);
    assert.match(stdout, /^2 patches: 1 introduced, 0 fixed, 0 unchanged$/m);
  });

  it("reads a bare repository", () => {
    const { folder, commit } = repository();
    const base = commit("mug: a driver", MUG_TREE);
    commit("mug: take the lock", { [MUG_FILE]: withLockInTask(MUG) });
    const bare = folders.make();
    execFileSync("git", ["clone", "--quiet", "--bare", folder, join(bare, "mug.git")], { stdio: "ignore" });
    const { stdout, stderr } = runCli(["review", "--range", `${base}..main`], join(bare, "mug.git"));
    assert.equal(stderr, "");
    assert.match(stdout, /^1 introduced, 0 fixed, 0 unchanged$/m);
  });

  it("runs nothing that the repository's configuration names", () => {
    const { folder, git, commit } = repository();
    const hook = join(folder, "hook.sh");
    const trace = join(folder, "ran");
    const script = `#!/bin/sh\necho "$0 $*" >>${trace}\ncat\n`;
    commit("mug: a driver", { ...MUG_TREE, ".gitattributes": "*.c filter=own diff=own\n", "hook.sh": script });
    chmodSync(hook, 0o755);
    git("config", "core.fsmonitor", hook);
    for (const key of ["filter.own.clean", "filter.own.smudge", "diff.own.textconv", "diff.own.command", "diff.external", "core.pager"])
      git("config", key, hook);
    git("config", "filter.own.required", "true");
    writeFileSync(join(folder, MUG_FILE), withLockInTask(MUG));
    const opened = openRepository(folder);
    assert.match(Buffer.from(opened.changes()).toString(), /^\+\trtnl_lock\(\);$/m);
    assert.ok(!existsSync(trace), existsSync(trace) ? readFileSync(trace, "utf8") : "");
    // The same by hand, to see that there is something to run.
    git("diff", "HEAD");
    assert.ok(existsSync(trace));
  });

  it("says in one line what is wrong with a range", () => {
    const { folder, commit } = repository();
    commit("mug: a driver", MUG_TREE);
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["--range", "nope..HEAD"], /^rtnlens: nope: no such commit in .*\n$/],
      [["--range", "HEAD"], /^rtnlens: HEAD: a range BASE\.\.HEAD is wanted\n$/],
      [["--range", "HEAD..HEAD"], /^rtnlens: HEAD\.\.HEAD: no commit in this range\n$/],
      [["--range", "--output=x..HEAD"], /^rtnlens: --output=x: no such commit in .*\n$/],
      [["--base", "nope", "-"], /^rtnlens: nope: no such commit in .*\n$/],
      [["--range", "HEAD..HEAD", "x.patch"], /^rtnlens: a patch and --range: only one of them can be reviewed\n$/],
    ];
    for (const [args, message] of cases) {
      const { status, stdout, stderr } = runCli(["review", ...args], folder);
      assert.match(stderr, message);
      assert.deepEqual([status, stdout], [2, ""]);
    }
    assert.match(runCli(["review", "--range", "a..b"], folders.make()).stderr, /^rtnlens: git: not a git repository.*\n$/);
  });
});
