import { isGiven } from "../program/value.js";
import { common } from "./agreement.js";
import { placeOf } from "./chain.js";
import { namesIn } from "./conditions.js";
import { isSameObject } from "./same-object.js";
import { type Assumption, heldKey, locksKey } from "./state.js";
import type { Event } from "./summary.js";

/** Variants of one event (same thing, same locks, other conditions) that are kept before they are joined to one. */
const maxVariants = 4;
const maxEvents = 1500;
/** Sets of locks that are told apart at one wait. */
const maxLockSets = 8;

/**
 * The events of a routine, each kind once: of two that differ only in their conditions the weaker stays; of two with one meaning
 * the shorter witness.
 */
export class EventSet {
  private readonly byMeaning = new Map<string, Event[]>();
  private readonly waits = new Map<string, { readonly sets: Set<string>; readonly locks: Set<string> }>();
  private size = 0;
  overflowed = false;

  add(event: Event): void {
    if (event.kind === "wait" && !this.isWorthKeeping(event)) return;
    const key = meaning(event);
    const variants = this.byMeaning.get(key);
    if (!variants) {
      if (this.size >= maxEvents) {
        this.overflowed = true;
        return;
      }
      this.byMeaning.set(key, [event]);
      this.size++;
      return;
    }
    const kept: Event[] = [];
    let merged = event;
    for (const old of variants) {
      if (implies(old, merged)) merged = shorter(merged, old);
      else if (implies(merged, old)) merged = shorter(old, merged);
      else kept.push(old);
    }
    kept.push(merged);
    if (kept.length <= maxVariants) {
      this.byMeaning.set(key, kept);
      return;
    }
    const [first, ...rest] = kept;
    if (first) this.byMeaning.set(key, [rest.reduce((one, next) => shorter(one, next), first)]);
  }

  /** A wait under very many different sets of locks: beyond a bound only sets with a lock that no other has are kept. */
  private isWorthKeeping(event: Event & { readonly kind: "wait" }): boolean {
    const at = placeOf(event.chain);
    const key = `${at.file}:${at.range.line}:${at.range.column} ${event.target.name}`;
    const known = this.waits.get(key) ?? { sets: new Set<string>(), locks: new Set<string>() };
    this.waits.set(key, known);
    const locks = locksKey(event.held, event.released);
    if (known.sets.has(locks)) return true;
    if (known.sets.size >= maxLockSets && event.held.every((held) => known.locks.has(held.lock))) return false;
    known.sets.add(locks);
    for (const held of event.held) known.locks.add(held.lock);
    return true;
  }

  all(): Event[] {
    const takings = new Map<string, (Event & { readonly kind: "lock" })[]>();
    const others: Event[] = [];
    for (const event of [...this.byMeaning.values()].flat()) {
      if (event.kind !== "lock") {
        others.push(event);
        continue;
      }
      const key = `${event.lock.name} ${event.shared} ${event.manner.kind}`;
      const alike = takings.get(key);
      if (alike) alike.push(event);
      else takings.set(key, [event]);
    }
    return [...others, ...[...takings.values()].flatMap(fewestLocks)];
  }
}

/**
 * Of the many sets of locks under which a deep callee takes one lock only those are kept that say something new: that it is taken at all, or
 * that it is taken while some other is held that no smaller set has.
 */
function fewestLocks(takings: readonly (Event & { readonly kind: "lock" })[]): Event[] {
  const covered = new Set<string>();
  const kept: (Event & { readonly kind: "lock" })[] = [];
  for (const taking of [...takings].sort((a, b) => a.held.length - b.held.length)) {
    const isNew = kept.length === 0 || taking.held.some((held) => !covered.has(heldKey(held)));
    if (!isNew && kept[0]?.held.length !== taking.held.length) continue;
    kept.push(taking);
    for (const held of taking.held) covered.add(heldKey(held));
  }
  return kept;
}

/**
 * Both as one event: what both require and both establish. The witness is the path that establishes less (it is the one that may
 * deadlock), then the shorter one.
 */
function shorter(a: Event, b: Event): Event {
  const weaker = b.established.length - a.established.length || b.chain.choices - a.chain.choices || b.chain.length - a.chain.length;
  const kept = weaker < 0 ? b : a;
  if (kept.kind === "wait" && a.kind === "wait" && b.kind === "wait") {
    const established = kept === b ? bothEstablish(b, a) : bothEstablish(a, b);
    const releases = a.releases && b.releases ? kept.releases : undefined;
    return { ...kept, conditions: common(a.conditions, b.conditions), established, releases, onFresh: a.onFresh && b.onFresh };
  }
  return { ...kept, conditions: common(a.conditions, b.conditions), established: common(a.established, b.established) };
}

/**
 * The flags that both paths have changed, each of the object that it waits for, as the first names them. The paths may come from different callers, so the flags are
 * compared by name, not by expression.
 */
function bothEstablish(a: Event & { readonly kind: "wait" }, b: Event & { readonly kind: "wait" }): readonly Assumption[] {
  const own = (event: Event & { readonly kind: "wait" }): Assumption[] =>
    event.established.filter((fact) => isSameObject(fact.value, event.target.place));
  const theirs = own(b);
  return own(a).filter((fact) =>
    theirs.some((other) => fact.known === other.known && namesIn(fact.value).join() === namesIn(other.value).join()),
  );
}

/** Whether the conditions of `a` are among those of `b`: then `a` says all that `b` does. */
function implies(a: Event, b: Event): boolean {
  return a.conditions.every((mine) => b.conditions.some((theirs) => theirs.value.key === mine.value.key && theirs.known === mine.known));
}

function meaning(event: Event): string {
  const locks = locksKey(event.held, event.released);
  switch (event.kind) {
    case "wait": {
      // An object that the routine has found somewhere is told apart from the caller's.
      const site = placeOf(event.chain);
      return `wait ${site.file}:${site.range.line}:${site.range.column} ${event.target.name} ${locks}${isGiven(event.target.place) ? "" : " of another"}`;
    }
    case "lock":
      // What the caller's locks were when they were dropped matters to waits; a taking is told by what this routine holds.
      return `lock ${event.lock.name} ${event.shared} ${event.manner.kind} ${locksKey(event.held, [])}`;
    case "queue":
      return `queue ${event.work.name} ${event.queue.name}`;
    case "init":
      return `init ${event.work.name} ${event.handler.key}`;
    case "invoke":
      return `invoke ${event.callee.key} ${locks}`;
  }
}
