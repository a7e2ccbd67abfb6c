import { ASKED_LOCKS, LOCK_SPLITS } from "../kernel/object-locks.js";
import { type KernelTables, trackedNames, waitNames } from "../kernel/tables.js";
import type { MacroDefinition } from "../text/macro-definition.js";
import { closure, push } from "./mention-graph.js";

/** The names by which functions are sorted; macros that stand for such names count as they do. */
export interface SortingNames {
  /** What a function is read for: what takes, drops, waits, queues or registers. What only takes a work off its queue changes nothing. */
  readonly tracked: ReadonlySet<string>;
  readonly waits: ReadonlySet<string>;
  /** What makes an object whose lock may be another kind's, or asks the kernel to hold one. */
  readonly makers: ReadonlySet<string>;
  /** What binds a handler. */
  readonly inits: ReadonlySet<string>;
  /** What binds a handler, queues a work or makes a queue; timers and tasklets, which never wait, are left out. */
  readonly binds: ReadonlySet<string>;
  readonly locks: ReadonlySet<string>;
  readonly unlocks: ReadonlySet<string>;
  readonly tries: ReadonlySet<string>;
}

/** The names of the tables, and of the macros that stand for them. */
export function sortingNames(macros: readonly MacroDefinition[], tables: KernelTables): SortingNames {
  const users = new Map<string, string[]>();
  for (const { name, identifiers } of macros) for (const each of identifiers) push(users, each, name);
  const withMacros = (names: ReadonlySet<string>): ReadonlySet<string> => {
    for (const name of names) if (users.has(name)) return closure(names, users);
    return names;
  };
  const { tracked, waits, makers, inits, binds, locks, unlocks, tries } = tableNames(tables);
  return {
    tracked: withMacros(tracked),
    waits: withMacros(waits),
    binds: withMacros(binds),
    makers: withMacros(makers),
    inits: withMacros(inits),
    locks: withMacros(locks),
    unlocks: withMacros(unlocks),
    tries: withMacros(tries),
  };
}

const namesOfTables = new WeakMap<KernelTables, SortingNames>();

function tableNames(tables: KernelTables): SortingNames {
  const known = namesOfTables.get(tables);
  if (known) return known;
  const rows = [...tables.locks.values()];
  const bindings = [...tables.initWorks.values()];
  const inits = bindings.filter((row) => row.atomic !== true).map((row) => row.name);
  const timers = bindings.filter((row) => row.atomic === true).map((row) => row.name);
  const tracked = new Set(trackedNames(tables));
  for (const name of [...tables.flags.keys(), ...tables.accessors.keys(), ...tables.cancels.keys(), ...timers]) tracked.delete(name);
  const names: SortingNames = {
    tracked,
    waits: new Set([...waitNames(tables), ...[...tables.functions.values()].filter((row) => row.calls?.length).map((row) => row.name)]),
    makers: new Set([
      ...LOCK_SPLITS.flatMap((split) => [...split.makers, ...split.ties]),
      ...ASKED_LOCKS.flatMap((asked) => [...asked.members]),
    ]),
    inits: new Set(inits),
    binds: new Set([...inits, ...tables.queueWorks.keys(), ...tables.allocateQueues.keys()]),
    locks: new Set(rows.filter((row) => row.effect === "lock" || row.effect === "trylock").map((row) => row.name)),
    unlocks: new Set(rows.filter((row) => row.effect === "unlock").map((row) => row.name)),
    tries: new Set(rows.filter((row) => row.effect === "trylock").map((row) => row.name)),
  };
  namesOfTables.set(tables, names);
  return names;
}
