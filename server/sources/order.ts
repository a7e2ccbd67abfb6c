import type { ModuleFiles } from "../program/link.js";

/** The order of paths and names in results: by UTF-16 unit, whatever the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Modules are sorted by this. */
export function moduleKey({ name, files }: ModuleFiles): string {
  return `${files[0] ?? ""}\n${name}`;
}
