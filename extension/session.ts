import {
  commands,
  type Disposable,
  type ExtensionContext,
  Location,
  type LogOutputChannel,
  Position,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { EXPLAIN_FINDING, SHOW_REFERENCES } from "../server/lsp/own-messages.js";
import { attachFindingPage } from "./finding-page.js";
import { attachFixPreview, fixMiddleware } from "./fix-preview.js";
import { attachKernelReport } from "./kernel-report.js";
import { attachModelPage } from "./model-page.js";
import { openPlace } from "./place.js";
import { attachQueueTree } from "./queue-tree.js";
import { attachReviewThreads } from "./review-threads.js";
import { ShownModel } from "./shown-model.js";
import { attachStatusItem } from "./status-item.js";

/** How a client is started; desktop and browser differ in nothing else. */
export type StartClient = (options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Starts the language server and everything that shows what it says. `schemes`: the kinds of address that the server can read. What is made
 * here is disposed of with `context`.
 */
export async function startSession(context: ExtensionContext, schemes: readonly string[], startClient: StartClient): Promise<void> {
  const log = window.createOutputChannel("RTNLens", { log: true });
  const client = startClient(clientOptions(log, schemes));
  const model = new ShownModel(client, schemes);
  const findingPage = attachFindingPage(client, model);
  const subscriptions: Disposable[] = [
    log,
    model,
    attachStatusItem(client),
    attachQueueTree(model),
    attachModelPage(model),
    findingPage,
    attachKernelReport(client, findingPage.show),
    attachFixPreview(client),
    attachReviewThreads(client),
    ...serverCommands(client, log),
  ];
  context.subscriptions.push(...subscriptions, { dispose: () => void client.dispose().catch(() => {}) });
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`RTNLens: the language server does not start: ${reason}`);
  }
}

function clientOptions(log: LogOutputChannel, schemes: readonly string[]): LanguageClientOptions {
  return {
    // C, headers, which VS Code takes for C++, and patches.
    documentSelector: schemes.flatMap((scheme) => [
      { scheme, language: "c" },
      { scheme, pattern: "**/*.h" },
      { scheme, pattern: "**/*.{patch,diff,mbox}" },
    ]),
    outputChannel: log,
    middleware: fixMiddleware,
    diagnosticCollectionName: "rtnlens",
    initializationOptions: {
      ...settings(),
      // Told as soon as they are known, for files that are not open too; asked for they come half a second later.
      diagnostics: "push",
      status: true,
      models: true,
      commands: [SHOW_REFERENCES, EXPLAIN_FINDING],
    },
  };
}

/** Plain data: what the configuration is also has methods, which no message can carry to a worker. */
function settings(): Record<string, unknown> {
  return JSON.parse(JSON.stringify(workspace.getConfiguration("rtnlens")));
}

function serverCommands(client: BaseLanguageClient, log: LogOutputChannel): Disposable[] {
  const execute = async (command: string, ...given: unknown[]): Promise<void> => {
    try {
      await client.sendRequest("workspace/executeCommand", { command, arguments: given });
    } catch (error) {
      void window.showErrorMessage(`RTNLens: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return [
    commands.registerCommand("rtnlens.analyseWorkspace", () => execute("rtnlens.server.indexWorkspace")),
    commands.registerCommand("rtnlens.analyseFolder", (folder?: Uri) => {
      const uri = folder ?? workspace.workspaceFolders?.[0]?.uri;
      return uri && execute("rtnlens.server.indexWorkspace", client.code2ProtocolConverter.asUri(uri));
    }),
    commands.registerCommand("rtnlens.analyseAgain", () => execute("rtnlens.server.analyseAgain")),
    commands.registerCommand("rtnlens.restartServer", () => restart(client)),
    commands.registerCommand("rtnlens.showLog", () => log.show()),
    commands.registerCommand("rtnlens.openPlace", (uri: string, range: Range) => openPlace(Uri.parse(uri), range, ViewColumn.Active)),
    commands.registerCommand(SHOW_REFERENCES, showReferences),
  ];
}

async function restart(client: BaseLanguageClient): Promise<void> {
  await client.stop();
  await client.start();
}

interface ProtocolPlace {
  readonly line: number;
  readonly character: number;
}

/** Shows places that a code lens counts; its arguments are those of the protocol. */
function showReferences(
  uri: string,
  at: ProtocolPlace,
  places: readonly { readonly uri: string; readonly range: { readonly start: ProtocolPlace; readonly end: ProtocolPlace } }[],
): Thenable<unknown> {
  const positionOf = ({ line, character }: ProtocolPlace) => new Position(line, character);
  const locations = places.map(
    ({ uri: file, range }) => new Location(Uri.parse(file), new Range(positionOf(range.start), positionOf(range.end))),
  );
  return commands.executeCommand("editor.action.showReferences", Uri.parse(uri), positionOf(at), locations);
}
