import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The build folder of Debian's headers for a kernel (`6.1`) on this machine, if they are installed. */
export function kernelHeaders(kernel: string, folder = "/usr/src"): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`linux-headers-${kernel}.`)) : [];
  const found = names.filter((name) => /-(?:amd64|arm64)$/.test(name) && !/cloud|rt-/.test(name)).sort();
  return found.length > 0 ? join(folder, found.at(-1) ?? "") : undefined;
}

/** The scripts of an extracted kernel tree, checkpatch among them. */
export function checkpatch(folder = process.env.RTNLENS_TREES ?? ".kernels"): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name) => join(folder, name, "scripts/checkpatch.pl")).find((path) => existsSync(path));
}

export interface Build {
  readonly isBuilt: boolean;
  /** Warnings and errors without their line numbers, sorted. */
  readonly remarks: readonly string[];
  readonly output: string;
}

/** Compiles modules against the headers with W=1: each a folder of files with its own Kbuild file or Makefile. */
export function buildModules(
  headers: string,
  modules: ReadonlyMap<string, ReadonlyMap<string, string>>,
  goal: "modules" | "objects" = "modules",
): Build {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-build-"));
  try {
    for (const [name, files] of modules) {
      for (const [path, text] of files) {
        const target = join(folder, name, path);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, text);
      }
    }
    writeFileSync(join(folder, "Kbuild"), [...modules.keys()].map((name) => `obj-m += ${name}/\n`).join(""));
    // Linking wants the symbols of other modules; warnings about those that are missing say nothing of the code.
    const extra = goal === "objects" ? ["KBUILD_MODPOST_WARN=1"] : [];
    const run = spawnSync("make", ["-s", "-C", headers, `M=${folder}`, "W=1", "-j2", ...extra, "modules"], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    const output = `${run.stdout}${run.stderr}`;
    const remarks = output.split("\n").flatMap((line) => {
      const match = /^(\S+?):\d+(?::\d+)?: ((?:warning|error|fatal error): .*)$/.exec(line);
      return match ? [`${(match[1] ?? "").replace(`${folder}/`, "")}: ${match[2]}`] : [];
    });
    return { isBuilt: run.status === 0, remarks: remarks.sort(), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What checkpatch calls an error in a diff, a line each. */
export function patchErrors(script: string, diff: string): readonly string[] {
  const args = [script, "--no-tree", "--no-signoff", "--terse", "--ignore", "NOT_UNIFIED_DIFF,COMMIT_MESSAGE", "-"];
  const { stdout } = spawnSync("perl", args, { input: diff, encoding: "utf8" });
  return stdout.split("\n").filter((line) => /\bERROR:/.test(line));
}
