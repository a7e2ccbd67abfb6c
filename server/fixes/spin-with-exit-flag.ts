import { structureOf } from "../program/identity.js";
import { lockLabel } from "../rules/names.js";
import { EditSet } from "./edit-set.js";
import { flagsCleared } from "./exit-flag.js";
import type { Fixer } from "./fixer.js";
import { lockedWorkers, namesOf, waitsUnder } from "./locked-workers.js";
import { handlersOf } from "./module.js";
import { spinInstead } from "./spin-edit.js";

/** Flags that are tried, at most. */
const MOST_FLAGS = 4;

/**
 * Lets the handlers loop for the lock until a flag of their own interface drops, which the waiting side clears before it waits. Of use only
 * where the wait is for works of the same interface: on a shared queue the flags of others are looked at.
 */
export const spinWithExitFlag: Fixer = {
  id: "spin-with-exit-flag",
  variants: ({ module, cycles }) => {
    const [cycle] = cycles;
    const workers = lockedWorkers(module, cycles);
    const works = workers?.map(({ work }) => work) ?? [];
    const structure = works[0] && structureOf(works[0].name);
    if (!cycle?.lock || !workers || structure === undefined || works.some((work) => structureOf(work.name) !== structure)) return [];
    const scope = cycle.queue?.scope;
    if (cycle.waiting.event.on === "queue" && (scope === "system" || scope === "module" || scope === "adapter")) return [];
    const lock = cycle.lock.lock;
    const flags = flagsCleared(module, waitsUnder(module, lock, works), structure, handlersOf(module, works));
    return flags.slice(0, MOST_FLAGS).flatMap((flag) => {
      const edits = new EditSet();
      if (!workers.every(({ place }) => spinInstead(module, edits, place, flag, structure))) return [];
      const title = `Let ${namesOf(workers)} give up waiting for ${lockLabel(lock)} when ${flag.falls} (drops the rest of the work then)`;
      const notes = [
        `The handler polls while ${lockLabel(lock)} is taken, until ${flag.falls}: every wait under it must see to that first, those that are added later, too.`,
        `What is left undone when ${flag.falls} must not matter then.`,
      ];
      return [{ id: "spin-with-exit-flag", title, notes, edits: edits.all() }];
    });
  },
};
