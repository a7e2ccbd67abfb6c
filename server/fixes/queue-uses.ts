import { STOPPING_CALLS } from "../kernel/lifecycle.js";
import { callersOf } from "./call-order.js";
import { callsIn } from "./call-text.js";
import { callsOf, functionsNamed, type Module } from "./module.js";
import type { QueuePlan } from "./queue-plan.js";
import type { FunctionText } from "./source-file.js";

/** Where functions use the interface's queue, themselves or by what they call, as offsets: behind the last of them it may be destroyed. */
export interface QueueUses {
  usesIn(within: FunctionText): readonly number[];
  /** Where something is stopped that may use it: it had better be destroyed behind that. */
  stopsIn(within: FunctionText): readonly number[];
}

/** The uses that the new queue will have. */
export function usesOf(module: Module, { calls, split }: QueuePlan): QueueUses {
  const moved = calls.queueing.filter(({ works }) => works.some((work) => split.moves.includes(work)));
  const all = [...moved, ...calls.waiting.filter(({ manner }) => manner !== "destroy")];
  const users = callersOf(
    module,
    all.map(({ around }) => around).filter((each) => each !== undefined),
  );
  const stopping = callersOf(
    module,
    [...STOPPING_CALLS].flatMap((name) => callsOf(module, name).map((site) => site.within)),
  );
  return {
    usesIn(within) {
      const own = all.filter(({ around }) => around === within).map(({ place }) => place.start);
      return [...own, ...callsOfSome(module, within, users)];
    },
    stopsIn(within) {
      const { file, outline } = within;
      const own = callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (name) => STOPPING_CALLS.has(name));
      return [...own.map(({ start }) => start), ...callsOfSome(module, within, stopping)];
    },
  };
}

/** The calls of some functions of the module that another one makes. */
function callsOfSome(module: Module, within: FunctionText, wanted: ReadonlySet<FunctionText>): readonly number[] {
  const { file, outline } = within;
  const isWanted = (name: string): boolean => functionsNamed(module, file, name).some((each) => each !== within && wanted.has(each));
  return callsIn(file.text, { start: outline.bodyStart, end: outline.end }, isWanted).map(({ start }) => start);
}
