import type { Queue } from "../analysis/works.js";
import { mentionsOf } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { labelNamed } from "./failing-step.js";
import { leaves } from "./leaving.js";
import type { Module } from "./module.js";
import type { WaitingCall } from "./queue-call.js";
import { returnDirectly, returnInstead } from "./return-directly.js";
import { statementOf } from "./rewrite-waits.js";
import type { SharedAllocation } from "./shared-allocation.js";
import { endOfLine, type FunctionText, type SourceFile, startOfLine } from "./source-file.js";
import type { Span } from "./span.js";
import { pathTo, type Statement, statementsIn } from "./statement.js";
import { linesOf } from "./whole-lines.js";

export interface Removal {
  readonly queue: Queue;
  readonly allocation: SharedAllocation;
  /** Waits for it that were not turned into others, its destruction among them. */
  readonly waits: readonly WaitingCall[];
}

/**
 * Takes a queue that nothing is put on any more out of the module: variable, declarations, allocation with its error path, destruction. False,
 * with `edits` in an unknown state, where something of it would be left.
 */
export function removeQueue(module: Module, edits: EditSet, { queue, allocation, waits }: Removal): boolean {
  if (queue.scope !== "module" || queue.label.includes(".")) return false;
  /** Labels that are jumped to instead of labels that have gone. */
  const revived = new Set<string>();
  for (const wait of waits) {
    const statement = wait.around && statementOf(wait, wait.around.body);
    const whole = wait.around && statement && wholeOf(wait.around, statement, queue.label);
    if (!wait.around || !whole) return false;
    if (returnDirectly(edits, wait.around, whole)) continue;
    removeStatement(edits, wait.around, whole);
    const next = dropEmptyLabel(edits, wait.around, whole);
    if (next !== undefined) revived.add(`${wait.around.name} ${next}`);
  }
  for (const { within, place } of allocation.calls) if (!removeAllocation(edits, within, place, queue.label, revived)) return false;
  for (const file of module.files.values()) {
    removeDeclarations(edits, file, queue.label);
    const left = mentionsOf(file.text, { start: 0, end: file.text.length }, queue.label).filter((each) => !edits.touches(file.path, each));
    for (const mention of left) if (!removeReset(edits, file, mention, queue.label)) return false;
  }
  return true;
}

/** `wq = alloc(…); if (!wq) { … }` or `if (!(wq = alloc(…))) { … }`. */
function removeAllocation(edits: EditSet, within: FunctionText, { start }: Span, name: string, revived: ReadonlySet<string>): boolean {
  const { file } = within;
  const path = pathTo(within.body, start);
  const statement = path.at(-1);
  const block = path.findLast((each) => each.kind === "block");
  if (!statement || block?.kind !== "block") return false;
  if (statement.kind === "if") {
    if (statement.otherwise || !tests(file, statement.condition, name)) return false;
    removeStatement(edits, within, statement);
    return removeJumps(edits, within, statement, revived);
  }
  if (statement.kind !== "simple" || !new RegExp(`^${name}\\s*=`).test(file.text.slice(statement.start, statement.end))) return false;
  const next = block.statements[block.statements.indexOf(statement) + 1];
  if (next?.kind !== "if" || next.otherwise || !tests(file, next.condition, name)) {
    removeStatement(edits, within, statement);
    return true;
  }
  removeStatement(edits, within, { ...statement, end: next.end });
  return removeJumps(edits, within, next, revived);
}

function tests(file: SourceFile, condition: Span, name: string): boolean {
  return mentionsOf(file.text, condition, name).length > 0 && !/&&|\|\|/.test(file.text.slice(condition.start, condition.end));
}

/** Labels that only the removed statement jumped to go, too; what stands behind them stays if something falls into it. */
function removeJumps(edits: EditSet, within: FunctionText, removed: Statement, revived: ReadonlySet<string>): boolean {
  for (const jump of statementsIn(removed)) {
    if (jump.kind !== "goto" || revived.has(`${within.name} ${jump.name}`)) continue;
    const others = [...statementsIn(within.body)].some(
      (each) => each.kind === "goto" && each.name === jump.name && !(each.start >= removed.start && each.end <= removed.end),
    );
    const found = others ? undefined : labelNamed(within, jump.name);
    if (!found) continue;
    if (found.before && leaves(found.before)) return false;
    const { file } = within;
    edits.replace(file.path, { start: startOfLine(file, found.label.start), end: endOfLine(file, found.label.end - 1) }, "");
  }
  return true;
}

/**
 * A label that stood for the removed statement alone: what jumped there jumps to the next one, which is given back, or returns, where nothing
 * else was done there.
 */
