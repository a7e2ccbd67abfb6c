import type { ModelHandler, ModelLock, ModelQueue, ModelWait, QueueScope } from "../program/queue-model.js";
import { lockLabel } from "../rules/names.js";

const SCOPES: Readonly<Record<QueueScope, string>> = {
  system: "shared by the whole system",
  module: "shared by all devices",
  adapter: "shared by all interfaces of an adapter",
  interface: "one for each interface",
  object: "one for each object",
};

export function scopeText({ scope }: ModelQueue): string {
  return SCOPES[scope];
}

/** `3 places, 2 under RTNL`: of the locks those that one of `handlers` takes, since only such a wait can deadlock. */
export function placesText(waits: readonly ModelWait[], handlers: readonly ModelHandler[]): string {
  const needed = new Set(handlers.flatMap((handler) => handler.locks.map((lock) => lockLabel(lock.lock))));
  const total = counted(waits.length, "place");
  const byLock = new Map<string, number>();
  for (const wait of waits) {
    for (const lock of new Set(wait.under.map((held) => lockLabel(held.lock)))) {
      if (needed.has(lock)) byLock.set(lock, (byLock.get(lock) ?? 0) + 1);
    }
  }
  return [total, ...[...byLock].map(([lock, count]) => `${count} under ${lock}`)].join(", ");
}

/** `takes RTNL, spins for priv->lock`; undefined for a handler that takes none. */
export function locksText({ locks }: ModelHandler): string | undefined {
  return locks.length === 0 ? undefined : locks.map(lockText).join(", ");
}

export function lockText({ lock, manner, exitFlag }: ModelLock): string {
  const name = lockLabel(lock);
  switch (manner) {
    case "blocks":
      return `takes ${name}`;
    case "spins":
      return `spins for ${name}${exitFlag ? ` (exit: ${exitFlag})` : ""}`;
    case "requeues":
      return `tries ${name} and queues itself again`;
    case "drops":
      return `tries ${name} or drops the work`;
    case "tries":
      return `tries ${name}`;
  }
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
