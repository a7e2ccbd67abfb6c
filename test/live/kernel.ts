import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { KernelVersion } from "../../server/kernel/rows.js";
import { versionOfMakefile } from "../../server/kernel/version.js";
import { LiveError } from "./live-error.js";
import { runTool } from "./run-tool.js";

const TARBALL = "/usr/src/linux-source-6.1.tar.xz";
const PACKAGES = "gcc make flex bison bc libelf-dev libssl-dev";
const BUILD_SECONDS = 45 * 60;

/** A built kernel that loads modules and proves locking. */
export interface LiveKernel {
  readonly version: KernelVersion;
  readonly source: string;
  /** The folder that modules are built against. */
  readonly build: string;
  readonly image: string;
}

export interface KernelRequest {
  /** The folder that keeps what was built. */
  readonly cache: string;
  /** A configuration file. */
  readonly config: string;
  readonly say: (line: string) => void;
  /** The source, where no tree is at hand; Debian's when absent. */
  readonly tarball?: string;
}

/**
 * Builds the kernel of a configuration, or finds it in the cache from an earlier run with the same source, compiler and configuration. Throws
 * a `LiveError` when there is no source or it does not build.
 */
export function liveKernel({ cache, config, say, tarball = TARBALL }: KernelRequest): LiveKernel {
  const source = kernelSource(cache, tarball, say);
  const version = versionOfMakefile(readFileSync(join(source, "Makefile"), "utf8"));
  if (!version) throw new LiveError(`${source}: its Makefile states no version`);
  const compiler = runTool("gcc", ["-dumpfullversion"], { seconds: 10, package: PACKAGES }).toString().trim();
  const key = createHash("sha256")
    .update(JSON.stringify([version, source, compiler]))
    .update(readFileSync(config))
    .digest("hex")
    .slice(0, 12);
  const build = join(cache, `kernel-${key}`);
  const image = join(build, "arch/x86/boot/bzImage");
  const stamp = join(build, ".built");
  if (!existsSync(stamp)) {
    say(`building Linux ${version.major}.${version.minor}.${version.patch} in ${build} (some minutes, once)`);
    rmSync(build, { recursive: true, force: true });
    mkdirSync(build, { recursive: true });
    copyFileSync(config, join(build, ".config"));
    for (const goals of [["olddefconfig"], ["-j2", "bzImage", "modules"]])
      runTool("nice", ["make", "-s", "-C", source, `O=${build}`, ...goals], { seconds: BUILD_SECONDS, package: PACKAGES });
    writeFileSync(stamp, "");
  }
  return { version, source, build, image };
}

/** A whole tree: one that lies among the kernels at hand, or Debian's, unpacked. */
function kernelSource(cache: string, tarball: string, say: (line: string) => void): string {
  const unpacked = join(cache, "linux-source-6.1");
  const atHand = join(process.env.RTNLENS_TREES ?? ".kernels", "linux-source-6.1");
  const found = [atHand, unpacked].find((folder) =>
    ["Makefile", "kernel/workqueue.c", "arch/x86/Kconfig"].every((file) => existsSync(join(folder, file))),
  );
  if (found) return resolve(found);
  if (!existsSync(tarball)) throw new LiveError(`no kernel source: neither ${atHand} nor ${tarball} (apt-get install linux-source-6.1)`);
  say(`unpacking ${tarball}`);
  mkdirSync(cache, { recursive: true });
  runTool("tar", ["-C", cache, "-xf", tarball], { seconds: 600, package: "tar xz-utils" });
  return unpacked;
}
