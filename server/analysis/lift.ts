import { namingOf } from "../program/frame.js";
import type { Unit } from "../program/link.js";
import { isNameable, rootOf, substitute, type Value } from "../program/value.js";
import { type Chain, link, type ModulePick, type Site } from "./chain.js";
import { canHold, dependsOn, knownOf, mayHaveMade, namesIn } from "./conditions.js";
import { afterGiving } from "./given-variables.js";
import { drop, hold } from "./lock-set.js";
import type { Operand } from "./operand.js";
import { operandOf } from "./operand.js";
import { isForAnother, ownerOf } from "./other-object.js";
import { type Assumption, forget, type Held, learn, markWritten, type State, union } from "./state.js";
import type { Event, EventContext, Outcome, Summary } from "./summary.js";

/** The place of a call and what it hands over, in the caller's terms. */
export interface CallSite {
  readonly unit: Unit;
  readonly site: Site;
  /** How many callees the call may have. */
  readonly choices: number;
  /** Which module's callees they are, where several have some. */
  readonly pick?: ModulePick;
  readonly arguments: readonly Value[];
  /** The value that the call's result is known by. */
  readonly result: Value;
  /** Names of the flags that end a spin somewhere in the program. */
  readonly exitFlags: ReadonlySet<string>;
}

/** The operand in the caller's terms. */
export function liftOperand(call: CallSite, operand: Operand): Operand {
  return operand.resolved ? { ...operand, place: lifted(call, operand.place) } : operandOf(call.unit, lifted(call, operand.place));
}

/** What things of callees are in the terms of one call: the same ones come up in every event, and in every state that reaches the call. */
interface CallTerms {
  readonly values: Map<Value, Value>;
  readonly chains: Map<Chain, Chain>;
  readonly held: Map<Held, Held>;
  /** The last answers for what a callee holds, and for what it says of its paths: many events share them. */
  readonly locks: Map<readonly Held[], LocksInCaller & { readonly state: State; readonly dropped: readonly Operand[] }>;
  readonly conditions: Map<readonly Assumption[], { readonly state: State; readonly together: readonly Assumption[] | undefined }>;
}

interface LocksInCaller {
  readonly held: readonly Held[];
  readonly released: readonly Operand[];
}

/** By the arguments, which a frame makes once a call. */
const termsOfCalls = new WeakMap<readonly Value[], CallTerms>();

function termsOf({ arguments: own }: CallSite): CallTerms {
  let terms = termsOfCalls.get(own);
  if (!terms) {
    terms = { values: new Map(), chains: new Map(), held: new Map(), locks: new Map(), conditions: new Map() };
    termsOfCalls.set(own, terms);
  }
  return terms;
}

/** A callee's value in the caller's terms. */
export function lifted(call: CallSite, value: Value): Value {
  const { values } = termsOf(call);
  let found = values.get(value);
  if (!found) {
    found = substitute(value, call.arguments, namingOf(call.unit));
    values.set(value, found);
  }
  return found;
}

/** A callee's chain with the call before it. One call through a pointer has a text for each of its callees. */
function throughCall(call: CallSite, chain: Chain): Chain {
  const { chains } = termsOf(call);
  const known = chains.get(chain);
  const { site, choices, pick } = call;
  const isKnown = known?.text === site.text && known.choices === chain.choices * choices && known.pick?.unit === pick?.unit;
  if (known && isKnown) return known;
  const made = link(site, chain, choices, pick);
  chains.set(chain, made);
  return made;
}

/** What is held at an event or outcome of a callee that is called in `state`. */
function heldTogether(call: CallSite, state: State, held: readonly Held[], released: readonly Operand[]): LocksInCaller {
  if (held.length === 0 && released.length === 0) return state;
  const { locks } = termsOf(call);
  const last = locks.get(held);
  if (last?.state === state && last.dropped === released) return last;
  let mine: State = state;
  for (const operand of released) mine = drop(mine, liftOperand(call, operand));
  for (const lock of held) mine = hold(mine, liftHeld(call, lock));
  const together = { held: mine.held, released: mine.released, state, dropped: released };
  locks.set(held, together);
  return together;
}

