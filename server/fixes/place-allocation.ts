import { last } from "../analysis/chain.js";
import type { Work } from "../analysis/works.js";
import { MESSAGE_CALL, PUBLISHING_CALLS, ROLES_THAT_START } from "../kernel/lifecycle.js";
import { callsIn } from "./call-text.js";
import { type FailingStep, failingSteps, finalReturn } from "./failing-step.js";
import { endOfDeclarations, pointerInScope, reachableAt } from "./interface-pointer.js";
import { functionsNamed, type Module, siteOf } from "./module.js";
import type { FunctionText } from "./source-file.js";
import { startOfLine } from "./source-file.js";

/** Where in a function the queue is made. */
export interface AllocationPlace {
  readonly within: FunctionText;
  /** The start of the line before which it goes. */
  readonly offset: number;
  /** The step whose failure is handled as that of the allocation is; absent where nothing behind it can fail. */
  readonly step: FailingStep | undefined;
  /** How many ways out of the function have to free the queue. */
  readonly cost: number;
}

export interface PlaceQuestion {
  readonly structure: string;
  readonly moves: readonly Work[];
  /** Functions from which a moved work may be queued. */
  readonly queuers: ReadonlySet<FunctionText>;
}

/**
 * The places in a function at which the queue can be made, the best first. One right before a step that may fail is wanted: what had to be
 * undone there has to be undone when the allocation fails, no more and no less.
 */
export function allocationPlaces(module: Module, within: FunctionText, question: PlaceQuestion): readonly AllocationPlace[] {
  const { statements } = within.body;
  const limit = firstUse(module, within, question);
  const ready = endOfDeclarations(within);
  const steps = failingSteps(within).filter((step) => statements.includes(step.test));
  const binding = lastBinding(module, within, question.moves);
  const places = steps
    .filter((step) => step.start >= ready && step.start <= limit && isReachable(module, within, step, question.structure))
    .map((step): AllocationPlace => {
      const later = failingSteps(within).filter((each) => each.start >= step.start).length;
      const isBeforeBinding = binding !== undefined && step.start < binding && binding < limit;
      const isAtHand = pointerInScope(module, within, step.start, question.structure) !== undefined;
      const cost = later + (isBeforeBinding ? 2 : 0) + (isAtHand ? 0 : 3);
      return { within, offset: lineOf(within, step.start), step, cost };
    });
  if (places.length > 0) return places.sort((a, b) => a.cost - b.cost || b.offset - a.offset);
  const plain = placeWithoutSteps(module, within, { limit, ready, hasSteps: failingSteps(within).length > 0 }, question);
  return plain ? [plain] : [];
}

/** Where nothing in the function fails: before the first use, or before it returns. */
function placeWithoutSteps(
  module: Module,
  within: FunctionText,
  { limit, ready, hasSteps }: { readonly limit: number; readonly ready: number; readonly hasSteps: boolean },
  { structure }: PlaceQuestion,
): AllocationPlace | undefined {
  const end = finalReturn(within);
  const at = Math.min(limit, end?.start ?? Number.POSITIVE_INFINITY);
  if (hasSteps || !end || at < ready || !reachableAt(module, within, at, structure)) return undefined;
  return { within, offset: lineOf(within, at), step: undefined, cost: 0 };
}

function isReachable(module: Module, within: FunctionText, step: FailingStep, structure: string): boolean {
  // `if (!priv) return -ENOMEM;` is the test of the pointer itself.
  const known = pointerInScope(module, within, step.start, structure);
  if (known === undefined) return reachableAt(module, within, step.start, structure);
  const { text } = within.file;
  return !new RegExp(`^\\s*!?\\s*${known}\\b(?!\\s*->)`).test(text.slice(step.test.condition.start, step.test.condition.end));
}

/** The start of the first statement from which a moved work may be queued or a callback of the driver called. */
function firstUse(module: Module, within: FunctionText, { queuers }: PlaceQuestion): number {
  const { registrations } = module.analysis.program.tables;
  const publishes = (name: string): boolean => {
    const row = registrations.get(name);
    return (
      PUBLISHING_CALLS.has(name) ||
      (row !== undefined && ROLES_THAT_START.has(row.role)) ||
      functionsNamed(module, within.file, name).some((each) => each !== within && queuers.has(each))
    );
  };
  const { queueWorks } = module.analysis.program.tables;
  const using = within.body.statements.find(
    (each) => callsIn(within.file.text, each, (name) => !MESSAGE_CALL.test(name) && (publishes(name) || queueWorks.has(name))).length > 0,
  );
  return using?.start ?? Number.POSITIVE_INFINITY;
}

/** Where the function last initialises one of the works, itself or by a call. */
function lastBinding(module: Module, within: FunctionText, moves: readonly Work[]): number | undefined {
  const sites = moves.flatMap((work) => work.boundAt.map((at) => siteOf(module, last(at)))).filter((each) => each !== undefined);
  const own = sites.filter((site) => site.around === within).map((site) => site.place.start);
  const binders = new Set(sites.map((site) => site.around));
  const calls = callsIn(within.file.text, { start: within.outline.bodyStart, end: within.outline.end }, () => true)
    .filter((call) => functionsNamed(module, within.file, call.name).some((each) => binders.has(each)))
    .map((call) => call.start);
  const all = [...own, ...calls];
  return all.length > 0 ? Math.max(...all) : undefined;
}

/** The start of the line, with the comment that stands above it. */
function lineOf(within: FunctionText, offset: number): number {
  const { file } = within;
  let start = startOfLine(file, offset);
  for (;;) {
    const above = startOfLine(file, start - 1);
    const line = file.text.slice(above, start).trim();
    if (start <= within.body.start || !/^(?:\/\*|\*|\/\/)|\*\/$/.test(line)) return start;
    start = above;
  }
}
