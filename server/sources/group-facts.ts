import type { FileFacts } from "../facts/file-facts.js";
import { mergeFacts } from "../facts/merge-facts.js";
import type { ModuleFiles } from "../program/link.js";
import { compareText } from "../text/order.js";
import type { ReadGroup } from "./module-reader.js";
import { moduleKey } from "./order.js";

/** The facts of groups that are linked as one, by path, sorted. A header that several of them include was read for what each of them needs. */
export function factsOf(groups: readonly ReadGroup[]): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>();
  for (const file of groups.flatMap((group) => group.files)) {
    if (file.facts) facts.set(file.path, mergeFacts(facts.get(file.path), file.facts));
  }
  return new Map([...facts].sort(([a], [b]) => compareText(a, b)));
}

/** The modules of groups that are linked as one, sorted. */
export function modulesOf(groups: readonly ReadGroup[]): readonly ModuleFiles[] {
  return groups.flatMap((group) => group.modules).sort((a, b) => compareText(moduleKey(a), moduleKey(b)));
}
