import type { Chain, ModulePick } from "./chain.js";
import type { Root } from "./roots.js";

/** A thread's part in a cycle, as far as it tells modules. */
interface Party {
  readonly root: Root;
  readonly event: { readonly chain: Chain };
}

/**
 * Whether threads can be about one device: where a library's call leads to one driver or another, all of them are of the driver that it leads to,
 * or of none (`op_mode->ops->dump_error()` of one driver does not take another one's locks).
 */
export function areOfOneModule(parties: readonly Party[]): boolean {
  const picks = parties.flatMap(({ event }) => picksOf(event.chain));
  if (picks.length === 0) return true;
  const units = [...parties.map(({ root }) => root.routine.unit), ...picks.map(({ unit }) => unit)];
  return picks.every(({ unit, among }) => units.every((each) => each === unit || !among.has(each)));
}

function picksOf(chain: Chain): ModulePick[] {
  const picks: ModulePick[] = [];
  for (let at: Chain | undefined = chain; at; at = at.next) if (at.pick) picks.push(at.pick);
  return picks;
}
