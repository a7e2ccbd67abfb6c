import {
  type Command,
  Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from "vscode";
import { EXPLAIN_FINDING, type QueueModelAnswer } from "../server/lsp/own-messages.js";
import { editorRange, uriBelow } from "./place.js";
import { type QueueNode, queueNodes } from "./queue-nodes.js";
import type { ShownModel } from "./shown-model.js";

/** The "Device Queues" view: the queues of the driver that is looked at. */
export function attachQueueTree(model: ShownModel): Disposable {
  const provider = new QueueTree();
  const view = window.createTreeView("rtnlens.queues", { treeDataProvider: provider, showCollapseAll: true });
  const show = (answer: QueueModelAnswer) => {
    provider.show(answer);
    view.description = answer?.module;
    view.message = answer && answer.queues.length + answer.works.length === 0 ? `${answer.module} defers no work.` : undefined;
  };
  const changed = model.onDidChange(show);
  return Disposable.from(view, changed, provider);
}

class QueueTree implements TreeDataProvider<QueueNode>, Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #root = "";
  #nodes: readonly QueueNode[] = [];
  /** Lines keep their state (open, selected) while the model changes: each has a name made of those above it. */
  #ids = new Map<QueueNode, string>();

  show(answer: QueueModelAnswer): void {
    this.#root = answer?.root ?? "";
    this.#nodes = answer ? queueNodes(answer) : [];
    this.#ids = new Map();
    this.#name(this.#nodes, answer?.module ?? "");
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  getChildren(node?: QueueNode): QueueNode[] {
    return [...(node?.children ?? this.#nodes)];
  }

  getTreeItem(node: QueueNode): TreeItem {
    const item = new TreeItem(node.label, stateOf(node));
    item.id = this.#ids.get(node);
    item.description = node.description;
    item.iconPath = new ThemeIcon(ICONS[node.kind], node.alarming ? new ThemeColor("problemsErrorIcon.foreground") : undefined);
    item.tooltip = tooltipOf(node);
    item.contextValue = node.kind;
    item.command = this.#commandOf(node);
    const alarm = node.alarming && node.kind !== "finding" ? ", part of a deadlock" : "";
    item.accessibilityInformation = { label: `${KINDS[node.kind]} ${node.label} ${node.description}${alarm}` };
    return item;
  }

  #commandOf({ place, finding }: QueueNode): Command | undefined {
    if (finding) {
      const uri = uriBelow(this.#root, finding.file).toString();
      return { title: "Explain", command: EXPLAIN_FINDING, arguments: [uri, finding.fingerprint] };
    }
    if (!place) return undefined;
    return {
      title: "Open",
      command: "rtnlens.openPlace",
      arguments: [uriBelow(this.#root, place.file).toString(), editorRange(place.range)],
    };
  }

  #name(nodes: readonly QueueNode[], parent: string): void {
    const seen = new Map<string, number>();
    for (const node of nodes) {
      const name = `${parent}/${node.kind} ${node.label} ${node.place?.function ?? ""}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      this.#ids.set(node, `${name} ${count}`);
      this.#name(node.children, `${name} ${count}`);
    }
  }
}

const ICONS: Readonly<Record<QueueNode["kind"], string>> = {
  queue: "layers",
  work: "package",
  handler: "symbol-method",
  lock: "lock",
  queueing: "arrow-small-right",
  wait: "watch",
  held: "key",
  finding: "error",
};

/** As a screen reader says it. */
const KINDS: Readonly<Record<QueueNode["kind"], string>> = {
  queue: "queue",
  work: "work",
  handler: "handler",
  lock: "lock",
  queueing: "",
  wait: "wait",
  held: "under",
  finding: "finding",
};

/** What a deadlock is made of is open from the start. */
function stateOf(node: QueueNode): TreeItemCollapsibleState {
  if (node.children.length === 0) return TreeItemCollapsibleState.None;
  return node.kind === "queue" || node.alarming ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}

function tooltipOf({ label, description, place, finding }: QueueNode): string {
  if (finding) return finding.message;
  return [`${label}${description ? ` (${description})` : ""}`, ...(place ? [`${place.file}:${place.range.line}`] : [])].join("\n");
}
