import type { Analysis } from "../analysis/analyse.js";
import { type Chain, links } from "../analysis/chain.js";
import type { HeldLock } from "../analysis/threads.js";
import { lockLabel } from "../rules/names.js";

/** The locks that may be held when a function is entered, each with how that comes about. */
export type EntryLocks = ReadonlyMap<string, readonly string[]>;

/**
 * By file and function. Known of functions that the kernel calls under a lock, and of those on a path to a wait or to another lock: of the
 * others nobody needs to know.
 */
export function entryLocks({ collected, graph }: Analysis): Map<string, EntryLocks> {
  const found = new Map<string, Map<string, string[]>>();
  const add = (file: string, name: string, lock: string, reason: string): void => {
    const key = functionKey(file, name);
    const locks = found.get(key) ?? new Map<string, string[]>();
    found.set(key, locks);
    const reasons = locks.get(lockLabel(lock)) ?? [];
    locks.set(lockLabel(lock), reasons);
    if (!reasons.includes(reason)) reasons.push(reason);
  };
  for (const { routine, holds, name } of collected.entries)
    for (const lock of holds) add(routine.file, routine.name, lock, shortName(name));
  for (const { root, event, held } of [...graph.threads.waiting, ...graph.threads.taking]) {
    const path = links(event.chain);
    for (const lock of held) {
      if (lock.asserted) continue;
      const { from, reason } = originOf(lock, path, shortName(root.name) || root.routine.name);
      for (const step of path.slice(from)) add(step.file, step.function, lock.lock, reason);
    }
  }
  for (const locks of found.values()) for (const reasons of locks.values()) reasons.sort((a, b) => ownOrder(a) - ownOrder(b));
  return found;
}

/** What the kernel calls says more than a function of the driver's own, `foo_add()`. */
function ownOrder(reason: string): number {
  return reason.endsWith("()") ? 1 : 0;
}

/** Where on a path a lock is held from, and why: the kernel holds it from the start, or a function on the path has taken it. */
function originOf(lock: HeldLock, path: readonly Chain[], entry: string): { readonly from: number; readonly reason: string } {
  if (!lock.taken) return { from: 0, reason: entry };
  const taken = links(lock.taken);
  const parting = taken.findIndex((step, index) => path[index]?.range !== step.range);
  const from = parting < 0 ? taken.length - 1 : parting;
  return { from: from + 1, reason: `${path[from]?.function ?? taken.at(-1)?.function ?? ""}()` };
}

export function functionKey(file: string, name: string): string {
  return `${file}\n${name}`;
}

/** `net_device_ops.ndo_stop` is known as `ndo_stop`. */
function shortName(name: string): string {
  return name.split(".").at(-1) ?? name;
}
