import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

  it("writes with --write", () => {
    const folder = example();
    const { status, stdout } = runCli(["fix", "--write", "."], folder);
    assert.deepEqual([status, stdout], [0, ""]);
    assert.equal(runCli(["lint", "."], folder).status, 0);
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
  });

  it("has status 0 and prints nothing where nothing is found", () => {
    const { status, stdout } = runCli(["fix", "."], folders.make({ "empty.c": "int x;\n" }));
    assert.deepEqual([status, stdout], [0, ""]);
  });
});
