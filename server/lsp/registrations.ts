import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type Disposable,
} from "vscode-languageserver";
import type { Client } from "./client.js";

/** What changes the modules or what is in them. */
const WATCHED = ["**/*.[ch]", "**/Makefile*", "**/Kbuild*"];

/** Asks the client to tell of changes of the configuration and of files, as far as it can. */
export async function register({ client }: Connection, { registersConfiguration, watchesFiles }: Client): Promise<void> {
  const registrations: Promise<Disposable>[] = [];
  if (registersConfiguration) registrations.push(client.register(DidChangeConfigurationNotification.type, { section: "rtnlens" }));
  if (watchesFiles) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    registrations.push(client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
  // A client that offers to watch and then refuses can still open and save.
  await Promise.allSettled(registrations);
}
