import { existsSync, writeFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import type { LiveKernel } from "./kernel.js";
import { LiveError } from "./live-error.js";
import { runTool } from "./run-tool.js";
import type { Scenario } from "./scenario.js";

const BUSYBOX = "/bin/busybox";

/** Packs busybox, `init` and the scenarios under `folder` with the kernel's own tool; gives the archive's path. */
export function packInitramfs(kernel: LiveKernel, init: string, folder: string, scenarios: readonly Scenario[]): string {
  if (!existsSync(BUSYBOX)) throw new LiveError(`${BUSYBOX}: not there (apt-get install busybox-static)`);
  const files = scenarios.flatMap(({ name, modules }) =>
    ["act.sh", "modules", ...modules.map((module) => `${module}.ko`)].map((file) => ({
      at: `/live/${name}/${file}`,
      from: join(folder, name, file),
    })),
  );
  const list = [
    "dir /bin 0755 0 0",
    `file ${BUSYBOX} ${BUSYBOX} 0755 0 0`,
    `file /init ${resolve(init)} 0755 0 0`,
    ...[...new Set(files.flatMap(({ at }) => foldersOf(at)))].map((path) => `dir ${path} 0755 0 0`),
    ...files.map(({ at, from }) => `file ${at} ${from} 0644 0 0`),
  ];
  const listPath = join(folder, "initramfs.list");
  const archive = join(folder, "initramfs.cpio");
  writeFileSync(listPath, `${list.join("\n")}\n`);
  writeFileSync(archive, runTool(join(kernel.build, "usr/gen_init_cpio"), [listPath], { seconds: 60, package: "linux-source-6.1" }));
  return archive;
}

/** `/live`, `/live/story`, … of a path, the outermost first. */
function foldersOf(path: string): readonly string[] {
  const parent = posix.dirname(path);
  return parent === "/" ? [] : [...foldersOf(parent), parent];
}
