import { type Chain, links } from "../analysis/chain.js";
import type { Cycle } from "../analysis/cycle.js";
import { MEMORY_FREEING_CALLS, RELEASING_CALL } from "../kernel/lifecycle.js";
import { cancelWithoutWaiting } from "../kernel/queue-api.js";
import { structureOf } from "../program/identity.js";
import { lockLabel } from "../rules/names.js";
import { callsIn, readCall } from "./call-text.js";
import { EditSet } from "./edit-set.js";
import { waitBeforeFreeing } from "./final-wait.js";
import type { Fixer } from "./fixer.js";
import { siteOf } from "./module.js";
import { isThrough } from "./queue-call.js";
import type { FunctionText } from "./source-file.js";

/**
 * Only cancels where the lock is held, and waits where the structure that holds the work is freed. Not offered where no such place is in the
 * module, where the way to the wait itself frees it, or where the function frees other things behind the wait.
 */
export const cancelInstead: Fixer = {
  id: "cancel-without-waiting",
  variants: ({ module, cycles }) => {
    const [cycle] = cycles;
    const work = cycle?.work;
    const structure = work && structureOf(work.name);
    const site = cycle && siteOf(module, cycle.waiting.site);
    const call = site && readCall(site.place.file.text, site.place);
    const cancels = cycle && cancelWithoutWaiting(module.analysis.program.tables.version, cycle.waiting.event.call);
    if (!cycle?.lock || !work || structure === undefined || !site?.around || !call || cancels === undefined) return [];
    if (releasesAfter(site.around, call.end)) return [];
    const edits = new EditSet();
    edits.replace(site.place.file.path, call.callee, cancels);
    const relying = cycles.flatMap((each) => underLock(each).map((link) => siteOf(module, link)?.around));
    const places = waitBeforeFreeing(module, edits, {
      work,
      structure,
      call: cycle.waiting.event.call,
      gone: cycle.waiting.site,
      relying: new Set(relying.filter((each) => each !== undefined)),
    });
    if (places.length === 0) return [];
    const where = places.map((each) => `${each}()`).join(" and ");
    return [
      {
        id: "cancel-without-waiting",
        title: `Only cancel ${work.label} under ${lockLabel(cycle.lock.lock)} and wait in ${where} (it may still run until then)`,
        notes: [`${work.label} may run on after ${site.around.name}(): what its handler uses must not be freed there.`],
        edits: edits.all(),
      },
    ];
  },
};

/** Whether the function goes on to free things: that is what it has waited for. */
function releasesAfter({ file, outline }: FunctionText, offset: number): boolean {
  const isReleasing = (name: string): boolean => MEMORY_FREEING_CALLS.has(name) || RELEASING_CALL.test(name);
  return callsIn(file.text, { start: offset, end: outline.end }, isReleasing).length > 0;
}

/**
 * The way to the wait from where the lock is taken; all of it where the thread comes with the lock. A call that takes the lock and leads to the
 * wait (`unregister_netdev()`) leaves its own function without.
 */
function underLock({ waiting, lock }: Cycle): readonly Chain[] {
  const way = links(waiting.event.chain);
  const taken = lock?.taken && links(lock.taken).at(-1);
  if (!taken) return way;
  const at = way.findIndex((link) => link.file === taken.file && link.function === taken.function);
  const isInside = way.some((link) => isThrough(link, taken.file, taken.range));
  return at < 0 ? way : way.slice(isInside ? at + 1 : at);
}
