import type { GraphEdge, GraphNode, ModelGraph } from "./model-graph.js";

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  readonly node: GraphNode;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The lines as they fit: the first is the title. */
  readonly text: readonly string[];
}

export interface Arrow {
  readonly edge: GraphEdge;
  readonly from: Point;
  readonly to: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Monospace text of 11.5 pixels, as wide as the widest of the usual fonts. */
const CHARACTER_WIDTH = 7;
const LINE_HEIGHT = 15;
const PADDING = 9;
const LONGEST_LINE = 46;
const MARGIN = 14;
const COLUMN_GAP = 84;
const BOX_GAP = 7;
/** Between the works of two queues. */
const GROUP_GAP = 22;

/** Lines of one kind in a box. */
const MOST_LINES = 5;
/** With more works than this, those that touch no lock are drawn by name only. */
const MOST_WORKS_IN_FULL = 24;

const COLUMNS: readonly GraphNode["kind"][] = ["wait", "queue", "work", "lock"];

interface Draft {
  readonly node: GraphNode;
  readonly text: readonly string[];
  readonly width: number;
  readonly height: number;
  top: number;
}

/**
 * Places a model's boxes in four columns. The works, of which there are most, are stacked queue by queue with the alarming ones first;
 * every other box is put at the height of what it is joined to, as near as its neighbours allow.
 */
export function layOut({ nodes, edges }: ModelGraph): Picture {
  const crowded = nodes.filter((node) => node.kind === "work").length > MOST_WORKS_IN_FULL;
  const drafts = new Map(nodes.map((node) => [node.id, draftOf(node, crowded)]));
  const joined = neighbours(edges);
  const inColumn = (kind: GraphNode["kind"]) => [...drafts.values()].filter(({ node }) => node.kind === kind);
  const queues = inColumn("queue").sort((a, b) => Number(b.node.alarming) - Number(a.node.alarming));
  stackWorks(inColumn("work"), queues, edges);
  // What is joined to nothing goes below everything else.
  const bottom = Math.max(...[...drafts.values()].map((draft) => draft.top + draft.height), 0);
  for (const column of [queues, inColumn("lock"), inColumn("wait")]) settle(column, { joined, drafts, bottom });
  const top = Math.min(...[...drafts.values()].map((draft) => draft.top), 0);
  const boxes: Box[] = [];
  let left = MARGIN;
  for (const kind of COLUMNS) {
    const column = inColumn(kind);
    if (column.length === 0) continue;
    const width = Math.max(...column.map((draft) => draft.width));
    for (const draft of column) boxes.push({ ...draft, left, top: draft.top - top + MARGIN, width });
    left += width + COLUMN_GAP;
  }
  const height = Math.max(...boxes.map((box) => box.top + box.height), 0) + MARGIN;
  return { width: Math.max(left - COLUMN_GAP + MARGIN, 2 * MARGIN), height, boxes, arrows: arrowsBetween(boxes, edges) };
}

function draftOf(node: GraphNode, crowded: boolean): Draft {
  const quiet = crowded && node.kind === "work" && !node.alarming && node.arrowLines.length === 0;
  const text = (quiet ? [node.title] : [node.title, ...fewOf(node.lines), ...fewOf(node.arrowLines)]).map(shortened);
  const padding = node.kind === "lock" ? 2.5 * PADDING : PADDING;
  const width = Math.ceil(Math.max(...text.map((line) => line.length)) * CHARACTER_WIDTH + 2 * PADDING);
  return { node, text, width: Math.max(width, 80), height: text.length * LINE_HEIGHT + padding, top: 0 };
}

/** The rest is in the box's details. */
function fewOf(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `… and ${lines.length - MOST_LINES + 1} more`];
}

/** Cuts a long name in its middle: both the structure and the member stay recognisable. */
function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  const half = (LONGEST_LINE - 1) >> 1;
  return `${line.slice(0, half)}…${line.slice(-half)}`;
}

