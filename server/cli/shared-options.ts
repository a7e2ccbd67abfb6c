import { Argument, type Command, InvalidArgumentError, Option } from "commander";

/** Options of every command that reads source. */
export interface SharedOptions {
  readonly tree?: string;
  readonly jobs?: number;
  readonly progress?: boolean;
}

export function addSharedOptions(command: Command): Command {
  return command
    .addArgument(new Argument("[paths...]", "C files and folders; the modules that they belong to are read whole").default(["."]))
    .addOption(new Option("--tree <folder>", "root of the kernel tree (default: found by walking up)"))
    .addOption(
      new Option("--jobs <number>", "worker threads (default: one a processor when there is much to read)").argParser(positiveInteger),
    )
    .addOption(new Option("--progress", "show progress even when the output is no terminal"));
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1024) throw new InvalidArgumentError("a number from 1 to 1024 is wanted.");
  return value;
}
