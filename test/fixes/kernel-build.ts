import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Texts = ReadonlyMap<string, string>;

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
export function buildModules(headers: string, modules: ReadonlyMap<string, Texts>): Build {
  const files = new Map<string, string>();
  for (const [name, texts] of modules) for (const [path, text] of texts) files.set(join(name, path), text);
  files.set("Kbuild", [...modules.keys()].map((name) => `obj-m += ${name}/\n`).join(""));
  return make(headers, files, ["modules"]);
}

/** Compiles some objects of a driver's folder as its own Makefile has them, everything that it can be configured to have as a module. */
export function buildObjects(headers: string, texts: Texts, objects: readonly string[]): Build {
  const makefiles = [...texts].filter(([path]) => /(?:^|\/)(?:Makefile|Kbuild)$/.test(path)).map(([, text]) => text);
  const options = new Set(makefiles.flatMap((text) => [...text.matchAll(/^obj-\$\((CONFIG_\w+)\)/gm)].map((match) => `${match[1]}=m`)));
  return make(headers, texts, [...options, ...objects]);
}

function make(headers: string, files: Texts, goals: readonly string[]): Build {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-build-"));
  try {
    for (const [path, text] of files) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
    const run = spawnSync("make", ["-s", "-C", headers, `M=${folder}`, "W=1", "-j2", ...goals], { encoding: "utf8", maxBuffer: 1 << 26 });
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
