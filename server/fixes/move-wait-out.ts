import { last } from "../analysis/chain.js";
import { MESSAGE_CALL } from "../kernel/lifecycle.js";
import { lockLabel } from "../rules/names.js";
import { callsIn } from "./call-text.js";
import { EditSet } from "./edit-set.js";
import type { Fix } from "./fix.js";
import type { Fixer } from "./fixer.js";
import { type Module, siteOf } from "./module.js";
import { endOfLine, type FunctionText, startOfLine } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";

/**
 * Moves a wait out of the region of a lock that the same function takes: before it, where nothing but waits and cancels stands between, or behind
 * it. Only where nothing else is passed over, since what else needs the lock cannot be told.
 */
export const moveWaitOut: Fixer = {
  id: "move-wait-out-of-lock",
  variants: ({ module, cycles }) => {
    const [cycle] = cycles;
    const taken = cycle?.lock?.taken;
    const waitSite = cycle && siteOf(module, cycle.waiting.site);
    const lockSite = taken && siteOf(module, last(taken));
    if (!cycle?.lock || !waitSite?.around || !lockSite || lockSite.around !== waitSite.around) return [];
    const region = regionOf(module, waitSite.around, lockSite.place.start, waitSite.place.start);
    if (!region) return [];
    const lock = lockLabel(cycle.lock.lock);
    const call = cycle.waiting.event.call;
    return [...moves(waitSite.around, region, module)].map(({ to, isBefore }): Fix => {
      const edits = new EditSet();
      const { file } = region.within;
      const lines = { start: startOfLine(file, region.wait.start), end: endOfLine(file, region.wait.end - 1) };
      edits.replace(file.path, lines, "");
      edits.insert(file.path, to, file.text.slice(lines.start, lines.end));
      const cost = isBefore ? "the work may be queued again before the lock is held" : "the work may still run when the lock is dropped";
      return {
        id: "move-wait-out-of-lock",
        title: `Move ${call}() ${isBefore ? "before" : "behind"} the region of ${lock} (${cost})`,
        notes: [
          isBefore
            ? `Between ${call}() and the taking of ${lock} the work may be queued again: what follows must bear that it runs.`
            : `What ${call}() waited for may now run after ${lock} is dropped in ${region.within.name}().`,
        ],
        edits: edits.all(),
      };
    });
  },
};

interface Region {
  readonly within: FunctionText;
  readonly lock: Statement;
  readonly wait: Statement;
  readonly unlock: Statement;
  readonly beforeWait: readonly Statement[];
  readonly afterWait: readonly Statement[];
}

/** Lock, wait and unlock as statements of one block. */
function regionOf(module: Module, within: FunctionText, lockStart: number, waitStart: number): Region | undefined {
  const path = pathTo(within.body, waitStart);
  const wait = path.at(-1);
  const block = path.at(-2);
  if (wait?.kind !== "simple" || block?.kind !== "block" || wait.start !== waitStart) return undefined;
  const { statements } = block;
  const lock = statements.find((each) => each.kind === "simple" && each.start === lockStart);
  const at = statements.indexOf(wait);
  const { locks } = module.analysis.program.tables;
  const unlock = statements
    .slice(at)
    .find((each) => each.kind === "simple" && callsIn(within.file.text, each, (name) => locks.get(name)?.effect === "unlock").length > 0);
  if (!lock || !unlock) return undefined;
  const beforeWait = statements.slice(statements.indexOf(lock) + 1, at);
  return { within, lock, wait, unlock, beforeWait, afterWait: statements.slice(at + 1, statements.indexOf(unlock)) };
}

function* moves(within: FunctionText, region: Region, module: Module): Generator<{ readonly to: number; readonly isBefore: boolean }> {
  const { tables } = module.analysis.program;
  const isHarmless = (each: Statement): boolean => {
    if (each.kind === "empty") return true;
    const callee = /^(\w+)\s*\(/.exec(within.file.text.slice(each.start, each.end))?.[1] ?? "";
    return each.kind === "simple" && (tables.waits.has(callee) || tables.cancels.has(callee) || MESSAGE_CALL.test(callee));
  };
  if (region.beforeWait.every(isHarmless)) yield { to: startOfLine(within.file, region.lock.start), isBefore: true };
  if (region.afterWait.every(isHarmless)) yield { to: endOfLine(within.file, region.unlock.end - 1), isBefore: false };
}
