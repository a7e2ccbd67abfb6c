import { last } from "../analysis/chain.js";
import type { Waiting } from "../analysis/threads.js";
import type { Work } from "../analysis/works.js";
import {
  CALLBACK_PAIRS,
  DEVICE_ALLOCATING_CALL,
  DEVICE_TYPE,
  FREEING_CALLS,
  MAKING_CALLBACKS,
  MAKING_WORDS,
  PUBLISHING_CALLS,
  UNDOING_WORDS,
} from "../kernel/lifecycle.js";
import { alwaysComesAfter, callersOf, callsTo, mayComeAfter } from "./call-order.js";
import { callsIn } from "./call-text.js";
import { failingSteps } from "./failing-step.js";
import { canReach, wayFrom } from "./interface-pointer.js";
import { functionsNamed, type Module, siteOf } from "./module.js";
import { freesPrivateData } from "./private-data.js";
import type { QueueingCall } from "./queue-call.js";
import type { FunctionText } from "./source-file.js";

/** A function that makes an interface's resources, with those that undo it: between them the interface's queue lives. */
export interface Lifetime {
  readonly makes: FunctionText;
  readonly undoes: readonly FunctionText[];
  /** Whether an undoing function may run although nothing was made, or twice. */
  readonly mayRunTwice: boolean;
  /** Whether the interface has its name by then. */
  readonly nameIsKnown: boolean;
  /** Whether the structure is made and freed with the queue: its pointers need not be cleared. */
  readonly makesStructure: boolean;
  readonly score: number;
}

export interface LifetimeQuestion {
  readonly structure: string;
  readonly moves: readonly Work[];
  /** The calls that queue works which move. */
  readonly queueing: readonly QueueingCall[];
  /** The threads that wait for the queue. */
  readonly waits: readonly Waiting[];
}

/** Where an interface's queue could be made, the best place first: before anything is queued, in all ways by which an interface comes. */
export function lifetimesOf(module: Module, question: LifetimeQuestion): readonly Lifetime[] {
  const survey = surveyOf(module, question);
  const handlers = new Set(question.moves.flatMap((work) => work.handlers.map((handler) => `${handler.file} ${handler.name}`)));
  const found: Lifetime[] = [];
  for (const within of [...module.functions.values()].flat()) {
    if (!module.unit.files.includes(within.file.path) || handlers.has(`${within.file.path} ${within.name}`)) continue;
    if (!canFail(within) || !canReach(module, within, question.structure)) continue;
    const lifetime = lifetimeFrom(module, within, survey, question);
    if (lifetime) found.push(lifetime);
  }
  return found.sort((a, b) => b.score - a.score || (a.makes.name < b.makes.name ? -1 : 1));
}

interface Survey {
  /** Functions that initialise the works. */
  readonly binders: ReadonlySet<FunctionText>;
  /** Functions from which a queueing call is reached. */
  readonly queuers: ReadonlySet<FunctionText>;
  /** The calls that make an interface visible, where they stand. */
  readonly publishing: readonly { readonly within: FunctionText; readonly start: number }[];
  /** By function: the callbacks that it is, as table, member and variable. */
  readonly callbacks: ReadonlyMap<FunctionText, readonly Callback[]>;
  /** The tables (variables) whose callbacks come to a wait for the queue. */
  readonly waiting: ReadonlySet<string>;
}

interface Callback {
  readonly table: string;
  readonly member: string;
  /** The variable that is initialised with it. */
  readonly variable: string;
}

function surveyOf(module: Module, { moves, queueing, structure, waits }: LifetimeQuestion): Survey {
  const binders = new Set(
    moves.flatMap((work) => work.boundAt.map((at) => siteOf(module, last(at))?.around)).filter((each) => each !== undefined),
  );
  const publishing = [...module.functions.values()]
    .flat()
    .flatMap((within) =>
      canReach(module, within, structure)
        ? callsIn(within.file.text, { start: within.outline.bodyStart, end: within.outline.end }, (name) => PUBLISHING_CALLS.has(name)).map(
            ({ start }) => ({ within, start }),
          )
        : [],
    );
  const queuers = callersOf(
    module,
    queueing.map((call) => call.around).filter((each) => each !== undefined),
  );
  const waiting = new Set(waits.flatMap(({ root }) => root.at?.function ?? []));
  return { binders, queuers, publishing, callbacks: callbacksOf(module), waiting };
}

