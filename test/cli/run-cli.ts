import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cacheHome } from "../cache-home.js";

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const CLI = resolve("out/server/cli/main.js");

/** Runs the command line in `folder` (the repository by default), without a terminal. */
export function runCli(args: readonly string[], folder = ".", env: Readonly<Record<string, string>> = {}, input?: string): CliRun {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...inherited, XDG_CACHE_HOME: cacheHome(), ...env },
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

/** Folders for one describe block, removed after it. */
export function temporaryFolders(): { make(files?: Readonly<Record<string, string | Buffer>>): string } {
  const made: string[] = [];
  after(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return {
    make(files = {}) {
      const folder = mkdtempSync(join(tmpdir(), "rtnlens-"));
      made.push(folder);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
      return folder;
    },
  };
}

/** One small driver with one finding: a flush under the RTNL of a queue whose work takes it. */
export const DEADLOCK = `
struct cup { struct net_device *dev; struct workqueue_struct *wq; struct work_struct task; };
static void cup_task(struct work_struct *work)
{
	struct cup *cup = container_of(work, struct cup, task);

	rtnl_lock();
	netif_carrier_on(cup->dev);
	rtnl_unlock();
}
static int cup_open(struct net_device *dev)
{
	struct cup *cup = netdev_priv(dev);

	INIT_WORK(&cup->task, cup_task);
	cup->wq = alloc_workqueue("cup", 0, 0);
	queue_work(cup->wq, &cup->task);
	return 0;
}
static int cup_stop(struct net_device *dev)
{
	struct cup *cup = netdev_priv(dev);

	flush_workqueue(cup->wq);
	return 0;
}
static const struct net_device_ops cup_ops = { .ndo_open = cup_open, .ndo_stop = cup_stop };
`;