function liftHeld(call: CallSite, held: Held): Held {
  const taken = throughCall(call, held.taken);
  const { held: all } = termsOf(call);
  const known = all.get(held);
  if (known?.taken === taken) return known;
  const made = heldInCaller(call, held, taken);
  all.set(held, made);
  return made;
}

function heldInCaller(call: CallSite, held: Held, taken: Chain): Held {
  if (held.resolved) return { ...held, place: lifted(call, held.place), taken };
  const place = lifted(call, held.place);
  const operand = operandOf(call.unit, place);
  return { ...held, lock: operand.name, place, resolved: operand.resolved, taken };
}

/** The conditions and established facts that events of `state` carry. */
export function contextOf(state: State, exitFlags: ReadonlySet<string>): PathFacts {
  const same = pathFacts.get(state.known);
  if (same) return same;
  const facts = readContext(state, exitFlags);
  pathFacts.set(state.known, facts);
  return facts;
}

interface PathFacts {
  readonly conditions: readonly Assumption[];
  readonly established: readonly Assumption[];
}

/** They are asked for at every event, and most states on a path know the same. */
const pathFacts = new WeakMap<State["known"], PathFacts>();

function readContext(state: State, exitFlags: ReadonlySet<string>): PathFacts {
  const established = [...state.known.values()].filter((assumption) => isExitFlag(assumption.value, exitFlags));
  return { conditions: entryConditions(state), established };
}

/** Conditions that an event carries; leaving one out makes the event seem possible where it is not, never the other way round. */
const maxConditions = 16;

/** What a path has tested of what its caller passed; tests of the parameters themselves first, for callers pass constants. */
export function entryConditions(state: State): Assumption[] {
  const all = [...state.known.values()].filter((assumption) => assumption.origin === "entry").map(unwrap);
  if (all.length <= maxConditions) return all;
  const isDirect = (assumption: Assumption): boolean => assumption.value.kind === "parameter";
  return [...all.filter(isDirect), ...all.filter((assumption) => !isDirect(assumption))].slice(0, maxConditions);
}

function unwrap(assumption: Assumption): Assumption {
  const value = assumption.value;
  if (value.kind !== "apply" || value.name !== "was" || !value.arguments[0]) return assumption;
  return { ...assumption, value: value.arguments[0] };
}

export function isExitFlag(value: Value, exitFlags: ReadonlySet<string>): boolean {
  return namesIn(value).some((name) => exitFlags.has(name));
}

/** The conditions of `state` and of what happens in a callee that is called in it; undefined where they contradict each other. */
function conditionsTogether(call: CallSite, state: State, inCallee: readonly Assumption[]): readonly Assumption[] | undefined {
  if (inCallee.length === 0) return contextOf(state, call.exitFlags).conditions;
  const { conditions } = termsOf(call);
  const last = conditions.get(inCallee);
  if (last?.state.known === state.known && last.state.written === state.written) return last.together;
  const together = joinConditions(call, state, inCallee);
  conditions.set(inCallee, { state, together });
  return together;
}

function joinConditions(call: CallSite, state: State, inCallee: readonly Assumption[]): readonly Assumption[] | undefined {
  const together = [...contextOf(state, call.exitFlags).conditions];
  for (const condition of inCallee) {
    const inCaller: Assumption = { ...condition, value: lifted(call, condition.value) };
    if (!canHold(state, inCaller)) return undefined;
    if (knownOf(state, inCaller.value) !== undefined || !isNameable(inCaller.value)) continue;
    if (mayHaveMade(state, inCaller.value, condition.known)) continue;
    if (together.length >= maxConditions) continue;
    if (!together.some((known) => known.value.key === inCaller.value.key)) together.push(inCaller);
  }
  return together;
}

