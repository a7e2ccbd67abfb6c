import { type Connection, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { addressOf } from "./address.js";
import type { Engine } from "./engine.js";
import type { PatchedFiles } from "./patch-requests.js";
import type { WorkspaceIndex } from "./workspace-index.js";

/** Analyses all of the workspace or, with a folder's address as its argument, what lies below that folder. */
const INDEX_WORKSPACE = "rtnlens.server.indexWorkspace";
/** Takes up again what was cancelled. */
const ANALYSE_AGAIN = "rtnlens.server.analyseAgain";

/** Shows the file of a finding of a patch as the patch makes it: the address of the patch, the finding's fingerprint. */
export const SHOW_PATCHED_FILE = "rtnlens.server.showPatchedFile";

export const COMMANDS: readonly string[] = [INDEX_WORKSPACE, ANALYSE_AGAIN, SHOW_PATCHED_FILE];

/** What to do about a workspace of which only the modules of open files are analysed. */
export const HOW_TO_INDEX = `the command ${INDEX_WORKSPACE} analyses the rest or, with the address of a folder, what is in it`;

export interface CommandContext {
  readonly connection: Connection;
  readonly engine: Engine;
  readonly index: WorkspaceIndex;
  readonly patched: PatchedFiles | undefined;
}

export function attachCommands({ connection, engine, index, patched }: CommandContext): void {
  connection.onExecuteCommand(({ command, arguments: given }): unknown => {
    const [first, second]: unknown[] = given ?? [];
    if (command === SHOW_PATCHED_FILE && patched && typeof first === "string" && typeof second === "string")
      return patched.show(first, second);
    if (command === ANALYSE_AGAIN) engine.resume();
    else if (command === INDEX_WORKSPACE) runIndex(engine, index, first);
    else throw new ResponseError(ErrorCodes.InvalidParams, `no such command: ${command}`);
    return null;
  });
}

function runIndex({ workspace }: Engine, index: WorkspaceIndex, uri: unknown): void {
  if (!index.isOffered) throw new ResponseError(LSPErrorCodes.RequestFailed, "in a browser only the modules of open files are analysed");
  if (workspace.length === 0) throw new ResponseError(LSPErrorCodes.RequestFailed, "no folder is open");
  if (typeof uri !== "string") {
    for (const folder of workspace) index.run(folder);
    return;
  }
  const address = addressOf(uri);
  const folder = address && workspace.find((each) => each.holds(address));
  if (!folder) throw new ResponseError(LSPErrorCodes.RequestFailed, `not in a folder of the workspace: ${uri}`);
  index.run(folder, folder.pathOf(address) ?? ".");
}
