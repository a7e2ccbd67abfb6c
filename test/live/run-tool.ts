import { spawnSync } from "node:child_process";
import { LiveError } from "./live-error.js";

/** Lines of a failed tool's output that are shown. */
const LAST_LINES = 15;

export interface ToolRun {
  readonly folder?: string;
  /** After which the tool is stopped. */
  readonly seconds: number;
  readonly input?: string;
  /** The Debian package that has it. */
  readonly package: string;
}

/** Runs a tool to its end and gives its output. Throws a `LiveError` when it is not there, fails or does not end in time. */
export function runTool(tool: string, args: readonly string[], run: ToolRun): Buffer {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    cwd: run.folder,
    input: run.input ?? "",
    timeout: run.seconds * 1000,
    killSignal: "SIGKILL",
    maxBuffer: 256 * 1024 * 1024,
  });
  const code = error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") throw new LiveError(`${tool}: not installed (apt-get install ${run.package})`);
  const said = `${stdout ?? ""}${stderr ?? ""}`.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
  const command = [tool, ...args].join(" ");
  if (code === "ETIMEDOUT") throw new LiveError(`${command}: not done after ${run.seconds} s\n${said}`);
  if (error) throw new LiveError(`${command}: ${error.message}`);
  if (status !== 0) throw new LiveError(`${command}: failed with ${status}\n${said}`);
  return stdout;
}
