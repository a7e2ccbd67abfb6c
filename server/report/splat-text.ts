import type { Finding } from "../rules/finding.js";
import type { Explanation, NamedFunction, ReportEdge } from "../splat/explanation.js";
import type { KernelReport } from "../splat/kernel-report.js";
import type { NamedClass } from "../splat/model-names.js";
import { counted } from "./counted.js";
import { type Palette, PLAIN } from "./palette.js";
import { findingLine, traceText } from "./text.js";

/** Tasks and functions that a line names at most. */
const MOST_NAMED = 6;

export interface SplatInput {
  /** The log's name. */
  readonly log: string;
  readonly explanations: readonly Explanation[];
}

/** What the kernel's reports mean in the source, for people: each with its names, the finding that explains it, and what can be done. */
export function splatText({ log, explanations }: SplatInput, palette: Palette = PLAIN): string {
  const told = new Set<string>();
  const blocks = explanations.map((explanation) => {
    const { report, finding } = explanation;
    const isTold = finding !== undefined && told.has(finding.fingerprint);
    if (finding) told.add(finding.fingerprint);
    const cause = isTold
      ? `    explained by the finding above at ${finding.file}:${finding.range.line}\n`
      : causeText(explanation, palette);
    return `${palette.bold(`${log}:${report.line}:`)} ${titleOf(report)}\n${namesText(explanation, palette)}${cause}`;
  });
  const explained = explanations.filter(({ finding }) => finding !== undefined).length;
  return `${blocks.join("\n")}\n${counted(explanations.length, "report")}, ${explained} explained by ${counted(told.size, "finding")}\n`;
}

/** `circular dependency, reported by ip/44`. */
export function titleOf({ kind, tasks, repeats, isCut }: KernelReport): string {
  const who = tasks.length === 0 ? "" : kind === "hung tasks" ? `: ${someOf(tasks)}` : `, reported by ${someOf(tasks)}`;
  const again = repeats > 0 ? ` (told ${counted(repeats, "time")} more)` : "";
  return printable(`${kind}${who}${again}${isCut ? "; cut off in the middle" : ""}`);
}

function namesText({ report, classes, functions }: Explanation, palette: Palette): string {
  const isChain = report.chain.length > 0 || report.wanted !== undefined;
  const shown = classes.filter(({ name }) => isChain || name !== undefined);
  const lines = shown.map((each) => `    ${printable(each.class.text)}: ${classText(each)}\n`);
  const found = functions.filter(({ site }) => site !== undefined);
  if (found.length > 0) lines.push(palette.dim(`    on its stacks: ${someOf(found.map(functionText))}`), "\n");
  return lines.join("");
}

function classText({ class: printed, name, site, handlers }: NamedClass): string {
  if (name === undefined) return `no ${printed.kind} of the tree's modules is clearly this one`;
  const place = site ? ` (${site.file}:${site.range.line})` : "";
  const handler = handlers.length > 0 ? `, handler ${handlers.map((each) => `${each}()`).join(", ")}` : "";
  return `${printed.kind} ${name}${handler}${place}`;
}

function causeText(explanation: Explanation, palette: Palette): string {
  const { finding } = explanation;
  if (!finding)
    return whyNot(explanation)
      .map((line) => `    ${line}\n`)
      .join("");
  return findingLine(finding, palette) + traceText(finding, palette) + fixesText(finding);
}

function fixesText({ fixes, fingerprint, file }: Finding): string {
  const verified = fixes.filter((fix) => fix.verified);
  return verified.map(({ id, title }) => `    fix: ${title} (rtnlens fix --finding ${fingerprint} --fix ${id} ${file})\n`).join("");
}

/** Why no finding explains a report, as honestly as it is known; a line each. */
export function whyNot({ report, functions, edges, waits }: Explanation): readonly string[] {
  if (functions.length === 0) return ["no function is left of it to look for"];
  if (functions.every(({ site }) => site === undefined))
    return [`not explained: none of its functions is in the tree: ${someOf(functions.map(({ name }) => `${name}()`))}`];
  const lacking = edges.filter(({ isKnown }) => !isKnown);
  if (lacking.length > 0) return ["not explained; the static model lacks", ...lacking.map((edge) => `  ${edgeText(edge)}`)];
  if (edges.length > 0) return ["not explained: the static model has every step of this chain, but sees no way that they come together"];
  if (waits.length > 0)
    return waits.map((waiter) => `not explained: ${functionText(waiter)} waits for deferred work, and nothing is found there`);
  if (report.kind === "hung tasks")
    return ["not explained: none of these tasks waits for deferred work; who holds what they wait for is not among them"];
  return ["not explained: nothing is found in the modules of its functions"];
}

function edgeText({ from, to, at }: ReportEdge): string {
  const where = at ? `in ${functionText(at)}` : "in no function of the tree";
  return printable(
    `${from.name ?? from.class.text} → ${to.name ?? to.class.text}: ${to.class.kind === "lock" ? "taken" : "waited for, or run,"} ${where}`,
  );
}

function functionText({ name, site }: NamedFunction): string {
  return site ? `${name}() (${site.file}:${site.range.line})` : `${name}()`;
}

function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}

/** Logs come from anywhere; what they name must not command the reader's terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
