import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "../cli/run-cli.js";
import { liveKernel } from "./kernel.js";
import { LiveError } from "./live-error.js";
import { runTool } from "./run-tool.js";

describe("live tools", () => {
  const folders = temporaryFolders();
  const { PATH, RTNLENS_TREES } = process.env;
  afterEach(() => {
    process.env.PATH = PATH;
    if (RTNLENS_TREES === undefined) delete process.env.RTNLENS_TREES;
    else process.env.RTNLENS_TREES = RTNLENS_TREES;
  });

  it("say which package lacks", () => {
    assert.throws(
      () => runTool("no-such-tool", [], { seconds: 1, package: "tools" }),
      failure("no-such-tool: not installed (apt-get install tools)"),
    );
  });

  it("show the end of what a failed tool said", () => {
    const script = "for i in $(seq 40); do echo line $i; done; echo broken >&2; exit 3";
    assert.throws(
      () => runTool("sh", ["-c", script], { seconds: 50, package: "dash" }),
      (error) => error instanceof LiveError && /failed with 3\n(?:line \d+\n){14}broken$/.test(error.message),
    );
  });

  it("are stopped when they do not end", () => {
    assert.throws(() => runTool("sleep", ["30"], { seconds: 0.2, package: "coreutils" }), failure("sleep 30: not done after 0.2 s\n"));
  });

  const TREE = { "kernel/workqueue.c": "", "arch/x86/Kconfig": "", Makefile: "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n" };

  it("say that there is no kernel source", () => {
    process.env.RTNLENS_TREES = folders.make();
    const request = { cache: folders.make(), config: "kernel.config", say: () => {}, tarball: "nowhere.tar.xz" };
    const atHand = join(process.env.RTNLENS_TREES, "linux-source-6.1");
    const message = `no kernel source: neither ${atHand} nor nowhere.tar.xz (apt-get install linux-source-6.1)`;
    assert.throws(() => liveKernel(request), failure(message));
  });

  it("say that a kernel does not build, and build it anew the next time", () => {
    const tree = Object.fromEntries(Object.entries(TREE).map(([name, text]) => [`linux-source-6.1/${name}`, text]));
    const tools = folders.make({ gcc: "#!/bin/sh\necho 12.2.0\n", nice: "#!/bin/sh\necho 'make: flex: No such file'\nexit 2\n" });
    for (const tool of ["gcc", "nice"]) chmodSync(join(tools, tool), 0o755);
    const folder = folders.make({ ...tree, "kernel.config": "CONFIG_NET=y\n" });
    process.env.RTNLENS_TREES = folder;
    process.env.PATH = `${tools}:${PATH}`;
    const said: string[] = [];
    const request = { cache: join(folder, "cache"), config: join(folder, "kernel.config"), say: (line: string) => said.push(line) };
    for (let times = 1; times <= 2; times++) {
      assert.throws(
        () => liveKernel(request),
        (error) => error instanceof LiveError && /olddefconfig: failed with 2\nmake: flex: No such file$/.test(error.message),
      );
      assert.equal(said.length, times);
    }
  });
});

function failure(message: string): (error: unknown) => boolean {
  return (error) => error instanceof LiveError && error.message === message;
}
