import type { Command } from "commander";

/** A command as the list of commands shows it. Its code is loaded when it is called: a lint need not wait for what reads mails. */
export interface NamedCommand {
  readonly name: string;
  readonly description: string;
  /** What gives the command its arguments, options and action. */
  readonly load: () => Promise<(command: Command) => void>;
}

export const COMMANDS: readonly NamedCommand[] = [
  {
    name: "lint",
    description: "find waits that can deadlock",
    load: async () => (await import("./lint-command.js")).lintCommand,
  },
  {
    name: "link",
    description: "find waits that can deadlock in what `rtnlens lint --shard` has read, as one run over all of it does",
    load: async () => (await import("./link-command.js")).linkCommand,
  },
  {
    name: "fix",
    description: "take findings away, as a diff; writes nothing without --write",
    load: async () => (await import("./fix-command.js")).fixCommand,
  },
  {
    name: "review",
    description: "say what a patch introduces and what it fixes",
    load: async () => (await import("./review-command.js")).reviewCommand,
  },
  {
    name: "splat",
    description: "explain the lockdep, hung-task and workqueue-lockup reports of a kernel log",
    load: async () => (await import("./splat-command.js")).splatCommand,
  },
  {
    name: "model",
    description: "show the queues, works and locks of each module, and who waits for what",
    load: async () => (await import("./model-command.js")).modelCommand,
  },
  {
    name: "explain",
    description: "say what a rule finds, with a case that it reports and one that looks like it and is right",
    load: async () => (await import("./explain-command.js")).explainCommand,
  },
  {
    name: "cache",
    description: "say where the cache is and how large, or empty it",
    load: async () => (await import("./cache-command.js")).cacheCommand,
  },
  {
    name: "lsp",
    description: "answer an editor: the language server",
    load: async () => (await import("./lsp-command.js")).lspCommand,
  },
];
