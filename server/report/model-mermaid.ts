import type { QueueModel } from "../program/queue-model.js";
import { type GraphEdge, type GraphNode, modelGraph } from "./model-graph.js";

const SHAPES: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  wait: [">", "]"],
  queue: ["[(", ")]"],
  work: ["[", "]"],
  lock: ["{{", "}}"],
};

/** Queue models as a Mermaid flowchart, for issue trackers and documents. */
export function modelMermaid(models: readonly QueueModel[]): string {
  const lines = models.flatMap((model, index) => {
    const { nodes, edges } = modelGraph(model);
    const prefix = `m${index}`;
    const alarming = nodes.filter((node) => node.alarming).map((node) => prefix + node.id);
    return [
      `  subgraph ${prefix}[${quoted(model.module)}]`,
      ...nodes.map((node) => `    ${prefix}${node.id}${SHAPES[node.kind][0]}${quoted(node.title, ...node.lines)}${SHAPES[node.kind][1]}`),
      ...edges.map((edge) => `    ${prefix}${edge.from} ${arrow(edge)} ${prefix}${edge.to}`),
      "  end",
      ...(alarming.length > 0 ? [`  class ${alarming.join(",")} alarm`] : []),
    ];
  });
  return `${["flowchart LR", "  classDef alarm stroke:#c02020,stroke-width:2px", ...lines].join("\n")}\n`;
}

function arrow({ kind, label, alarming }: GraphEdge): string {
  const line = alarming ? "==>" : kind === "tries" ? "-.->" : "-->";
  return label === "" ? line : `${line}|${quoted(label)}|`;
}

/** Mermaid reads markup and its own entities in a quoted label. */
function quoted(...lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replace(/[&"<>#`\\]/g, (character) => `#${character.charCodeAt(0)};`).replace(/[\r\n]+/g, " "));
  return `"${escaped.join("<br>")}"`;
}