function neighbours(edges: readonly GraphEdge[]): Map<string, string[]> {
  const joined = new Map<string, string[]>();
  for (const { from, to } of edges) {
    joined.set(from, [...(joined.get(from) ?? []), to]);
    joined.set(to, [...(joined.get(to) ?? []), from]);
  }
  return joined;
}

function stackWorks(works: readonly Draft[], queues: readonly Draft[], edges: readonly GraphEdge[]): void {
  const queueOrder = new Map(queues.map(({ node }, index) => [node.id, index]));
  const groupOf = new Map<string, number>();
  const locking = new Set(edges.filter((edge) => edge.to.startsWith("l")).map((edge) => edge.from));
  for (const { from, to, kind } of edges) {
    if (kind === "runs") groupOf.set(to, Math.min(groupOf.get(to) ?? queues.length, queueOrder.get(from) ?? queues.length));
  }
  const rank = ({ node }: Draft) => (node.alarming ? 0 : locking.has(node.id) ? 1 : 2);
  const group = ({ node }: Draft) => groupOf.get(node.id) ?? queues.length;
  const ordered = [...works].sort((a, b) => group(a) - group(b) || rank(a) - rank(b) || (a.node.title < b.node.title ? -1 : 1));
  let top = 0;
  let last: number | undefined;
  for (const draft of ordered) {
    if (last !== undefined && group(draft) !== last) top += GROUP_GAP;
    last = group(draft);
    draft.top = top;
    top += draft.height + BOX_GAP;
  }
}

interface Surroundings {
  readonly joined: ReadonlyMap<string, readonly string[]>;
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly bottom: number;
}

/** Puts each box of a column at the mean height of what it is joined to; boxes that would overlap share the displacement. */
function settle(column: Draft[], { joined, drafts, bottom }: Surroundings): void {
  const middle = (draft: Draft) => draft.top + draft.height / 2;
  const wish = new Map<Draft, number>();
  for (const draft of column) {
    const others = (joined.get(draft.node.id) ?? []).flatMap((id) => drafts.get(id) ?? []);
    const mean = others.reduce((sum, other) => sum + middle(other), 0) / others.length;
    wish.set(draft, others.length === 0 ? bottom : mean - draft.height / 2);
  }
  column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
  // Runs of touching boxes, each with the mean of where its members would have it begin.
  const runs: { members: Draft[]; height: number; start: number; weight: number }[] = [];
  for (const draft of column) {
    let run = { members: [draft], height: draft.height + BOX_GAP, start: wish.get(draft) ?? 0, weight: 1 };
    for (let above = runs.at(-1); above && above.start + above.height > run.start; above = runs.at(-1)) {
      runs.pop();
      const weight = above.weight + run.weight;
      const start = (above.start * above.weight + (run.start - above.height) * run.weight) / weight;
      run = { members: [...above.members, ...run.members], height: above.height + run.height, start, weight };
    }
    runs.push(run);
  }
  for (const { members, start } of runs) {
    let top = start;
    for (const draft of members) {
      draft.top = top;
      top += draft.height + BOX_GAP;
    }
  }
}

/** Arrows leave a box at its right side and enter at the left, spread over its height in the order of where they lead. */
function arrowsBetween(boxes: readonly Box[], edges: readonly GraphEdge[]): Arrow[] {
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const present = edges.filter((edge) => byId.has(edge.from) && byId.has(edge.to));
  const height = (id: string) => byId.get(id)?.top ?? 0;
  const port = (id: string, edge: GraphEdge, end: "from" | "to"): Point => {
    const far = end === "from" ? "to" : "from";
    const alike = present.filter((each) => each[end] === id).sort((a, b) => height(a[far]) - height(b[far]));
    const box = byId.get(id);
    if (!box) return { x: 0, y: 0 };
    const share = (alike.indexOf(edge) + 1) / (alike.length + 1);
    return { x: end === "from" ? box.left + box.width : box.left, y: box.top + box.height * share };
  };
  return present.map((edge) => ({ edge, from: port(edge.from, edge, "from"), to: port(edge.to, edge, "to") }));
}