function dropEmptyLabel(edits: EditSet, within: FunctionText, removed: Statement): string | undefined {
  const { file, body } = within;
  const at = body.statements.indexOf(removed);
  const label = body.statements[at - 1];
  const next = body.statements[at + 1];
  if (label?.kind !== "label" || at < 0 || (next?.kind !== "label" && next?.kind !== "return")) return undefined;
  for (const jump of statementsIn(body)) {
    if (jump.kind !== "goto" || jump.name !== label.name) continue;
    if (next.kind === "return") returnInstead(edits, within, jump, next);
    else edits.replace(file.path, jump, `goto ${next.name};`);
  }
  edits.replace(file.path, { start: startOfLine(file, label.start), end: endOfLine(file, label.end - 1) }, "");
  return next.kind === "return" ? undefined : next.name;
}

/**
 * The statement with the `if` that it is the whole of (`if (wq) destroy(wq);`, `if (err) destroy(wq);`); undefined where that `if` does more
 * than ask.
 */
function wholeOf(within: FunctionText, statement: Statement, name: string): Statement | undefined {
  const path = pathTo(within.body, statement.start);
  const owner = path.findLast((each) => each !== statement && each.kind !== "block");
  if (owner?.kind !== "if") return statement;
  const branch = [owner.whenTrue, owner.otherwise].find((each) => each && each.start <= statement.start && statement.end <= each.end);
  const inner = branch?.kind === "block" ? branch.statements : [statement];
  if (!inner.every((each) => mentionsOf(within.file.text, each, name).length > 0)) return statement;
  const condition = within.file.text.slice(owner.condition.start, owner.condition.end);
  const isPure = !/\w\s*\(|[^=!<>]=[^=]/.test(condition) || /^!?\s*(?:IS_ERR|likely|unlikely)\w*\([^()]*\)$/.test(condition);
  return isPure && !owner.otherwise ? owner : undefined;
}

/** Removes whole lines, the comment above them, and one of two blank lines that would meet; braces around one statement go, too. */
function removeStatement(edits: EditSet, within: FunctionText, statement: Span): void {
  const { file } = within;
  if (edits.touches(file.path, statement)) return;
  edits.replace(file.path, linesOf(file, statement), "");
  const path = pathTo(within.body, statement.start);
  const block = path.findLast((each) => each.kind === "block");
  const owner = block && path[path.indexOf(block) - 1];
  if (block?.kind !== "block" || owner?.kind !== "if" || owner.otherwise || owner.whenTrue !== block) return;
  const rest = block.statements.filter((each) => each.start < statement.start || each.end > statement.end);
  const [only] = rest;
  const body = only && file.text.slice(only.start, only.end);
  const isAlone =
    rest.length === 1 && (only?.kind === "return" || only?.kind === "goto" || only?.kind === "simple") && !body?.includes("\n");
  const lines = file.text.slice(block.start, block.end).split("\n").length;
  // What else the block holds, such as a comment, wants its braces.
  const removed = file.text.slice(linesOf(file, statement).start, linesOf(file, statement).end).split("\n").length - 1;
  if (!isAlone || lines - removed !== 3 || isElseBranch(file, owner)) return;
  edits.replace(file.path, { start: file.text.slice(0, block.start).trimEnd().length, end: block.start + 1 }, "");
  edits.replace(file.path, { start: startOfLine(file, block.end - 1), end: endOfLine(file, block.end - 1) }, "");
}

/** `else if (…)`: its neighbours have braces. */
function isElseBranch(file: SourceFile, { start }: Span): boolean {
  return /\belse\s*$/.test(file.text.slice(0, start));
}

/** `static struct workqueue_struct *wq;`, `extern struct workqueue_struct *wq;`. */
function removeDeclarations(edits: EditSet, file: SourceFile, name: string): void {
  const alone = new RegExp(
    `^(?:(?:static|extern)\\s+)*struct\\s+\\w+\\s*\\*\\s*(?:__read_mostly\\s+)?${name}\\s*(?:__read_mostly\\s*)?(?:=\\s*NULL\\s*)?;`,
    "gm",
  );
  for (const match of file.text.matchAll(alone)) {
    const span = { start: match.index, end: match.index + match[0].length };
    edits.replace(file.path, linesOf(file, span), "");
  }
  const among = /^(?:(?:static|extern)\s+)*struct\s+\w+\s*\*[^;(){}=]*;/gm;
  for (const match of file.text.matchAll(among)) {
    const one = new RegExp(`,\\s*\\*\\s*${name}\\b|\\*\\s*${name}\\s*,\\s*(?=\\*)`).exec(match[0]);
    if (one) edits.replace(file.path, { start: match.index + one.index, end: match.index + one.index + one[0].length }, "");
  }
}

/** `wq = NULL;` */
function removeReset(edits: EditSet, file: SourceFile, mention: Span, name: string): boolean {
  const line = { start: startOfLine(file, mention.start), end: endOfLine(file, mention.start) };
  if (!new RegExp(`^\\s*${name}\\s*=\\s*NULL;\\s*$`).test(file.text.slice(line.start, line.end))) return false;
  edits.replace(file.path, line, "");
  return true;
}
