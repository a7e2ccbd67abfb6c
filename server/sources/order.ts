import type { ModuleFiles } from "../program/link.js";

/** Modules are sorted by this. */
export function moduleKey({ name, files }: ModuleFiles): string {
  return `${files[0] ?? ""}\n${name}`;
}
