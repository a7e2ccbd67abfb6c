import { Argument, Command } from "commander";
import { BundleError } from "../sources/bundle/bundle-file.js";
import { linkBundles } from "../sources/bundle/link-bundles.js";
import { BUILD } from "../sources/cache/keys.js";
import { addLintOutputOptions, type LintOutputOptions, printLint } from "./lint-output.js";
import { UsageError } from "./usage-error.js";

export function linkCommand(): Command {
  const command = new Command("link")
    .description("find waits that can deadlock in what `rtnlens lint --shard` has read, as one run over all of it does")
    .addArgument(new Argument("<bundles...>", "the bundles of all shards, in any order"));
  return addLintOutputOptions(command).action(link);
}

async function link(bundles: readonly string[], options: LintOutputOptions): Promise<void> {
  await printLint(options, async () => {
    try {
      return await linkBundles(bundles, BUILD);
    } catch (error) {
      throw error instanceof BundleError ? new UsageError(error.message) : error;
    }
  });
}
