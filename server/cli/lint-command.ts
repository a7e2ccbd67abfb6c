import { type Command, InvalidArgumentError, Option } from "commander";
import type { Shard } from "../sources/bundle/shard.js";
import { LIMIT_OPTIONS, type RunLimits } from "./early-end.js";
import { addLintOutputOptions, type LintOutputOptions, printLint } from "./lint-output.js";
import { lintPaths } from "./lint-pipeline.js";
import { addSharedOptions, type SharedOptions } from "./shared-options.js";
import { UsageError } from "./usage-error.js";

interface LintOptions extends SharedOptions, LintOutputOptions, RunLimits {
  readonly shard?: Shard;
  readonly bundle?: string;
}

export function lintCommand(command: Command): void {
  addLintOutputOptions(addSharedOptions(command))
    .addOption(
      new Option("--shard <i/n>", "read one of n shares of the files, and write what is in them for `rtnlens link`")
        .argParser(shardOf)
        .conflicts(["baseline", "writeBaseline", "maxTime", "maxMemory"]),
    )
    .addOption(new Option("--bundle <file>", "where a shard is written (default: rtnlens-<i>-of-<n>.bundle)"))
    .action(lint);
  for (const option of LIMIT_OPTIONS) command.addOption(option);
}

async function lint(paths: readonly string[], options: LintOptions): Promise<void> {
  const { shard, bundle } = options;
  if (!shard && bundle !== undefined) throw new UsageError("--bundle is for --shard");
  if (shard) {
    const { bundlePaths } = await import("./bundle-pipeline.js");
    await bundlePaths(paths, { ...options, shard, bundle: bundle ?? `rtnlens-${shard.index}-of-${shard.count}.bundle` });
  } else await printLint(options, () => lintPaths(paths, options));
}

function shardOf(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new InvalidArgumentError("two numbers are wanted, as in 1/4 to 4/4.");
  return { index, count };
}
