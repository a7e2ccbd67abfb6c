import { placeOf } from "../analysis/chain.js";
import type { Manner } from "../analysis/summary.js";
import { labelOf } from "../program/identity.js";
import { rootOf } from "../program/value.js";
import { lockLabel } from "./names.js";
import type { Draft, Rule } from "./rule.js";

/** A handler gives up when its trylock fails and does not queue the work again: what the work was for is not done. */
export const droppedWork: Rule = {
  id: "dropped-work",
  severity: "info",
  summary: "a failed trylock drops the work",
  find: (analysis) => {
    const drafts: Draft[] = [];
    for (const { root, event } of analysis.graph.threads.taking) {
      if (root.kind !== "handler" || !drops(event.manner)) continue;
      const site = placeOf(event.chain);
      if (site.function !== root.routine.name || site.file !== root.routine.file) continue;
      const work = root.work?.label ?? "the work";
      const lock = lockLabel(event.lock.name);
      const message = `when ${site.text}() fails ${root.routine.name}() returns without queueing ${work} again: this run of the work is dropped`;
      const steps = [
        {
          file: root.routine.file,
          range: root.routine.range,
          function: root.routine.name,
          message: `${root.routine.name}() is the handler of ${work}`,
        },
        {
          file: site.file,
          range: site.range,
          function: site.function,
          message: `${site.text}() tries for ${lock}; on failure nothing queues the work again`,
        },
      ];
      drafts.push({
        site,
        message,
        lock: labelOf(event.lock.name),
        work,
        handler: root.routine.name,
        entry: root.name,
        trace: [{ role: "worker", steps }],
        rank: 0,
      });
    }
    return drafts;
  },
};

/**
 * A spin that the device's own flag ends drops work that nobody wants any more. A flag of the whole driver ends it for devices too that stay
 * up and still want it.
 */
function drops(manner: Manner): boolean {
  if (manner.kind === "spins") return manner.failure === "drops" && manner.exits.some((exit) => rootOf(exit.value).kind === "global");
  return manner.kind === "tries" && manner.failure === "drops";
}
