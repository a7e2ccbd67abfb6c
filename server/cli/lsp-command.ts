import { type Command, Option } from "commander";

declare const RTNLENS_SERVER: string;

/** The language server is a program of its own beside this one, so that no other command has to load it. */
export function lspCommand(command: Command): void {
  command.addOption(new Option("--stdio", "talk over standard input and output (the default)")).action(async () => {
    if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
    await import(new URL(RTNLENS_SERVER, import.meta.url).href);
  });
}
