import type { Queue, Work } from "../analysis/works.js";
import { QUEUE_TYPE } from "../kernel/queue-api.js";
import { labelOf } from "../program/identity.js";
import type { EditSet } from "./edit-set.js";
import type { Module } from "./module.js";
import { endOfLine, type SourceFile, startOfLine } from "./source-file.js";
import { type MemberText, type StructureText, structureText } from "./structure-text.js";
import { columns } from "./wrap-call.js";

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
export function queueMember(module: Module, structure: string, queue: Queue, works: readonly Work[]): QueueMember | undefined {
  const text = structureText(module, structure);
  if (!text) return undefined;
  const { file } = text;
  const name = freeName(module, text, structure, queue);
  const first = firstOf(text, works);
  if (!name || !first) return undefined;
  return {
    structure,
    name,
    file,
    offset: placeBeside(text, first, new Set(queue.works.map((work) => pathInStructure(work)[0]))),
    line: alignedLike(file, first, `struct ${QUEUE_TYPE}`, `*${name};`),
  };
}

export function addMember(edits: EditSet, { file, offset, line }: QueueMember): void {
  edits.insert(file.path, offset, line);
}

function freeName(module: Module, text: StructureText, structure: string, queue: Queue): string | undefined {
  const inner = module.unit.structures.get(structure)?.members.map((member) => member.name) ?? [];
  const taken = new Set([...text.members.flatMap((member) => member.names), ...inner]);
  const prefix = /^(\w+?)_(?:priv|dev_priv|private|info|adapter|dev|port|ctx|context)$/.exec(structure)?.[1] ?? structure;
  // `foo_rx_wq` of the driver is `rx_wq` of its structure.
  const shared = new RegExp(`^${prefix}_(\\w+_(?:wq|workqueue))$`).exec(queue.label)?.slice(1) ?? [];
  const candidates = ["wq", ...shared, "workqueue", "work_queue", `${prefix}_wq`, "own_wq"];
  return candidates.find((name) => !taken.has(name) && !isMacro(module, name));
}

/** Facts have only the macros that something mentions. */
function isMacro({ unit, files }: Module, name: string): boolean {
  const definition = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${name}\\b`, "m");
  return unit.constants.has(name) || [...files.values()].some(({ text }) => definition.test(text));
}

/** The first member that is one of the works, or holds them; a work that every configuration has before any other. */
function firstOf(text: StructureText, works: readonly Work[]): MemberText | undefined {
  const paths = works.map(pathInStructure);
  const direct = new Set(paths.filter((path) => path.length === 1).map(([name]) => name));
  const holders = new Set(paths.map(([name]) => name));
  const lying = (names: ReadonlySet<string | undefined>) => text.members.filter((member) => member.names.some((name) => names.has(name)));
  const always = (member: MemberText) => conditionalAt(text, member) === undefined;
  return lying(direct).find(always) ?? lying(holders).find(always) ?? lying(direct)[0] ?? lying(holders)[0];
}

/** Before the member, never between it and the comment above, and before the `#if` where one is around it. */
function placeBeside(text: StructureText, member: MemberText, names: ReadonlySet<string | undefined>): number {
  const { file } = text;
  const conditional = conditionalAt(text, member);
  if (conditional !== undefined) return conditional;
  const here = startOfLine(file, member.start);
  const above = file.text.slice(startOfLine(file, here - 1), here);
  // A comment behind the member above speaks of that.
  if (!/^\s*(?:\/?\*.*)?\*\/\s*$/.test(above) && !/^\s*\/\//.test(above)) return here;
  // A comment that heads several members may speak of them all: the queue goes behind the works among them.
  let end = endOfLine(file, member.end - 1);
  if (/^[ \t]*(?:\/\*|\/\/|\n|\})/.test(file.text.slice(end))) return startOfComment(file, here);
  for (const next of text.members) {
    if (startOfLine(file, next.start) === end && next.names.some((name) => names.has(name))) end = endOfLine(file, next.end - 1);
  }
  return end;
}

/** The start of the comment that ends on the line above. */
function startOfComment(file: SourceFile, line: number): number {
  const above = startOfLine(file, line - 1);
  if (/^\s*\/\//.test(file.text.slice(above, line))) return above;
  return startOfLine(file, file.text.lastIndexOf("/*", line));
}

/** The start of the outermost `#if` line of the structure that the member lies under. */
function conditionalAt({ file, start }: StructureText, member: MemberText): number | undefined {
  const open: number[] = [];
  for (let line = startOfLine(file, start); line < member.start; line = endOfLine(file, line)) {
    const text = file.text.slice(line, endOfLine(file, line));
    if (/^\s*#\s*if/.test(text)) open.push(line);
    if (/^\s*#\s*endif/.test(text)) open.pop();
  }
  return open[0];
}

const TAB = 8;

/** A member's line with its type and name where the neighbour has them. */
export function alignedLike(file: SourceFile, neighbour: MemberText, type: string, name: string): string {
  const before = file.text.slice(startOfLine(file, neighbour.nameStart), neighbour.nameStart);
  const match = /^([ \t]*)(\S.*?)([ \t]+)(\**)$/.exec(before);
  if (!match) return `\t${type} ${name}\n`;
  const [, indent = "\t", , gap = " ", stars = ""] = match;
  if (gap === " ") return `${indent}${type} ${name}\n`;
  const column = columns(before) - stars.length;
  const used = columns(`${indent}${type}`);
  if (used >= column) return `${indent}${type}${gap.includes("\t") ? "\t" : " "}${name}\n`;
  const fill = gap.includes("\t") ? "\t".repeat(Math.ceil((column - used) / TAB)) : " ".repeat(column - used);
  return `${indent}${type}${fill}${name}\n`;
}
