import {
  CodeAction,
  type Command,
  commands,
  Disposable,
  EventEmitter,
  ProgressLocation,
  type TextDocument,
  type TextDocumentContentProvider,
  type TextEdit,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { type BaseLanguageClient, CodeActionResolveRequest, type Middleware, TextDocumentEdit } from "vscode-languageclient";
import { ALLOW_ACTION } from "../server/lsp/own-messages.js";

const SCHEME = "rtnlens-fix";
const PREVIEW = "rtnlens.previewFix";

/**
 * Fixes change several files at once. VS Code's own preview of edits that want to be confirmed begins with nothing confirmed, and half a fix
 * is worse than none: here choosing a fix shows the files as they would be, and all of it is made or none.
 */
export const fixMiddleware: Middleware = {
  async provideCodeActions(document, range, context, token, next) {
    const actions = await next(document, range, context, token);
    return actions?.map((action) => previewing(action));
  },
};

function previewing(action: Command | CodeAction): Command | CodeAction {
  if (!(action instanceof CodeAction) || action.command || !("data" in action) || actionIn(action.data) === ALLOW_ACTION) return action;
  const { title, kind, diagnostics, isPreferred, data } = action;
  const shown = new CodeAction(title, kind);
  return Object.assign(shown, { diagnostics, isPreferred, command: { title, command: PREVIEW, arguments: [title, data] } });
}

function actionIn(data: unknown): unknown {
  return typeof data === "object" && data !== null && "action" in data ? data.action : undefined;
}

/** Shows fixes before they are made. */
export function attachFixPreview(client: BaseLanguageClient): Disposable {
  const preview = new FixPreview(client);
  const { tabGroups } = window;
  return Disposable.from(
    workspace.registerTextDocumentContentProvider(SCHEME, preview),
    commands.registerCommand(PREVIEW, (title: string, data: unknown) => preview.show(title, data)),
    commands.registerCommand("rtnlens.applyFix", () => preview.apply()),
    commands.registerCommand("rtnlens.discardFix", () => preview.discard()),
    tabGroups.onDidChangeTabs(({ closed }) => preview.closed(closed.map(({ label }) => label))),
    preview,
  );
}

interface ChangedFile {
  readonly uri: Uri;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
}

interface ShownFix {
  readonly label: string;
  readonly files: readonly ChangedFile[];
}

class FixPreview implements TextDocumentContentProvider, Disposable {
  readonly #client: BaseLanguageClient;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  #fix: ShownFix | undefined;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  provideTextDocumentContent(uri: Uri): string | undefined {
    return this.#fix?.files.find((file) => afterUri(file.uri).toString() === uri.toString())?.after;
  }

  async show(title: string, data: unknown): Promise<void> {
    try {
      const progress = { location: ProgressLocation.Window, title: "RTNLens: analysing the fix" };
      const asked = { title, data };
      const { edit } = await window.withProgress(progress, () => this.#client.sendRequest(CodeActionResolveRequest.type, asked));
      await this.discard();
      const changes = (edit?.documentChanges ?? []).filter(TextDocumentEdit.is);
      const notes = Object.values(edit?.changeAnnotations ?? {}).map(({ description }) => description ?? "");
      const files = await Promise.all(changes.map((change) => this.#changedFile(change)));
      if (files.length === 0) throw new Error("this finding is no longer there");
      this.#fix = { label: `${title} (preview)`, files };
      for (const { uri } of files) this.#changed.fire(afterUri(uri));
      await commands.executeCommand("setContext", "rtnlens.previewsFix", true);
      const resources = files.map(({ uri }) => [uri, uri, afterUri(uri)]);
      await commands.executeCommand("vscode.changes", this.#fix.label, resources);
      void this.#ask([`${title}.`, ...notes].join(" "));
    } catch (error) {
      void window.showErrorMessage(`RTNLens: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Makes all edits, as one step that can be undone; none when a file says something else than when the fix was made. */
  async apply(): Promise<void> {
    const fix = this.#fix;
    if (!fix) return;
    await this.discard();
    const edit = new WorkspaceEdit();
    for (const { uri, before, edits } of fix.files) {
      if ((await workspace.openTextDocument(uri)).getText() !== before) {
        void window.showErrorMessage(`RTNLens: ${workspace.asRelativePath(uri)} has changed since this fix was made: choose it again.`);
        return;
      }
      edit.set(uri, [...edits]);
    }
    await workspace.applyEdit(edit);
  }

  async discard(): Promise<void> {
    const label = this.#fix?.label;
    this.closed(label === undefined ? [] : [label]);
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => label !== undefined && tab.label.startsWith(label));
    if (tabs.length > 0) await window.tabGroups.close(tabs);
  }

  /** The user has closed tabs with these names. */
  closed(labels: readonly string[]): void {
    const label = this.#fix?.label;
    if (label === undefined || !labels.some((each) => each.startsWith(label))) return;
    this.#fix = undefined;
    void commands.executeCommand("setContext", "rtnlens.previewsFix", false);
  }

  async #ask(message: string): Promise<void> {
    const fix = this.#fix;
    const chosen = await window.showInformationMessage(message, "Apply", "Discard");
    if (this.#fix !== fix) return;
    if (chosen === "Apply") await this.apply();
    if (chosen === "Discard") await this.discard();
  }

  async #changedFile({ textDocument, edits }: TextDocumentEdit): Promise<ChangedFile> {
    const uri = Uri.parse(textDocument.uri);
    const document = await workspace.openTextDocument(uri);
    if (textDocument.version !== null && textDocument.version !== document.version) {
      throw new Error(`${workspace.asRelativePath(uri)} has changed since this fix was made: choose it again`);
    }
    const plain = edits.filter((edit) => "newText" in edit);
    const converted = (await this.#client.protocol2CodeConverter.asTextEdits(plain)) ?? [];
    return { uri, before: document.getText(), after: edited(document, converted), edits: converted };
  }
}

/** Where the file as it would be is found; the path is its own, so that it is shown as C. */
function afterUri(uri: Uri): Uri {
  return uri.with({ scheme: SCHEME, authority: "", query: uri.toString() });
}

/** From the last to the first, of those at one place too: none moves another. */
function edited(document: TextDocument, edits: readonly TextEdit[]): string {
  return edits
    .map(({ range, newText }, index) => ({ start: document.offsetAt(range.start), end: document.offsetAt(range.end), newText, index }))
    .sort((a, b) => b.start - a.start || b.index - a.index)
    .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), document.getText());
}
