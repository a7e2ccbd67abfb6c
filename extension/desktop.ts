import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { startSession } from "./session.js";

/** Called by VS Code; the server is a process of its own. */
export function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, "dist/server.js").fsPath;
  return startSession(
    context,
    ["file"],
    (options) => new LanguageClient("rtnlens", "RTNLens", { module, transport: TransportKind.ipc }, options),
  );
}
