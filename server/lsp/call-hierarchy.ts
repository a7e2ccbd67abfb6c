import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range as ProtocolRange,
  SymbolKind,
} from "vscode-languageserver";
import type { Analysis } from "../analysis/analyse.js";
import { last } from "../analysis/chain.js";
import type { Work } from "../analysis/works.js";
import { resolveRoutine } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import type { Range } from "../text/range.js";
import { protocolRange } from "./diagnostic-of.js";
import { analysesOf, type DocumentView, functionLocation, type Point, wordAt } from "./document-view.js";
import { entitiesAt } from "./entities.js";
import { isRecord } from "./settings.js";

/** The function named at a point; at a call that queues a work, its handler. */
export function prepareCallHierarchy(view: DocumentView, point: Point): CallHierarchyItem[] {
  const word = wordAt(view.lines, point);
  for (const { program } of analysesOf(view)) {
    for (const unit of word ? program.units : []) {
      const routines = resolveRoutine(program, unit, view.path, word?.name ?? "").filter((routine) => routine.kind === "function");
      if (routines.length > 0) return routines.map((routine) => itemOf(view, routine));
    }
  }
  const handlers = entitiesAt(view, point).flatMap((entity) => (entity.kind === "work" ? entity.work.handlers : []));
  return analysesOf(view)
    .flatMap((analysis) => analysis.program.routines)
    .filter((routine) => handlers.some((handler) => handler.function === routine.name && handler.at.file === routine.file))
    .map((routine) => itemOf(view, routine));
}

/** What a function calls, and the handlers of the works that it queues. */
export function outgoingCalls(view: DocumentView, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const calls = new Calls(view);
  for (const { analysis, routine } of routinesOf(view, item)) {
    for (const { callee, at } of callsOf(analysis, routine)) calls.add(callee, at);
    for (const work of analysis.table.works.values()) {
      for (const site of queuedIn(work, routine))
        for (const handler of work.handlers) calls.add(handler, site.range, queuedText(work, site.queue));
    }
  }
  return calls.all().map(({ item: to, ranges }) => ({ to, fromRanges: ranges }));
}

/** What calls a function, and where the works that it handles are queued. */
export function incomingCalls(view: DocumentView, item: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const calls = new Calls(view);
  for (const { analysis, routine } of routinesOf(view, item)) {
    for (const caller of analysis.program.routines) {
      for (const { callee, at } of callsOf(analysis, caller)) if (callee === routine) calls.add(caller, at);
    }
    for (const work of analysis.table.works.values()) {
      if (!work.handlers.includes(routine)) continue;
      for (const from of analysis.program.routines) {
        for (const site of queuedIn(work, from)) calls.add(from, site.range, queuedText(work, site.queue));
      }
    }
  }
  return calls.all().map(({ item: from, ranges }) => ({ from, fromRanges: ranges }));
}

function queuedText(work: Work, queue: string): string {
  return `queues ${work.label} on ${queue}`;
}

function queuedIn(work: Work, { file, name }: Routine): { readonly range: Range; readonly queue: string }[] {
  return work.queuedAt
    .map(({ at, queue }) => ({ at: last(at), queue: queue.label }))
    .filter(({ at }) => at.file === file && at.function === name)
    .map(({ at, queue }) => ({ range: at.range, queue }));
}

function callsOf({ program }: Analysis, routine: Routine): { readonly callee: Routine; readonly at: Range }[] {
  const unit = program.units[routine.unit];
  if (!unit) return [];
  return routine.bodies.flatMap((body) =>
    body.graph.nodes.flatMap((node) => {
      if (node.kind !== "call" || node.callee.kind !== "name") return [];
      return resolveRoutine(program, unit, routine.file, node.callee.name)
        .filter((callee) => callee.kind === "function")
        .map((callee) => ({ callee, at: node.at }));
    }),
  );
}

interface Call {
  readonly item: CallHierarchyItem;
  readonly ranges: ProtocolRange[];
}

/** Calls by the other function; asynchronous steps are entries of their own, with what is queued beside the name. */
class Calls {
  readonly #view: DocumentView;
  readonly #calls = new Map<string, Call>();

  constructor(view: DocumentView) {
    this.#view = view;
  }

  add(other: Routine, at: Range, how?: string): void {
    const key = `${other.key} ${how ?? ""}`;
    const call = this.#calls.get(key) ?? { item: itemOf(this.#view, other, how), ranges: [] };
    this.#calls.set(key, call);
    const range = protocolRange(at);
    if (!call.ranges.some((known) => known.start.line === range.start.line && known.start.character === range.start.character))
      call.ranges.push(range);
  }

  /** In the order of their places. */
  all(): Call[] {
    const lineOf = ({ ranges }: Call): number => ranges[0]?.start.line ?? 0;
    return [...this.#calls.values()].sort((a, b) => lineOf(a) - lineOf(b));
  }
}

function itemOf(view: DocumentView, routine: Routine, how?: string): CallHierarchyItem {
  const { uri, range } = functionLocation(view, routine.file, routine.name, routine.range);
  return {
    name: routine.name,
    kind: SymbolKind.Function,
    detail: how ?? routine.file,
    uri,
    range: protocolRange(routine.range),
    selectionRange: range,
    data: { file: routine.file, name: routine.name },
  };
}

/** The routine of an item that was given out before. */
function routinesOf(view: DocumentView, { data, name }: CallHierarchyItem): { readonly analysis: Analysis; readonly routine: Routine }[] {
  const file = isRecord(data) && typeof data.file === "string" ? data.file : view.path;
  return analysesOf(view).flatMap((analysis) =>
    analysis.program.routines.filter((routine) => routine.name === name && routine.file === file).map((routine) => ({ analysis, routine })),
  );
}