/** A callee's events as events of the caller in `state`; those whose conditions the state contradicts are gone. */
export function liftEvent(call: CallSite, state: State, event: Event): Event | undefined {
  const conditions = conditionsTogether(call, state, event.conditions);
  if (!conditions) return undefined;
  let { established } = contextOf(state, call.exitFlags);
  for (const fact of event.established) {
    const value = lifted(call, fact.value);
    established = [...established.filter((known) => known.value.key !== value.key), { ...fact, value }];
  }
  const releases = event.kind === "wait" && event.releases ? lifted(call, event.releases) : undefined;
  if (releases && holdsLockIn(call, state, releases, event.released)) return undefined;
  const together = heldTogether(call, state, event.held, event.released);
  const context: EventContext = {
    held:
      event.kind === "wait" ? together.held.map((held) => (isForAnother(call, held) ? { ...held, elsewhere: true } : held)) : together.held,
    released: together.released,
    conditions,
    established,
    chain: throughCall(call, event.chain),
  };
  switch (event.kind) {
    case "wait": {
      const target = liftOperand(call, event.target);
      return { ...event, ...context, target, releases, onFresh: event.onFresh || isFresh(target.place) };
    }
    case "lock": {
      const manner =
        event.manner.kind === "spins"
          ? {
              ...event.manner,
              exits: event.manner.exits.map((exit) => ({ ...exit, value: lifted(call, exit.value) })),
            }
          : event.manner;
      return { ...event, ...context, lock: liftOperand(call, event.lock), manner };
    }
    case "queue":
      return {
        ...event,
        ...context,
        work: liftOperand(call, event.work),
        queue: liftOperand(call, event.queue),
      };
    case "init":
      return {
        ...event,
        ...context,
        work: liftOperand(call, event.work),
        handler: lifted(call, event.handler),
      };
    case "invoke":
      return {
        ...event,
        ...context,
        callee: lifted(call, event.callee),
        arguments: event.arguments.map((argument) => lifted(call, argument)),
      };
  }
}

/** Whether a lock that lies in the object is held, and not one that the callee drops: then it was not the object's last reference that went. */
function holdsLockIn(call: CallSite, state: State, object: Value, released: readonly Operand[]): boolean {
  const left = released.reduce((before, operand) => drop(before, liftOperand(call, operand)), state);
  return left.held.some((held) => ownerOf(held.place)?.key === object.key);
}

/** Whether a place lies in an object that this very path has allocated. */
function isFresh(place: Value): boolean {
  const root = rootOf(place);
  return root.kind === "result" && root.isFresh;
}

/** The state after the callee returned by `outcome`; undefined when it cannot return so here. */
export function afterOutcome(call: CallSite, state: State, outcome: Outcome, writes: ReadonlySet<string>): State | undefined {
  const changesLocks = outcome.held.length > 0 || outcome.released.length > 0;
  let tested = state;
  for (const condition of outcome.conditions) {
    const value = lifted(call, condition.value);
    if (!canHold(state, { ...condition, value })) return undefined;
    // Where the callee leaves locks taken or dropped, what it tested holds from here on: the unlock that belongs to its lock asks the same.
    if (changesLocks && value.kind !== "number" && knownOf(tested, value) === undefined) {
      const isEntry = isNameable(value) && !mayHaveMade(state, value, condition.known);
      tested = learn(tested, { value, known: condition.known, origin: isEntry ? "entry" : "local" });
    }
  }
  const { held, released } = heldTogether(call, state, outcome.held, outcome.released);
  let next: State = { ...tested, held, released };
  next = afterGiving(forgetWritten(next, writes), call.arguments, true);
  for (const left of outcome.leaves) {
    const value = lifted(call, left.value);
    if (!isNameable(value) && value.kind !== "member" && value.kind !== "local") continue;
    next = forget(next, value.key);
    next = markWritten(learn(next, { value, known: left.known, origin: "local" }), namesIn(value));
  }
  next = forget(next, call.result.key);
  if (outcome.returns !== undefined && call.result.kind === "result") {
    next = learn(next, { value: call.result, known: outcome.returns, origin: "local" });
  }
  return next;
}

function forgetWritten(state: State, writes: ReadonlySet<string>): State {
  if (writes.size === 0) return state;
  let known: Map<string, Assumption> | undefined;
  for (const [key, assumption] of state.known) {
    if (!dependsOn(assumption.value).some((name) => writes.has(name))) continue;
    known ??= new Map(state.known);
    known.delete(key);
  }
  return { ...state, known: known ?? state.known, written: union(state.written, writes) };
}

/** One summary of several callees that one call may mean. */
export function unite(summaries: readonly Summary[]): Summary {
  const [only] = summaries;
  if (summaries.length === 1 && only) return only;
  return {
    events: summaries.flatMap((summary) => summary.events),
    outcomes: summaries.flatMap((summary) => summary.outcomes),
    writes: new Set(summaries.flatMap((summary) => [...summary.writes])),
  };
}
