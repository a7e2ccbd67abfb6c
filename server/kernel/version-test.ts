import type { KernelVersion } from "./rows.js";
import { compareVersions } from "./version.js";

const TEST = /^LINUX_VERSION_CODE\s*(>=|<=|==|!=|>|<)\s*KERNEL_VERSION\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)$/;

/**
 * What the condition of an `#if` comes to in a kernel of that version, as far as it is about the version: drivers that are kept outside of the
 * kernel have a branch for each that they knew. Undefined where it depends on something else, or the version is not known.
 * Source: include/generated/uapi/linux/version.h.
 */
export function versionTest(condition: string, version: KernelVersion | undefined): boolean | undefined {
  if (!version || !condition.includes("LINUX_VERSION_CODE")) return undefined;
  return truthOf(condition, version);
}

function truthOf(condition: string, version: KernelVersion): boolean | undefined {
  const text = condition.trim();
  for (const [operator, decisive] of [["||", true] as const, ["&&", false] as const]) {
    const parts = splitAt(text, operator);
    if (parts.length < 2) continue;
    const truths = parts.map((part) => truthOf(part, version));
    return truths.includes(decisive) ? decisive : truths.includes(undefined) ? undefined : !decisive;
  }
  if (text.startsWith("!")) {
    const truth = truthOf(text.slice(1), version);
    return truth === undefined ? undefined : !truth;
  }
  if (text.startsWith("(") && text.endsWith(")")) return truthOf(text.slice(1, -1), version);
  const [, operator, major, minor, patch] = TEST.exec(text) ?? [];
  if (operator === undefined) return undefined;
  return holds(operator, compareVersions(version, { major: Number(major), minor: Number(minor), patch: Number(patch) }));
}

function holds(operator: string, difference: number): boolean {
  if (operator === ">=") return difference >= 0;
  if (operator === "<=") return difference <= 0;
  if (operator === ">") return difference > 0;
  if (operator === "<") return difference < 0;
  return (difference === 0) === (operator === "==");
}

/** The operands of an operator outside of parentheses; the text alone when there is none. */
function splitAt(text: string, operator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth > 0 || !text.startsWith(operator, at)) continue;
    parts.push(text.slice(start, at));
    start = at + operator.length;
    at = start - 1;
  }
  return [...parts, text.slice(start)];
}
