import { common } from "./agreement.js";
import { heldKey } from "./state.js";
import type { Event } from "./summary.js";

/** Variants of one event (same thing, same locks, other conditions) that are kept before they are joined to one. */
const maxVariants = 4;
const maxEvents = 600;

/**
 * The events of a routine, each kind once: of two that differ only in their conditions the weaker stays; of two with one meaning
 * the shorter witness.
 */
export class EventSet {
  private readonly byMeaning = new Map<string, Event[]>();
  private size = 0;
  overflowed = false;

  add(event: Event): void {
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

  all(): Event[] {
    return [...this.byMeaning.values()].flat();
  }
}

/**
 * Both as one event: what both require and both establish. The witness is the path that establishes less (it is the one that may
 * deadlock), then the shorter one.
 */
function shorter(a: Event, b: Event): Event {
  const weaker = b.established.length - a.established.length || b.chain.length - a.chain.length;
  const kept = weaker < 0 ? b : a;
  return { ...kept, conditions: common(a.conditions, b.conditions), established: common(a.established, b.established) };
}

/** Whether the conditions of `a` are among those of `b`: then `a` says all that `b` does. */
function implies(a: Event, b: Event): boolean {
  return a.conditions.every((mine) => b.conditions.some((theirs) => theirs.value.key === mine.value.key && theirs.known === mine.known));
}

function meaning(event: Event): string {
  const locks = `${event.held.map(heldKey).sort().join("+")}-${[...event.released].sort().join("-")}`;
  switch (event.kind) {
    case "wait": {
      let site = event.chain;
      while (site.next) site = site.next;
      return `wait ${site.file}:${site.range.line}:${site.range.column} ${event.target.name} ${locks}`;
    }
    case "lock":
      return `lock ${event.lock.name} ${event.shared} ${event.manner.kind} ${locks}`;
    case "queue":
      return `queue ${event.work.name} ${event.queue.name}`;
    case "init":
      return `init ${event.work.name} ${event.handler.key}`;
    case "invoke":
      return `invoke ${event.callee.key} ${locks}`;
  }
}