function callbacksOf(module: Module): Map<FunctionText, Callback[]> {
  const found = new Map<FunctionText, Callback[]>();
  for (const entry of module.analysis.collected.entries) {
    if (entry.routine.unit !== module.unit.index) continue;
    const file = module.files.get(entry.routine.file);
    const [within] = file ? functionsNamed(module, file, entry.routine.name).filter((each) => each.file === file) : [];
    if (!within) continue;
    const [table = "", member = table] = entry.name.split(".");
    found.set(within, [...(found.get(within) ?? []), { table, member, variable: entry.at.function }]);
  }
  return found;
}

function lifetimeFrom(module: Module, makes: FunctionText, survey: Survey, question: LifetimeQuestion): Lifetime | undefined {
  const own = survey.callbacks.get(makes) ?? [];
  const isInit = own.some(({ member }) => member === "ndo_init");
  const isOpen = own.some(({ member }) => member === "ndo_open" || member === "open");
  const isMaking = own.length === 0 || own.some(({ member }) => MAKING_CALLBACKS.has(member));
  if (!isMaking && !isOpen) return undefined;
  const binds = survey.binders.has(makes);
  const callsBinder = [...survey.binders].some((binder) => callsTo(module, binder).some((site) => site.within === makes));
  const undoing = undoingOf(module, makes, survey, question.structure);
  // Where its own error path calls what undoes it, the queue would be freed twice.
  if (!undoing || undoing.functions.some((each) => callsTo(module, each).some((site) => site.within === makes))) return undefined;
  if (isOpen && !binds && !callsBinder) return undefined;
  if (!isInit && !isOpen && !comesFirst(module, makes, survey)) return undefined;
  // Nothing is seen to publish the interface: only what initialises the works is known to come before they are queued.
  if (!isInit && !isOpen && !binds && !callsBinder && survey.publishing.length === 0) return undefined;
  const resources = resourcesMade(makes);
  if (!isInit && !binds && !callsBinder && resources === 0 && undoing.kind === "name") return undefined;
  const score =
    (isInit ? 100 : 0) +
    (isInit && own.some(({ variable }) => survey.waiting.has(variable)) ? 50 : 0) +
    (binds ? 40 : callsBinder ? 25 : 0) +
    Math.min(resources, 3) * 5 +
    (undoing.kind === "name" ? 10 : undoing.kind === "callback" ? 12 : 8) +
    (undoing.isUsedOnFailure ? 10 : 0) -
    (isOpen ? 20 : 0);
  return {
    makes,
    undoes: [...new Set(undoing.functions)],
    mayRunTwice:
      undoing.kind !== "free" && undoing.functions.some((each) => callsTo(module, each).length > (undoing.kind === "callback" ? 0 : 1)),
    nameIsKnown: isInit || isOpen,
    makesStructure: undoing.kind === "free" || own.some(({ member }) => member === "probe"),
    score,
  };
}

/** Nothing is queued before, and no interface becomes visible without it. */
function comesFirst(module: Module, makes: FunctionText, survey: Survey): boolean {
  const own = new Set([makes]);
  const queuersBefore = new Set([...survey.queuers].filter((each) => each !== makes));
  const isLate = callsTo(module, makes).some((site) => mayComeAfter(module, site.within, site.start, queuersBefore));
  if (isLate) return false;
  return survey.publishing.every(({ within, start }) => within === makes || alwaysComesAfter(module, within, start, own));
}

interface Undoing {
  readonly kind: "callback" | "free" | "name";
  readonly functions: readonly FunctionText[];
  readonly isUsedOnFailure: boolean;
}

