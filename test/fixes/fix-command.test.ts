import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { DEADLOCK, runCli, temporaryFolders } from "../cli/run-cli.js";

/** What `fix --format json` prints of a fix. */
interface OfferedJson {
  readonly id: string;
  readonly finding: string;
  readonly verified: boolean;
  readonly preferred: boolean;
  readonly files: readonly string[];
  readonly diff: string;
}

function offersIn(json: string): readonly OfferedJson[] {
  const parsed: { readonly fixes: readonly OfferedJson[] } = JSON.parse(json);
  return parsed.fixes;
}

describe("rtnlens fix", () => {
  const folders = temporaryFolders();
  const example = (): string =>
    folders.make(Object.fromEntries(readdirSync("test/example").map((name) => [name, readFileSync(join("test/example", name), "utf8")])));

  it("prints a diff that git applies, and writes nothing", () => {
    const folder = example();
    const { status, stdout, stderr } = runCli(["fix", "."], folder);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Give each interface its own workqueue, tincan_priv\.wq/);
    assert.equal(runCli(["lint", "."], folder).status, 1);
    const applied = spawnSync("git", ["apply", "-"], { cwd: folder, input: stdout, encoding: "utf8" });
    assert.equal(applied.status, 0, applied.stderr);
    assert.equal(runCli(["lint", "."], folder).status, 0);
  });

  it("names files from the top of the git work tree, where git apply looks for them", () => {
    const folder = folders.make({ "drivers/cup/cup.c": DEADLOCK });
    const inside = join(folder, "drivers/cup");
    assert.equal(spawnSync("git", ["init", "-q"], { cwd: folder }).status, 0);
    const { stdout, stderr } = runCli(["fix", "."], inside);
    assert.match(stdout, /^diff --git a\/drivers\/cup\/cup\.c b\/drivers\/cup\/cup\.c\n/);
    assert.match(stderr, /the names in the diff start from /);
    assert.equal(spawnSync("git", ["apply", "-"], { cwd: inside, input: stdout }).status, 0);
    assert.equal(runCli(["lint", "."], inside).status, 0);
  });

  it("writes with --write", () => {
    const folder = example();
    const { status, stdout } = runCli(["fix", "--write", "."], folder);
    assert.deepEqual([status, stdout], [0, ""]);
    assert.equal(runCli(["lint", "."], folder).status, 0);
  });

  it("writes nothing that a Makefile or a link leads to elsewhere", () => {
    const elsewhere = folders.make({ "cup.c": DEADLOCK });
    const before = readFileSync(join(elsewhere, "cup.c"), "utf8");
    const away = relative(folders.make(), elsewhere);
    const named = folders.make({ Makefile: `obj-m := set.o\nset-y := main.o ${away}/cup.o\n`, "main.c": "int main_cup;\n" });
    const linked = folders.make();
    symlinkSync(join(elsewhere, "cup.c"), join(linked, "cup.c"));
    for (const folder of [named, linked]) {
      const { stderr } = runCli(["fix", "--write", "."], folder);
      assert.match(stderr, folder === linked ? /leads out of what was named.*nothing was written/ : /0 findings/);
      assert.equal(readFileSync(join(elsewhere, "cup.c"), "utf8"), before);
    }
  });

  it("lists every fix of every finding as JSON", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const offers = offersIn(runCli(["fix", "--format", "json", "."], folder).stdout);
    assert.ok(offers.length > 0);
    assert.equal(offers.filter((offer) => offer.preferred).length, offers.some((offer) => offer.verified) ? 1 : 0);
    for (const offer of offers) {
      assert.deepEqual(offer.files, ["cup.c"]);
      assert.match(offer.diff, /^diff --git a\/cup\.c b\/cup\.c\n/);
    }
  });

  it("fixes every module", () => {
    const folder = folders.make({ "cup.c": DEADLOCK, "mug.c": DEADLOCK.replaceAll("cup", "mug") });
    const { status, stdout, stderr } = runCli(["fix", "."], folder);
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      [...stdout.matchAll(/^diff --git a\/(\S+)/gm)].map((match) => match[1]),
      ["cup.c", "mug.c"],
    );
  });

  it("takes one finding by its fingerprint and one fix by its id", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    const [offer] = offersIn(runCli(["fix", "--format", "json", "."], folder).stdout);
    assert.ok(offer);
    const { stdout } = runCli(["fix", "--finding", offer.finding, "--fix", offer.id, "."], folder);
    assert.equal(stdout, offer.diff);
  });

  it("says what it does not know", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    assert.equal(runCli(["fix", "--finding", "0123", "."], folder).status, 2);
    assert.equal(runCli(["fix", "--fix", "hammer", "."], folder).status, 2);
    assert.match(runCli(["fix", "no/such.c"], folder).stderr, /^rtnlens: no\/such\.c: no such file or folder/);
  });

  it("does not take --write with a format that would not be printed", () => {
    const folder = folders.make({ "cup.c": DEADLOCK });
    for (const format of [["--format", "json"], ["--diff"]]) assert.equal(runCli(["fix", "--write", ...format, "."], folder).status, 2);
    assert.equal(readFileSync(join(folder, "cup.c"), "utf8"), DEADLOCK);
  });

  it("says that a fix cannot be made, and leaves the finding", () => {
    const { status, stdout, stderr } = runCli(["fix", "--fix", "move-wait-out-of-lock", "."], folders.make({ "cup.c": DEADLOCK }));
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /no move-wait-out-of-lock can be made here/);
  });

  it("has status 0 and prints nothing where nothing is found", () => {
    const { status, stdout } = runCli(["fix", "."], folders.make({ "empty.c": "int x;\n" }));
    assert.deepEqual([status, stdout], [0, ""]);
  });
});
