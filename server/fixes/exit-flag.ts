import { type Chain, links } from "../analysis/chain.js";
import type { Waiting } from "../analysis/threads.js";
import { DEVICE_TYPE, MAKING_WORDS } from "../kernel/lifecycle.js";
import { TEST_BIT } from "../kernel/trylock-forms.js";
import { callersOf, callsTo } from "./call-order.js";
import { callsIn } from "./call-text.js";
import { namesOfStructure } from "./interface-pointer.js";
import { type Module, siteOf } from "./module.js";
import type { FunctionText } from "./source-file.js";
import { statementsIn } from "./statement.js";
import { localsAt, type PointerVariable, parametersOf } from "./variable.js";

/** A flag of the interface's own that a waiting path clears before it waits. */
export interface ExitFlag {
  /** For people, and to tell two apart: `IPOIB_FLAG_ADMIN_UP`. */
  readonly name: string;
  /** A clause: `IPOIB_FLAG_ADMIN_UP is cleared`. */
  readonly falls: string;
  /** True while the interface is up, as an expression for a pointer to the structure. */
  test(pointer: string): string;
}

/**
 * Flags that the paths to these waits clear, those first that most of them clear, then those cleared earlier. A flag that such a path sets, that
 * is not set where something is made or started, or that one of `handlers` itself clears says something else than that the interface is up.
 */
export function flagsCleared(
  module: Module,
  waits: readonly Waiting[],
  structure: string,
  handlers: ReadonlySet<FunctionText>,
): readonly ExitFlag[] {
  const found = new Map<string, { readonly flag: ExitFlag; count: number; readonly order: number }>();
  const unfit = new Set<string>();
  for (const waiting of waits) {
    const seen = new Set<string>();
    for (const { flag, isSet } of changesOnPath(module, waiting.event.chain, structure)) {
      if (isSet) unfit.add(flag.name);
      if (isSet || seen.has(flag.name)) continue;
      seen.add(flag.name);
      const entry = found.get(flag.name) ?? { flag, count: 0, order: found.size };
      entry.count++;
      found.set(flag.name, entry);
    }
  }
  const changes = new Map<string, { readonly setters: FunctionText[]; readonly clearers: FunctionText[] }>();
  for (const within of [...module.functions.values()].flat()) {
    for (const { flag, isSet } of changesIn(module, within, within.outline.end, structure)) {
      const entry = changes.get(flag.name) ?? { setters: [], clearers: [] };
      changes.set(flag.name, entry);
      (isSet ? entry.setters : entry.clearers).push(within);
    }
  }
  const isFit = (name: string): boolean => {
    const change = changes.get(name);
    if (unfit.has(name) || !change?.setters.some((setter) => isStarting(module, setter))) return false;
    const clearing = callersOf(module, change.clearers);
    return ![...handlers].some((handler) => clearing.has(handler));
  };
  const own = [...found.values()]
    .filter(({ flag }) => isFit(flag.name))
    .sort((a, b) => b.count - a.count || a.order - b.order)
    .map(({ flag }) => flag);
  return [...own, ...flagsEstablished(module, waits, structure)];
}

/** Whether the function, or one that calls it, brings something up by its name. */
function isStarting(module: Module, setter: FunctionText): boolean {
  const around = [setter, ...callsTo(module, setter).map(({ within }) => within)];
  return around.some(({ name }) => name.split("_").some((word) => MAKING_WORDS.has(word)));
}

/** What the kernel itself has made untrue before it calls the waiting side: `netif_running()` before `ndo_stop`. */
function flagsEstablished(module: Module, waits: readonly Waiting[], structure: string): readonly ExitFlag[] {
  const device = module.unit.structures.get(structure)?.members.find(({ type }) => type.name === DEVICE_TYPE && type.pointers === 1);
  if (!device) return [];
  const names = new Set(waits.flatMap((waiting) => waiting.root.establishes.filter((fact) => !fact.value).map((fact) => fact.predicate)));
  return [...names]
    .filter((name) => module.analysis.program.tables.flags.get(name)?.effect === "test")
    .map((name) => ({ name: `${name}()`, falls: `${name}() is false`, test: (pointer) => `${name}(${pointer}->${device.name})` }));
}

interface FlagChange {
  readonly flag: ExitFlag;
  readonly isSet: boolean;
}

function changesOnPath(module: Module, chain: Chain, structure: string): readonly FlagChange[] {
  return links(chain).flatMap((link) => {
    const site = siteOf(module, link);
    return site?.around ? [...changesIn(module, site.around, site.place.start, structure)] : [];
  });
}

/** What a function sets and clears in its own text before `end`. */
function* changesIn(module: Module, within: FunctionText, end: number, structure: string): Generator<FlagChange> {
  const { file, outline } = within;
  const { flags } = module.analysis.program.tables;
  const names = namesOfStructure(module, structure);
  const pointers = [...parametersOf(within), ...localsAt(within, end)].filter((each) => names.has(each.type));
  if (pointers.length === 0) return;
  const changing = callsIn(file.text, { start: outline.bodyStart, end }, (name) => /clear$|set$/.test(flags.get(name)?.effect ?? ""));
  for (const call of changing) {
    const row = flags.get(call.name);
    const word = row && call.arguments[row.object];
    const bit = row?.bit === undefined ? undefined : call.arguments[row.bit];
    if (!word || !bit) continue;
    const path = memberOf(pointers, file.text.slice(word.start, word.end), "&");
    const label = file.text.slice(bit.start, bit.end);
    if (path === undefined || !/^\w+$/.test(label)) continue;
    yield {
      isSet: /set$/.test(row?.effect ?? ""),
      flag: { name: label, falls: `${label} is cleared`, test: (pointer) => `${TEST_BIT}(${label}, &${pointer}->${path})` },
    };
  }
  for (const statement of statementsIn(within.body)) {
    if (statement.kind !== "simple" || statement.end > end) continue;
    const match = /^(.+?)\s*=\s*(0|1|false|true);$/.exec(file.text.slice(statement.start, statement.end));
    const path = match?.[1] === undefined ? undefined : memberOf(pointers, match[1], "");
    const isSet = match?.[2] === "1" || match?.[2] === "true";
    if (path !== undefined) yield { isSet, flag: { name: path, falls: `${path} is cleared`, test: (pointer) => `${pointer}->${path}` } };
  }
}

/** `flags` of `&priv->flags`. */
function memberOf(pointers: readonly PointerVariable[], written: string, before: string): string | undefined {
  for (const { name } of pointers) {
    const path = new RegExp(`^${before}${name}->([\\w.]+)$`).exec(written.trim())?.[1];
    if (path !== undefined) return path;
  }
  return undefined;
}