function undoingOf(module: Module, makes: FunctionText, survey: Survey, structure: string): Undoing | undefined {
  const byTable = callbackThatUndoes(makes, survey);
  const { file, outline } = makes;
  const allocates =
    isPrivate(module, structure) &&
    callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (name) => DEVICE_ALLOCATING_CALL.test(name)).length > 0;
  const freeing = allocates ? functionsThatFree(module, makes, structure) : [];
  if (byTable.length > 0 && byTable.every((each) => canReach(module, each, structure))) {
    return { kind: "callback", functions: byTable, isUsedOnFailure: false };
  }
  if (freeing.length > 0) return { kind: "free", functions: freeing, isUsedOnFailure: false };
  const named = functionsThatMirror(module, makes, structure);
  const [best] = named;
  return best && { kind: "name", functions: [best], isUsedOnFailure: isUsedOnFailure(module, makes, best) };
}

function callbackThatUndoes(makes: FunctionText, survey: Survey): readonly FunctionText[] {
  const own = survey.callbacks.get(makes) ?? [];
  return own.flatMap(({ table, member, variable }) => {
    const undoing = CALLBACK_PAIRS.filter((pair) => pair.makes === member).flatMap((pair) => pair.undoes);
    return [...survey.callbacks].flatMap(([within, list]) =>
      list.some((each) => each.table === table && each.variable === variable && undoing.includes(each.member)) ? [within] : [],
    );
  });
}

function functionsThatFree(module: Module, makes: FunctionText, structure: string): readonly FunctionText[] {
  return [...module.functions.values()]
    .flat()
    .filter(
      (within) =>
        within !== makes &&
        (canReach(module, within, structure) || wayFrom(module, within, DEVICE_TYPE, structure) !== undefined) &&
        callsIn(within.file.text, { start: within.outline.bodyStart, end: within.outline.end }, (name) =>
          freesPrivateData(module, name, structure),
        ).length > 0,
    );
}

/** `foo_dev_cleanup` for `foo_dev_init`: the same words but for those that say what is done. */
function functionsThatMirror(module: Module, makes: FunctionText, structure: string): readonly FunctionText[] {
  const stem = stemOf(makes.name, MAKING_WORDS);
  if (stem === undefined) return [];
  return [...module.functions.values()]
    .flat()
    .filter((each) => each !== makes && stemOf(each.name, UNDOING_WORDS) === stem && canReach(module, each, structure))
    .sort((a, b) => Number(isUsedOnFailure(module, makes, b)) - Number(isUsedOnFailure(module, makes, a)) || (a.name < b.name ? -1 : 1));
}

/** The name without the words that say what is done; undefined where none of them is in it. */
function stemOf(name: string, words: ReadonlySet<string>): string | undefined {
  const all = name.split("_");
  const others = all.filter((word) => !words.has(word));
  return others.length < all.length && others.length > 0 ? others.join("_") : undefined;
}

/** Whether a caller undoes in its error path what the function has made. */
function isUsedOnFailure(module: Module, makes: FunctionText, undoes: FunctionText): boolean {
  return callsTo(module, makes).some((made) =>
    callsTo(module, undoes).some((site) => site.within === made.within && site.start > made.start),
  );
}

/** Whether the structure lies in the private data of some device. */
function isPrivate(module: Module, structure: string): boolean {
  return [...FREEING_CALLS.keys()].some((name) => freesPrivateData(module, name, structure));
}

/** How many members of structures the function fills with what a call returned and may not have. */
function resourcesMade(within: FunctionText): number {
  const { text } = within.file;
  return failingSteps(within).filter(
    ({ start, test }) => start < test.start && /^\w+->[\w.>-]+\s*=\s*\w+\s*\(/.test(text.slice(start, test.start)),
  ).length;
}

function canFail({ file, outline }: FunctionText): boolean {
  const head = file.text.slice(outline.start, outline.nameStart);
  return !/\bvoid\s*$/.test(head);
}
