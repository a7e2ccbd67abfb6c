import { FOLLOWS } from "../kernel/callbacks.js";
import { WORK_BUSY } from "../kernel/flags.js";
import { CURRENT_WORK } from "../kernel/values.js";
import type { Routine } from "../program/routine.js";
import { object, type Value } from "../program/value.js";
import type { Analyser } from "./analyser.js";
import type { Chain } from "./chain.js";
import { type Collected, isAskedFor, splitLock } from "./collect.js";
import { namesIn } from "./conditions.js";
import { leftByCallback } from "./left-by.js";
import { type Assumption, agrees, isZero } from "./state.js";
import type { CallGraph } from "./summaries.js";
import type { Event } from "./summary.js";
import type { Work, WorkTable } from "./works.js";

/** A way that a thread comes into the program. */
export interface Root {
  readonly routine: Routine;
  /** `net_device_ops.ndo_stop`, `work ipoib_dev_priv.mcast_task`, or empty when nobody is seen to call it. */
  readonly name: string;
  readonly kind: "entry" | "handler" | "open";
  readonly holds: readonly string[];
  readonly establishes: readonly { readonly predicate: string; readonly value: boolean }[];
  /** What a callback that always comes before has left true of flags, by the names of their places. */
  readonly leftBefore?: readonly Assumption[];
  /** Runs only while works of freezable queues stand still. */
  readonly frozen?: boolean;
  /** Nobody is seen to call it, but its address is given away: who calls it, under which locks, is not known. */
  readonly isHandedOver?: boolean;
  /** Of a handler: its work. */
  readonly work?: Work;
  /** Where the routine is handed to the kernel. */
  readonly at?: Chain;
  readonly source?: string;
}

/** Every root: entry points, handlers, and routines that no routine of the program calls. */
export function rootsOf(analyser: Analyser, collected: Collected, table: WorkTable, graph: CallGraph): Root[] {
  const roots: Root[] = [];
  const rooted = new Set<string>();
  for (const entry of collected.entries) {
    rooted.add(entry.routine.key);
    if (entry.atomic) continue;
    const { unit } = entry.routine;
    const holds = entry.holds
      .filter((lock) => isAskedFor(collected, unit, lock))
      .map((lock) => splitLock(collected, unit, lock, entry.name.split(".")[0] ?? "", entry.variable));
    roots.push({ ...entry, holds, kind: "entry", leftBefore: leftByCallback(analyser, unit, FOLLOWS.get(entry.name) ?? "") });
  }
  for (const work of table.works.values()) {
    for (const routine of work.handlers) {
      rooted.add(routine.key);
      const at = work.boundAt[0];
      roots.push({ routine, name: `work ${work.label}`, kind: "handler", holds: work.holds, establishes: [], work, at });
    }
  }
  analyser.program.routines.forEach((routine, index) => {
    if (rooted.has(routine.key) || routine.kind === "macro") return;
    const isHandedOver = collected.addressTaken.has(routine.key);
    // A header's inline function that this module does not use is no code of it.
    const isUnused = routine.isStatic && routine.isInline;
    if (!isHandedOver && (graph.called.has(index) || isUnused)) return;
    roots.push({ routine, name: "", kind: "open", holds: [], establishes: [], isHandedOver });
  });
  return roots;
}

/** Whether an event of the root's routine can happen, given what the kernel has made true before it called. */
export function canHappen(root: Root, event: Event): boolean {
  return event.conditions.every((condition) => {
    const running = asksWhatRuns(root, condition);
    if (running !== undefined) return running === !isZero(condition.known);
    const left = root.leftBefore?.find((fact) => fact.value.key === condition.value.key);
    if (left && !agrees(left.known, condition.known)) return false;
    const known = establishedBy(root, condition);
    return known === undefined || known === !isZero(condition.known);
  });
}

/**
 * `current_work() == &p->task` and `work_busy(&p->task)` in a handler: whether it is this work, and that this work runs. Undefined when the
 * condition is about something else, another work among it: that one may run too.
 */
function asksWhatRuns(root: Root, { value }: Assumption): boolean | undefined {
  if (value.kind !== "apply") return undefined;
  const [left, right] = value.arguments;
  if (value.name === WORK_BUSY) return left && isWorkOf(root, left) ? true : undefined;
  if (!left || !right || (value.name !== "==" && value.name !== "!=")) return undefined;
  const other = isCurrentWork(left) ? right : isCurrentWork(right) ? left : undefined;
  return other && isWorkOf(root, other) === (value.name === "==");
}

/** Whether a work is that of the handler, by the name of its member. */
function isWorkOf({ work }: Root, value: Value): boolean {
  const members = namesIn(object(value)).at(-1);
  return work !== undefined && members !== undefined && work.label.endsWith(`.${members.split(".").at(-1)}`);
}

function isCurrentWork(value: Value): boolean {
  return value.kind === "apply" && value.name === CURRENT_WORK;
}

/** What the root's context says of a predicate over its device (`netif_running` in `ndo_stop`). */
export function establishedBy(root: Root, assumption: Assumption): boolean | undefined {
  const { value } = assumption;
  if (value.kind !== "apply") return undefined;
  return root.establishes.find((fact) => fact.predicate === value.name)?.value;
}
