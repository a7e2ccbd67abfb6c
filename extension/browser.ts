import { type ExtensionContext, Uri, workspace } from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { FETCH, type FetchParams } from "../server/lsp/own-messages.js";
import { answerFetch } from "./fetched-files.js";
import { startSession } from "./session.js";

/** What browsers have of a worker, as far as it is used here. */
interface ServerWorker {
  postMessage(message: unknown): void;
}
declare const Worker: new (address: string) => ServerWorker & ConstructorParameters<typeof LanguageClient>[2];

/** Called by VS Code in a browser; the server is a worker, and files are read for it here. */
export async function activate(context: ExtensionContext): Promise<void> {
  const inExtension = (path: string): Uri => Uri.joinPath(context.extensionUri, path);
  const [grammar, runtime] = await Promise.all(
    ["dist/tree-sitter-c.wasm", "dist/web-tree-sitter.wasm"].map((path) => workspace.fs.readFile(inExtension(path))),
  );
  const worker = new Worker(inExtension("dist/web/server.js").toString(true));
  worker.postMessage({ grammar, runtime });
  const schemes = new Set(["file", "vscode-vfs", "vscode-remote", ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  await startSession(context, [...schemes], (options) => {
    const client = new LanguageClient("rtnlens", "RTNLens", worker, options);
    client.onRequest(FETCH, (params: FetchParams) => answerFetch(params));
    return client;
  });
}
