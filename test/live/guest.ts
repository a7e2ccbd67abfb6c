import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LiveError } from "./live-error.js";

const QEMU = "qemu-system-x86_64";
const PATIENCE = { boot: 180, silence: 180 } as const;
const LAST_LINES = 12;

export interface Boot {
  readonly image: string;
  readonly initramfs: string;
  /** In the order in which they are acted out. */
  readonly scenarios: readonly string[];
  /**
   * Seconds until the guest's init speaks (two, where the machine is idle), and of silence between two of its words (some 20, where a
   * scenario hangs).
   */
  readonly patience?: { readonly boot: number; readonly silence: number };
}

/**
 * Boots a guest and gives its console, line by line without line ends, once it has ended. It runs without hardware virtualisation, so that
 * it runs the same everywhere. Throws a `LiveError` when QEMU is not there, the guest does not come up, stops speaking or panics.
 */
export async function runGuest({ image, initramfs, scenarios, patience = PATIENCE }: Boot): Promise<readonly string[]> {
  const words = ["console=ttyS0", "panic=1", "printk.devkmsg=on", "workqueue.watchdog_thresh=5", `live=${scenarios.join(",")}`];
  const machine = ["-machine", "accel=tcg", "-m", "256", "-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot"];
  const child = spawn(QEMU, [...machine, "-kernel", image, "-initrd", initramfs, "-append", words.join(" ")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const console: string[] = [];
  let trouble: string | undefined;
  let timer = setTimeout(() => stop(`the guest did not come up in ${patience.boot} s`), patience.boot * 1000);
  function stop(reason: string): void {
    trouble ??= reason;
    child.kill("SIGKILL");
  }
  createInterface({ input: child.stdout }).on("line", (raw) => {
    const line = raw.replace(/\r+$/, "");
    console.push(line);
    if (/\blive: /.test(line)) {
      clearTimeout(timer);
      timer = setTimeout(() => stop(`the guest said nothing for ${patience.silence} s`), patience.silence * 1000);
    }
    if (/Kernel panic - not syncing/.test(line)) stop(`the guest panicked: ${line}`);
  });
  createInterface({ input: child.stderr }).on("line", (line) => console.push(line));
  await new Promise<void>((resolve) => {
    child.on("error", (error) => {
      trouble =
        "code" in error && error.code === "ENOENT"
          ? `${QEMU}: not installed (apt-get install qemu-system-x86)`
          : `${QEMU}: ${error.message}`;
      resolve();
    });
    child.on("close", () => resolve());
  });
  clearTimeout(timer);
  if (trouble === undefined && !console.some((line) => /\blive: ready/.test(line))) trouble = "the guest ended before its init ran";
  if (trouble !== undefined) throw new LiveError([trouble, ...console.slice(-LAST_LINES)].join("\n"));
  return console;
}
