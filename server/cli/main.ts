import { Command, CommanderError } from "commander";
import { reasonOf } from "../sources/disk-source.js";
import { optimiseLate } from "../sources/javascript-engine.js";
import { COMMANDS } from "./commands.js";
import { UsageError } from "./usage-error.js";
import { PROGRAM_VERSION } from "./version.js";

/** Exit status: nothing at or above the threshold, findings, could not run. */
const COULD_NOT_RUN = 2;

optimiseLate();

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
for (const { name, description, load } of COMMANDS) {
  const command = program.command(name).description(description);
  // Also `rtnlens help lint` wants to know its options.
  if (process.argv.includes(name)) (await load())(command);
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
