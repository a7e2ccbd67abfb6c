import { DiagnosticSeverity, Disposable, languages, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { STATUS } from "../server/lsp/own-messages.js";
import type { Status } from "../server/lsp/status-report.js";

/** What the server is busy with, or how much it has found, in the status bar. */
export function attachStatusItem(client: BaseLanguageClient): Disposable {
  const item = window.createStatusBarItem("rtnlens.status", StatusBarAlignment.Left);
  item.name = "RTNLens";
  let status: Status = { state: "idle", message: "" };
  const show = () => {
    const { text, spoken, detail } = status.state === "idle" ? foundText(client) : busyText(status);
    item.text = text;
    item.accessibilityInformation = { label: spoken };
    item.backgroundColor = status.state === "error" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    item.command = status.state === "error" ? "rtnlens.showLog" : "rtnlens.queues.focus";
    const tooltip = new MarkdownString(`**RTNLens** ${detail}\n\n${LINKS}`, true);
    tooltip.isTrusted = { enabledCommands: COMMANDS };
    item.tooltip = tooltip;
  };
  show();
  item.show();
  const told = client.onNotification(STATUS, (now: Status) => {
    status = now;
    show();
  });
  const found = languages.onDidChangeDiagnostics(() => show());
  return Disposable.from(item, told, found);
}

const COMMANDS = ["rtnlens.showModel", "rtnlens.analyseWorkspace", "rtnlens.showLog"];
const LINKS =
  "[Queue model](command:rtnlens.showModel) · [Analyse the whole workspace](command:rtnlens.analyseWorkspace) · [Log](command:rtnlens.showLog)";

interface StatusText {
  readonly text: string;
  readonly spoken: string;
  readonly detail: string;
}

function busyText({ state, message, files = 0, total = 0 }: Status): StatusText {
  if (state === "error") return { text: "$(warning) RTNLens", spoken: `RTNLens: ${message}`, detail: escapeMarkdown(message) };
  const share = total > 0 && files > 0 ? ` ${files}/${total}` : "";
  const detail = `analyses ${escapeMarkdown(message)}${total > 0 ? ` (${total} C files)` : ""}`;
  return { text: `$(sync~spin) RTNLens: ${message}${share}`, spoken: `RTNLens analyses ${message}`, detail };
}

function foundText(client: BaseLanguageClient): StatusText {
  const severities: DiagnosticSeverity[] = [];
  // Asked before it runs the client would make a collection that it then forgets.
  const found = client.isRunning() ? client.diagnostics : undefined;
  found?.forEach((_uri, diagnostics) => {
    severities.push(...diagnostics.map(({ severity }) => severity));
  });
  const errors = severities.filter((severity) => severity === DiagnosticSeverity.Error).length;
  const warnings = severities.filter((severity) => severity === DiagnosticSeverity.Warning).length;
  const spoken = `${counted(errors, "deadlock")}, ${counted(warnings, "warning")} found`;
  const text =
    errors > 0
      ? `$(error) RTNLens: ${counted(errors, "deadlock")}`
      : warnings > 0
        ? `$(warning) RTNLens: ${counted(warnings, "warning")}`
        : "$(check) RTNLens";
  return { text, spoken: `RTNLens: ${spoken}`, detail: spoken };
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A driver's name is a folder's name and may hold anything. */
function escapeMarkdown(text: string): string {
  return text.replace(/[^\w\s]/g, (character) => `&#${character.charCodeAt(0)};`);
}
