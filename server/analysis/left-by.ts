import { common } from "./agreement.js";
import { type Analyser, storedKey } from "./analyser.js";
import { type Assumption, isZero } from "./state.js";

/** What every successful return of a callback leaves true, in terms of its parameters (`ndo_stop` clears UP of its device). */
export function leftByCallback(analyser: Analyser, unit: number, callback: string): readonly Assumption[] {
  const outcomes = (analyser.callbacks.get(storedKey(unit, callback)) ?? []).flatMap(
    (routine) => analyser.summaries.get(routine.key)?.outcomes ?? [],
  );
  const [first, ...others] = outcomes.filter((outcome) => outcome.returns === undefined || isZero(outcome.returns));
  return others.reduce((left, outcome) => common(left, outcome.leaves), [...(first?.leaves ?? [])]);
}
