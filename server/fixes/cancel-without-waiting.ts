import { cancelWithoutWaiting } from "../kernel/queue-api.js";
import { structureOf } from "../program/identity.js";
import { lockLabel } from "../rules/names.js";
import { callsIn, readCall } from "./call-text.js";
import { EditSet } from "./edit-set.js";
import type { Fixer } from "./fixer.js";
import { pointerFor } from "./interface-pointer.js";
import { type Module, siteOf } from "./module.js";
import { freeingStatements } from "./place-destruction.js";
import { pathInStructure } from "./queue-member.js";
import { type FunctionText, indentAt, startOfLine } from "./source-file.js";

/**
 * Only cancels where the lock is held, and waits where the structure that holds the work is freed. Not offered where no such place is in the module.
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
    const edits = new EditSet();
    edits.replace(site.place.file.path, call.callee, cancels);
    const places = placesToWait(module, edits, site.around, {
      structure,
      path: pathInStructure(work).join("."),
      call: cycle.waiting.event.call,
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

interface Awaited {
  readonly structure: string;
  readonly path: string;
  readonly call: string;
}

/** Adds the wait wherever the structure is freed; gives the names of the functions in which it then is. */
function placesToWait(module: Module, edits: EditSet, cancels: FunctionText, { structure, path, call }: Awaited): readonly string[] {
  const names: string[] = [];
  for (const within of [...module.functions.values()].flat()) {
    const [freeing] = freeingStatements(within, structure, module);
    if (!freeing || within === cancels) continue;
    const { file, outline } = within;
    const written = callsIn(file.text, { start: outline.bodyStart, end: freeing.start }, (name) => name === call);
    const isThere = written.some((each) => file.text.slice(each.start, each.end).replace(/\s/g, "").endsWith(`->${path})`));
    const pointer = isThere ? "" : pointerFor(module, edits, within, freeing.start, structure);
    // In the error path of what makes the structure nothing was queued yet.
    if (pointer === undefined || isMaking(within)) continue;
    if (!isThere) {
      const line = `${indentAt(file, freeing.start)}${call}(&${pointer}->${path});\n`;
      edits.insert(file.path, startOfLine(file, freeing.start), line);
    }
    names.push(within.name);
  }
  return names;
}

function isMaking({ name }: FunctionText): boolean {
  return /(?:probe|init|add|create|alloc|attach|newlink|register)/.test(name) && !/(?:uninit|deinit|unregister)/.test(name);
}
