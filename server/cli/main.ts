import { Command, CommanderError } from "commander";
import { reasonOf } from "../sources/disk-source.js";
import { cacheCommand } from "./cache-command.js";
import { explainCommand } from "./explain-command.js";
import { fixCommand } from "./fix-command.js";
import { linkCommand } from "./link-command.js";
import { lintCommand } from "./lint-command.js";
import { lspCommand } from "./lsp-command.js";
import { modelCommand } from "./model-command.js";
import { reviewCommand } from "./review-command.js";
import { splatCommand } from "./splat-command.js";
import { UsageError } from "./usage-error.js";
import { PROGRAM_VERSION } from "./version.js";

/** Exit status: nothing at or above the threshold, findings, could not run. */
const COULD_NOT_RUN = 2;

// A reader that closes early (`| head`) has what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`rtnlens: ${reasonOf(error)}\n`);
  process.exit(error.code === "EPIPE" ? 0 : COULD_NOT_RUN);
});
// What nobody wants to be told is not said.
process.stderr.on("error", () => {});

const program = new Command("rtnlens")
  .description("Finds workqueue deadlocks in Linux kernel drivers: waits for deferred work under a lock that the work needs.")
  .version(PROGRAM_VERSION)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "rtnlens: ")) })
  .showSuggestionAfterError()
  .addHelpText("after", "\nExit status: 0 nothing found, 1 findings, 2 could not run, 130 ended early (ctrl-C, --max-time, --max-memory).");
const commands = [
  lintCommand,
  linkCommand,
  fixCommand,
  reviewCommand,
  splatCommand,
  modelCommand,
  explainCommand,
  cacheCommand,
  lspCommand,
];
for (const make of commands) {
  const command = make();
  program.addCommand(command.exitOverride().copyInheritedSettings(program));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_RUN;
  } else {
    process.stderr.write(error instanceof UsageError ? `rtnlens: ${error.message}\n` : internalError(error));
    process.exitCode = COULD_NOT_RUN;
  }
}

/** A fault of this program: one line for people, the stack for those who ask. */
function internalError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const stack = process.env.RTNLENS_DEBUG && error instanceof Error ? `${error.stack}\n` : "";
  return `rtnlens: internal error: ${text}${stack ? "" : " (RTNLENS_DEBUG=1 shows where)"}\n${stack}`;
}
