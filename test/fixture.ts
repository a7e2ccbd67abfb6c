import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { KernelVersion } from "../server/kernel/rows.js";
import { parseVersion } from "../server/kernel/version.js";

/** A small driver with a theme, and what must be found in it. */
export interface Fixture {
  /** `shared-queue-deadlock/global-queue-stop`. */
  readonly name: string;
  /** Its texts by path; one file, or the files of a module with its Makefile. */
  readonly files: ReadonlyMap<string, string>;
  /** From a first line such as `kernel: 3.19` in a comment; absent: the newest. */
  readonly kernel: KernelVersion | undefined;
  readonly expectations: readonly Expectation[];
}

/**
 * What a comment on the wait's line says: `expect: RULE lock=rtnl handler=foo_task`, several parted by `;`. Two rules that a reviewer may
 * find equally right are written `RULE|RULE`. Findings under `may:` are tolerated; of those with the same `choice=`, one is wanted.
 */
export interface Expectation {
  readonly file: string;
  readonly line: number;
  readonly rules: readonly string[];
  readonly isWanted: boolean;
  readonly lock?: string;
  readonly handler?: string;
  /** Of the ways that lead there, the one that is told. */
  readonly entry?: string;
  readonly choice?: string;
}

/** Where the fixtures lie: beside this file's source, wherever it was compiled to. */
export const FIXTURE_FOLDER = join(import.meta.dirname, "../../test/fixtures");

/** All fixtures: each .c file of a rule's folder, and each folder in it. */
export function readFixtures(folder: string = FIXTURE_FOLDER): readonly Fixture[] {
  return readdirSync(folder)
    .sort()
    .flatMap((rule) =>
      readdirSync(join(folder, rule))
        .sort()
        .map((entry) => readFixture(`${rule}/${basename(entry, ".c")}`, join(folder, rule, entry))),
    );
}

function readFixture(name: string, path: string): Fixture {
  const names = statSync(path).isDirectory() ? readdirSync(path).map((entry) => [entry, join(path, entry)]) : [[basename(path), path]];
  const files = new Map(names.map(([entry = "", file = ""]): [string, string] => [entry, readFileSync(file, "utf8")]));
  const kernel = [...files.values()].map((text) => /^\/\* kernel: (\S+) \*\//.exec(text)?.[1]).find((version) => version !== undefined);
  const expectations = [...files].flatMap(([file, text]) => expectationsIn(file, text));
  return { name, files, kernel: kernel === undefined ? undefined : parseVersion(kernel), expectations };
}

function expectationsIn(file: string, text: string): readonly Expectation[] {
  return text.split("\n").flatMap((content, index) =>
    [...content.matchAll(/\/\* (expect|may): (.*?) \*\//g)].flatMap(([, mode, list = ""]) =>
      list.split(";").map((words) => {
        const [rules = "", ...pairs] = words.trim().split(/\s+/);
        const given = new Map(pairs.map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
        return {
          file,
          line: index + 1,
          rules: rules.split("|"),
          isWanted: mode === "expect",
          lock: given.get("lock"),
          handler: given.get("handler"),
          entry: given.get("entry"),
          choice: given.get("choice"),
        };
      }),
    ),
  );
}
