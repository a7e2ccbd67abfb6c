import type { QueueModel } from "../program/queue-model.js";
import { type GraphEdge, type GraphNode, modelGraph } from "./model-graph.js";

const SHAPES: Readonly<Record<GraphNode["kind"], string>> = { wait: "cds", queue: "box3d", work: "box", lock: "octagon" };

/** Queue models for Graphviz: `dot -Tsvg`. */
export function modelDot(models: readonly QueueModel[]): string {
  const clusters = models.map((model, index) => {
    const { nodes, edges } = modelGraph(model);
    const prefix = `m${index}_`;
    return [
      `  subgraph cluster_${index} {`,
      `    label=${quoted(model.module)};`,
      ...nodes.map(
        (node) => `    ${prefix}${node.id} [shape=${SHAPES[node.kind]}, label=${quoted(node.title, ...node.lines)}${colour(node)}];`,
      ),
      ...edges.map(
        (edge) => `    ${prefix}${edge.from} -> ${prefix}${edge.to} [${edgeStyle(edge)}label=${quoted(edge.label)}${colour(edge)}];`,
      ),
      "  }",
    ].join("\n");
  });
  return `digraph rtnlens {\n  rankdir=LR;\n  node [fontname="sans-serif", fontsize=11];\n  edge [fontname="sans-serif", fontsize=9];\n${clusters.join("\n")}\n}\n`;
}

function edgeStyle({ kind }: GraphEdge): string {
  if (kind === "spins") return "style=bold, ";
  return kind === "tries" ? "style=dashed, " : "";
}

function colour({ alarming }: { readonly alarming: boolean }): string {
  return alarming ? ', color="#c02020", fontcolor="#c02020"' : "";
}

function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/[\\"]/g, "\\$&").replace(/[\r\n]+/g, " ")).join("\\n")}"`;
}
