import { Argument, type Command } from "commander";
import { linkPaths } from "./bundle-pipeline.js";
import { addLintOutputOptions, type LintOutputOptions, printLint } from "./lint-output.js";

export function linkCommand(command: Command): void {
  command.addArgument(new Argument("<bundles...>", "the bundles of all shards, in any order"));
  addLintOutputOptions(command).action(link);
}

async function link(bundles: readonly string[], options: LintOutputOptions): Promise<void> {
  await printLint(options, () => linkPaths(bundles));
}
