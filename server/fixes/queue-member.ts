import type { Work } from "../analysis/works.js";
import type { MemberFacts, StructureFacts } from "../facts/file-facts.js";
import { QUEUE_TYPE } from "../kernel/queue-api.js";
import { labelOf } from "../program/identity.js";
import { lineAt, lineStart } from "../text/line-index.js";
import type { EditSet } from "./edit-set.js";
import type { Module } from "./module.js";
import { endOfLine, type SourceFile, spanOf, startOfLine } from "./source-file.js";

/** The member that holds the interface's own queue. */
export interface QueueMember {
  readonly structure: string;
  readonly name: string;
  readonly file: SourceFile;
  /** Where its line goes, and the line. */
  readonly offset: number;
  readonly line: string;
}

/** The path of a work inside of the structure that it lies in: `cm.reap_task`. */
export function pathInStructure(work: Work): readonly string[] {
  return labelOf(work.name).split(".").slice(1);
}

/** Finds a free name and a place for the queue, next to the works and aligned as they are. */
export function queueMember(module: Module, structure: string, works: readonly Work[]): QueueMember | undefined {
  const facts = module.unit.structures.get(structure);
  const file = module.files.get(module.unit.structureFiles.get(structure) ?? "");
  if (!facts || !file) return undefined;
  const name = freeName(module, facts, structure);
  const first = firstOf(file, facts, works);
  if (!name || !first) return undefined;
  const at = placeBeside(file, facts, first);
  return { structure, name, file, offset: at, line: alignedLike(file, first, `struct ${QUEUE_TYPE}`, `*${name};`) };
}

export function addMember(edits: EditSet, { file, offset, line }: QueueMember): void {
  edits.insert(file.path, offset, line);
}

function freeName(module: Module, facts: StructureFacts, structure: string): string | undefined {
  const taken = new Set(facts.members.map((member) => member.name));
  const prefix = /^(\w+?)_(?:priv|dev_priv|private|info|adapter|dev|port|ctx|context)$/.exec(structure)?.[1] ?? structure;
  const candidates = ["wq", "workqueue", "work_queue", `${prefix}_wq`, "own_wq"];
  return candidates.find((name) => !taken.has(name) && !module.unit.constants.has(name));
}

/** The first member that is one of the works, or holds them; a work that every configuration has before any other. */
function firstOf(file: SourceFile, facts: StructureFacts, works: readonly Work[]): MemberFacts | undefined {
  const paths = works.map(pathInStructure);
  const direct = new Set(paths.filter((path) => path.length === 1).map(([name]) => name));
  const holders = new Set(paths.map(([name]) => name));
  const inOrder = [...facts.members].sort((a, b) => a.range.line - b.range.line || a.range.column - b.range.column);
  const lying = (names: ReadonlySet<string | undefined>) => inOrder.filter((member) => names.has(member.name));
  const always = (member: MemberFacts) => conditionalAt(file, facts, member) === undefined;
  return lying(direct).find(always) ?? lying(holders).find(always) ?? lying(direct)[0] ?? lying(holders)[0];
}

/** Before the member; behind it where a comment stands above that speaks of it; before the `#if` where one is around it. */
function placeBeside(file: SourceFile, facts: StructureFacts, member: MemberFacts): number {
  const conditional = conditionalAt(file, facts, member);
  if (conditional !== undefined) return conditional;
  const { start, end } = spanOf(file, member.range);
  const here = startOfLine(file, start);
  // The declaration may have begun on a line before: `struct {` of an unnamed inner structure.
  const above = file.text.slice(startOfLine(file, here - 1), here);
  if (!/\*\/\s*$/.test(above) && !/^\s*\/\//.test(above)) return here;
  // A comment that heads several members speaks of them all; one that every member has speaks of its own.
  const next = file.text.slice(endOfLine(file, endOfMember(file, end)));
  return /^[ \t]*(?:\/\*|\/\/|\n|\})/.test(next) ? startOfComment(file, here) : here;
}

/** The start of the comment that ends on the line above. */
function startOfComment(file: SourceFile, line: number): number {
  const above = startOfLine(file, line - 1);
  if (/^\s*\/\//.test(file.text.slice(above, line))) return above;
  return startOfLine(file, file.text.lastIndexOf("/*", line));
}

function endOfMember(file: SourceFile, from: number): number {
  const semicolon = file.text.indexOf(";", from);
  return semicolon < 0 ? from : semicolon;
}

/** The start of the outermost `#if` line of the structure that the member lies under. */
function conditionalAt(file: SourceFile, facts: StructureFacts, member: MemberFacts): number | undefined {
  const open: number[] = [];
  const { start } = spanOf(file, facts.range);
  const to = member.range.line;
  for (let line = lineAt(file.lines, start); line < to; line++) {
    const from = lineStart(file.lines, line);
    const text = file.text.slice(from, lineStart(file.lines, line + 1));
    if (/^\s*#\s*if/.test(text)) open.push(from);
    if (/^\s*#\s*endif/.test(text)) open.pop();
  }
  return open[0];
}

const TAB = 8;

/** A member's line with its type and name where the neighbour has them. */
export function alignedLike(file: SourceFile, neighbour: MemberFacts, type: string, name: string): string {
  const { start } = spanOf(file, neighbour.range);
  const before = file.text.slice(startOfLine(file, start), start);
  const match = /^([ \t]*)(\S.*?)([ \t]+)(\**)$/.exec(before);
  if (!match) return `\t${type} ${name}\n`;
  const [, indent = "\t", , gap = " ", stars = ""] = match;
  if (gap === " ") return `${indent}${type} ${name}\n`;
  const column = columnAfter(before) - stars.length;
  const used = columnAfter(`${indent}${type}`);
  if (used >= column) return `${indent}${type}${gap.includes("\t") ? "\t" : " "}${name}\n`;
  const fill = gap.includes("\t") ? "\t".repeat(Math.ceil((column - used) / TAB)) : " ".repeat(column - used);
  return `${indent}${type}${fill}${name}\n`;
}

function columnAfter(text: string): number {
  let column = 0;
  for (const character of text) column = character === "\t" ? column + TAB - (column % TAB) : column + 1;
  return column;
}
