import { Argument, Command } from "commander";
import { addLintOutputOptions, type LintOutputOptions, printLint } from "./lint-output.js";
import { linkPaths } from "./pipeline.js";

export function linkCommand(): Command {
  const command = new Command("link")
    .description("find waits that can deadlock in what `rtnlens lint --shard` has read, as one run over all of it does")
    .addArgument(new Argument("<bundles...>", "the bundles of all shards, in any order"));
  return addLintOutputOptions(command).action(link);
}

async function link(bundles: readonly string[], options: LintOutputOptions): Promise<void> {
  await printLint(options, () => linkPaths(bundles));
}
