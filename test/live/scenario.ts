import { join } from "node:path";
import { type Fixture, readFixtures } from "../fixture.js";

/** What a running kernel does with a scenario. */
export type Happening = "deadlock" | "work lost" | "clean";

/** What lockdep says of it. */
export type LockdepWord = "circular" | "recursive" | "silent";

/** One or two kernel modules, how they are acted out, and what must come of it. */
export interface Scenario {
  /** `story/timed-trylock`: the folder under `scenarios/`. */
  readonly name: string;
  readonly title: string;
  readonly happens: Happening;
  readonly lockdep: LockdepWord;
  /** What happens once `rtnlens fix` has been over it; absent where that is not tried. */
  readonly fixed?: Happening;
  /** The modules in the order of loading: those of the Makefile. */
  readonly modules: readonly string[];
  /** Shell lines for the guest, in the words that its init knows. */
  readonly act: string;
  /** Its C files, its Makefile, and what the linter must find in them. */
  readonly fixture: Fixture;
}

export const SCENARIO_FOLDER = join(import.meta.dirname, "../../../test/live/scenarios");

/** All scenarios; throws where one is not told in full. */
export function readScenarios(folder: string = SCENARIO_FOLDER): readonly Scenario[] {
  return readFixtures(folder).map(readScenario);
}

function readScenario({ files, ...rest }: Fixture): Scenario {
  const script = files.get("act.sh") ?? "";
  const sources = new Map([...files].filter(([file]) => file !== "act.sh"));
  const told = new Map([...script.matchAll(/^# (\w+): (.*)$/gm)].map(([, key = "", value = ""]) => [key, value] as const));
  const fixed = told.get("fixed");
  return {
    name: rest.name,
    title: told.get("title") ?? fail(rest.name, "no title"),
    happens: oneOf<Happening>(rest.name, "happens", told, ["deadlock", "work lost", "clean"]),
    lockdep: oneOf<LockdepWord>(rest.name, "lockdep", told, ["circular", "recursive", "silent"]),
    ...(fixed !== undefined && { fixed: oneOf<Happening>(rest.name, "fixed", told, ["deadlock", "work lost", "clean"]) }),
    modules: [...(sources.get("Makefile") ?? "").matchAll(/(\w+)\.o\b/g)].map(([, module = ""]) => module),
    act: script.replace(/^#.*\n/gm, ""),
    fixture: { ...rest, files: sources },
  };
}

function oneOf<T extends string>(name: string, key: string, told: ReadonlyMap<string, string>, values: readonly T[]): T {
  return values.find((value) => value === told.get(key)) ?? fail(name, `no "# ${key}:" that is one of ${values.join(", ")}`);
}

function fail(name: string, reason: string): never {
  throw new Error(`${name}/act.sh: ${reason}`);
}
