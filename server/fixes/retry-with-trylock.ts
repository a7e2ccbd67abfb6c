import type { WaitManner } from "../analysis/summary.js";
import { SLEEP_BETWEEN_TRIES, SLEEP_HEADER } from "../kernel/trylock-forms.js";
import { lockLabel } from "../rules/names.js";
import { EditSet } from "./edit-set.js";
import type { Fixer } from "./fixer.js";
import { addInclude } from "./include.js";
import { type LockedWorker, lockedWorkers, namesOf } from "./locked-workers.js";
import type { Module } from "./module.js";
import { queuedAgain } from "./queued-again.js";
import { indentAt } from "./source-file.js";
import { reasonToTry } from "./spin-edit.js";
import { wrapCall } from "./wrap-call.js";

/** Lets the handlers try the lock, and be queued again where they do not get it. */
export const retryWithTrylock: Fixer = {
  id: "retry-with-trylock",
  variants: ({ module, cycles }) => {
    const [cycle] = cycles;
    const workers = lockedWorkers(module, cycles);
    const manner = cycle?.waiting.event.manner;
    // Who empties the queue would wait for as long as something is put on it.
    if (!cycle?.lock || !workers || manner === undefined || manner === "destroy" || manner === "drain") return [];
    const lock = lockLabel(cycle.lock.lock);
    const edits = new EditSet();
    for (const worker of workers) if (!retry(module, edits, worker)) return [];
    const isDelayed = workers.every(({ work }) => work.delayed);
    const cost = isDelayed ? "delays the work" : "delays the work, and keeps a worker until the lock is free";
    return [
      {
        id: "retry-with-trylock",
        title: `Let ${namesOf(workers)} try ${lock} and be queued again without it (${cost})`,
        notes: [outcomeOf(manner, cycle.waiting.event.call), `As long as others hold ${lock} the work does not get on.`],
        edits: edits.all(),
      },
    ];
  },
};

/** What the waiting side has when the handler did not get the lock. A work that is being cancelled cannot be queued again. */
function outcomeOf(manner: WaitManner, call: string): string {
  return manner === "cancel"
    ? `${call}() also cancels a work that was queued again: what it had to do is then left undone, which must not matter there.`
    : `The work may be pending again when ${call}() returns: what follows must not count on it, and what its handler uses must live until it is cancelled for good.`;
}

function retry(module: Module, edits: EditSet, { work, place }: LockedWorker): boolean {
  const { within, statement, failed } = place;
  const again = queuedAgain(module, work, within, statement.start);
  if (again === undefined) return false;
  const indent = indentAt(within.file, statement.start);
  // Without a delay of its own the work would run round as fast as the processor can.
  const queued = wrapCall(`${indent}\t`, again, ";").map((line, index) => (index === 0 ? line.slice(indent.length + 1) : line));
  const lines = work.delayed ? queued : [`${SLEEP_BETWEEN_TRIES};`, ...queued];
  if (!work.delayed) addInclude(module, edits, within.file, SLEEP_HEADER);
  const inner = [...lines, "return;"].map((line) => (/^\s/.test(line) ? line : `${indent}\t${line}`));
  edits.replace(within.file.path, statement, [reasonToTry(place), `${indent}if (${failed}) {`, ...inner, `${indent}}`].join("\n"));
  return true;
}
