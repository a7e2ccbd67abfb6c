import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "../cli/run-cli.js";
import { actOut, scenesOf } from "./act-out.js";
import { runGuest } from "./guest.js";
import { LiveError } from "./live-error.js";

const BOOT = { image: "bzImage", initramfs: "initramfs.cpio", scenarios: ["a/b"], patience: { boot: 40, silence: 40 } };

describe("live guests", () => {
  const folders = temporaryFolders();
  const { PATH } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
  });

  /** Puts a script in the place of QEMU. */
  function machine(script: string): void {
    const folder = folders.make({ "qemu-system-x86_64": `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, "qemu-system-x86_64"), 0o755);
    process.env.PATH = `${folder}:${PATH}`;
  }

  it("says that QEMU is missing", async () => {
    process.env.PATH = folders.make();
    await assert.rejects(runGuest(BOOT), failure(/^qemu-system-x86_64: not installed \(apt-get install qemu-system-x86\)/));
  });

  it("does not wait for ever for a guest that does not come up", async () => {
    machine("echo booting; exec sleep 30");
    const patience = { boot: 2, silence: 40 };
    await assert.rejects(runGuest({ ...BOOT, patience }), failure(/^the guest did not come up in 2 s\nbooting/));
  });

  it("does not wait for ever for a guest that stops speaking", async () => {
    machine("echo '[    1.0] live: ready'; exec sleep 30");
    const patience = { boot: 40, silence: 1 };
    await assert.rejects(runGuest({ ...BOOT, patience }), failure(/^the guest said nothing for 1 s\n/));
  });

  it("says that a guest panicked, and what it said before", async () => {
    machine("echo 'VFS: no init'; echo '[    1.0] Kernel panic - not syncing: no working init found.'; exec sleep 30");
    await assert.rejects(runGuest(BOOT), failure(/^the guest panicked: .*no working init found\.\nVFS: no init\n/));
  });

  it("says that a guest ended before its init ran", async () => {
    machine("echo 'could not load kernel' >&2");
    await assert.rejects(runGuest(BOOT), failure(/^the guest ended before its init ran\ncould not load kernel/));
  });

  it("boots another guest for what comes after a scenario that hung", async () => {
    machine(`for word in "$@"; do case $word in *live=*) names=$(echo "$word" | sed 's/.*live=//; s/,/ /g');; esac; done
echo 'live: ready'
for name in $names; do
  echo "live: begin $name"
  case $name in *hangs) echo "live: end $name hung"; exit;; *) echo "live: end $name settled";; esac
done`);
    const said: string[] = [];
    const names = ["a/hangs", "b/hangs", "c/hangs", "d/settles", "e/hangs", "f/settles", "g/settles"];
    const consoles = await actOut(names, { image: "bzImage", initramfs: "initramfs.cpio", say: (line) => said.push(line) });
    assert.deepEqual([...consoles.keys()].sort(), names);
    assert.deepEqual(said.sort(), names.map((name) => `${name}: ${name.endsWith("hangs") ? "hung" : "settled"}`).sort());
  });

  it("cuts a console into scenarios, the last of which may be unfinished", () => {
    const console = [
      "[ 1.0] live: ready",
      "[ 1.1] live: begin a/b",
      "noise",
      "[ 1.2] live: end a/b settled",
      "noise",
      "[ 1.3] live: begin c/d",
      "oops",
    ];
    assert.deepEqual(
      [...scenesOf(console)],
      [
        ["a/b", { lines: console.slice(1, 4), ended: "settled" }],
        ["c/d", { lines: console.slice(5), ended: undefined }],
      ],
    );
  });
});

function failure(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof LiveError, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}
