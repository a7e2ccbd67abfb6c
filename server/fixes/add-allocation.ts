import { DESTROY_QUEUE } from "../kernel/queue-api.js";
import { braceWith } from "./braces.js";
import type { EditSet } from "./edit-set.js";
import { type FailingStep, failingSteps, finalReturn, labelNamed, pathFromLabel } from "./failing-step.js";
import { leaves } from "./leaving.js";
import type { AllocationPlace } from "./place-allocation.js";
import { endOfLine, type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { type Statement, statementsIn } from "./statement.js";
import { localsAt } from "./variable.js";
import { wrapCall } from "./wrap-call.js";

export interface NewQueue {
  /** `priv->wq`. */
  readonly expression: string;
  /** The call that makes it. */
  readonly allocation: string;
  /** The pointer is read again after the queue is gone. */
  readonly isCleared: boolean;
}

/** Writes the allocation and what undoes it in the rest of the function; false where the function's ways out cannot be followed. */
export function addAllocation(edits: EditSet, place: AllocationPlace, queue: NewQueue): boolean {
  const { within, offset, step } = place;
  const { file } = within;
  const exit = step ? ownExit(within, step) : plainExit(within);
  if (!exit) return false;
  const body =
    exit.length === 1
      ? [`\tif (!${queue.expression})`, `\t\t${exit[0]}`]
      : [`\tif (!${queue.expression}) {`, ...exit.map((line) => `\t\t${line}`), "\t}"];
  const lines = [...wrapCall(`\t${queue.expression} = `, queue.allocation, ";"), ...body];
  const isLast = step === undefined && !needsBlankLine(within, offset);
  edits.insert(file.path, offset, `${isLast ? "\n" : ""}${lines.join("\n")}\n${isLast || needsBlankLine(within, offset) ? "\n" : ""}`);
  return step === undefined || unwindBehind(edits, place, step, queue);
}

/** A paragraph of its own where the step before which it goes is one. */
function needsBlankLine({ file, body }: FunctionText, offset: number): boolean {
  const before = file.text.slice(startOfLine(file, offset - 1), offset);
  return before.trim() === "" && offset > body.start;
}

/** What has to be undone when the step fails: everything that was made before the allocation. */
export function undoneAt(within: FunctionText, step: FailingStep | undefined): readonly string[] {
  if (!step) return [];
  const path = step.exit.jump.kind === "goto" ? pathFromLabel(within, step.exit.jump.name) : [];
  return [...step.exit.undoing, ...path.filter((each) => each.kind === "simple")].map((each) =>
    within.file.text.slice(each.start, each.end).replace(/\s+/g, " "),
  );
}

/** `goto err_a;` or `free(a); return -ENOMEM;`: what the step does when it fails, for want of memory. */
function ownExit(within: FunctionText, { exit }: FailingStep): string[] | undefined {
  const { text } = within.file;
  const undoing = exit.undoing.map((each) => text.slice(each.start, each.end));
  if (undoing.some((line) => line.includes("\n"))) return undefined;
  if (exit.jump.kind === "return") {
    const value = exit.jump.value && failureValue(within, text.slice(exit.jump.value.start, exit.jump.value.end));
    return value === undefined ? undefined : [...undoing, `return ${value};`];
  }
  const returned = pathFromLabel(within, exit.jump.name).findLast((each) => each.kind === "return");
  const variable =
    returned?.kind === "return" && returned.value ? returnedVariable(text.slice(returned.value.start, returned.value.end)) : undefined;
  if (variable !== undefined && localsAt(within, exit.jump.start).some((local) => local.name === variable)) return undefined;
  const sets = variable === undefined || isStillSet(within, variable, exit.branch) ? [] : [`${variable} = -ENOMEM;`];
  return [...undoing, ...sets, `goto ${exit.jump.name};`];
}

/** The variable behind `return ret;` and `return ERR_PTR(ret);`. */
function returnedVariable(value: string): string | undefined {
  const inner = /^ERR_PTR\(\s*(\w+)\s*\)$/.exec(value)?.[1] ?? value;
  return /^[a-z_]\w*$/.test(inner) ? inner : undefined;
}

/** Whether the variable holds the error for want of memory on the straight way here: as declared, or as last set outside of branches. */
function isStillSet(within: FunctionText, variable: string, before: Statement): boolean {
  const { text } = within.file;
  const straight = within.body.statements.filter(
    (each) => each.end <= before.start && (each.kind === "declaration" || each.kind === "simple"),
  );
  const values = straight.flatMap((each) => {
    const match = new RegExp(`\\b${variable}\\s*=\\s*([^=;,]+)`).exec(text.slice(each.start, each.end));
    return match?.[1] === undefined ? [] : [match[1].trim()];
  });
  const changed = new RegExp(`\\b${variable}\\s*=[^=]`, "g");
  const all = [...text.slice(within.body.start, before.start).matchAll(changed)].length;
  return values.length === 1 && all === 1 && values[0] === "-ENOMEM";
}

/** The value for failure where another failure's value is `value`. */
function failureValue(within: FunctionText, value: string): string | undefined {
  if (/^(?:NULL|false|true|-?1)$/.test(value)) return value;
  if (/^ERR_PTR\(/.test(value) || /^ERR_CAST\(/.test(value)) return "ERR_PTR(-ENOMEM)";
  if (/^(?:-\s*E\w+|PTR_ERR\(.*\)|dev_err_probe\(.*\))$/s.test(value)) return "-ENOMEM";
  if (!/^\w+$/.test(value)) return undefined;
  return localsAt(within, within.body.end - 1).some((local) => local.name === value) ? undefined : "-ENOMEM";
}

function plainExit(within: FunctionText): string[] | undefined {
  const head = within.file.text.slice(within.outline.start, within.outline.nameStart);
  return /\bint\s*$/.test(head) ? ["return -ENOMEM;"] : undefined;
}

/** Frees the queue on every way out of the function behind the allocation that is one of failure. */
function unwindBehind(edits: EditSet, { within, offset }: AllocationPlace, step: FailingStep, queue: NewQueue): boolean {
  const { file } = within;
  const label = step.exit.jump.kind === "goto" ? step.exit.jump.name : undefined;
  const target = label === undefined ? undefined : addLabel(edits, within, { offset, label, queue });
  const later = failingSteps(within).filter((each) => each.start >= step.start);
  if (label !== undefined && target === undefined) {
    // Others would run into a label; a single step can free the queue by itself.
    if (later.length > 1) return false;
    freeBefore(edits, within, step.exit, step, queue);
    return freeAtTail(edits, within, offset, queue);
  }
  const returns = new Set<Statement>();
  for (const { exit } of later) {
    if (exit.jump.kind === "goto") {
      const path = pathFromLabel(within, exit.jump.name);
      if (exit.jump.name === label) {
        edits.replace(file.path, nameOfGoto(within, exit.jump), target ?? label);
      } else if (label === undefined) {
        const end = path.findLast((each) => each.kind === "return");
        if (!end || path.length === 0) return false;
        returns.add(end);
      } else if (!path.some((each) => each.kind === "label" && each.name === label)) {
        freeBefore(edits, within, exit, step, queue);
      }
    } else freeBefore(edits, within, exit, step, queue);
  }
  for (const end of returns) {
    if (isReachedBySuccess(within, end, offset)) return false;
    edits.insert(file.path, startOfLine(file, end.start), releaseLines(queue, indentAt(file, end.start)));
  }
  return freeAtTail(edits, within, offset, queue);
}

/** Puts a label that frees the queue before `label`; gives its name. */
function addLabel(
  edits: EditSet,
  within: FunctionText,
  { offset, label, queue }: { readonly offset: number; readonly label: string; readonly queue: NewQueue },
): string | undefined {
  const { file } = within;
  const found = labelNamed(within, label);
  if (!found || found.label.start < offset) return undefined;
  const name = newLabel(within, label, queue);
  if (found.before && !leaves(found.before) && !isUnwinding(within, found.label, offset)) {
    // Success runs into the label: the new one goes behind the function's end and jumps back.
    const end = within.body.statements.findLast((each) => each.kind !== "empty");
    if (end?.kind !== "return") return undefined;
    edits.insert(file.path, endOfLine(file, end.end - 1), `\n${name}:\n${releaseLines(queue, "\t")}\tgoto ${label};\n`);
    return name;
  }
  const first = headOfStack(within, found.label);
  if (reachesEarlier(within, first, label, offset)) return undefined;
  const at = startOfLine(file, first.start);
  const gap = areLabelsSpaced(within, found.label) ? "\n" : "";
  edits.insert(
    file.path,
    at,
    `${indentAt(file, found.label.start)}${name}:\n${releaseLines(queue, indentBehind(within, found.label))}${gap}`,
  );
  return name;
}

/** How far what stands behind a label is indented. */
function indentBehind({ file, body }: FunctionText, label: Statement): string {
  const next = body.statements.slice(body.statements.indexOf(label) + 1).find(({ kind }) => kind !== "label" && kind !== "directive");
  return next ? indentAt(file, next.start) : "\t";
}

/** The first of several labels for one place. */
function headOfStack({ body }: FunctionText, label: Statement): Statement {
  let at = body.statements.indexOf(label);
  while (body.statements[at - 1]?.kind === "label") at--;
  return body.statements[at] ?? label;
}

/** Whether a step before the allocation jumps to a label above, and so would run into what frees the queue. */
function reachesEarlier(within: FunctionText, first: Statement, label: string, offset: number): boolean {
  return [...statementsIn(within.body)].some((each) => {
    if (each.kind !== "goto" || each.start >= offset) return false;
    const target = labelNamed(within, each.name)?.label;
    return (
      target !== undefined &&
      target.start < first.start &&
      pathFromLabel(within, each.name).some((one) => one.kind === "label" && one.name === label)
    );
  });
}

/** Whether the labels of the function that follow one another have blank lines between them. */
function areLabelsSpaced(within: FunctionText, first: Statement): boolean {
  const { file } = within;
  const { statements } = within.body;
  const followers = statements.filter((each, index) => {
    const before = statements[index - 1];
    return each.kind === "label" && before !== undefined && !leaves(before) && (each !== first || before.kind !== "label");
  });
  return followers.some((each) => {
    const at = startOfLine(file, each.start);
    return file.text.slice(startOfLine(file, at - 1), at).trim() === "";
  });
}

function newLabel(within: FunctionText, label: string, { expression }: NewQueue): string {
  const prefix = /^(err|error|out|fail|failed|exit|bail|abort|unwind|undo|cleanup)(?:_|\d*$)/.exec(label)?.[1];
  const member = expression.split(/->|\./).at(-1) ?? "wq";
  const wanted = `${prefix ? `${prefix}_` : ""}destroy_${member}`;
  return labelNamed(within, wanted) ? `${wanted}_own` : wanted;
}

/** Whether the label belongs to statements that only failures reach: something leaves between the allocation and it. */
function isUnwinding(within: FunctionText, label: Statement, offset: number): boolean {
  const { statements } = within.body;
  const at = statements.indexOf(label);
  for (let i = at - 1; i >= 0; i--) {
    const each = statements[i];
    if (!each || each.start < offset) return false;
    if (each.kind === "return" || each.kind === "goto") return true;
  }
  return false;
}

/** Whether a return is also the way out when all went well. */
function isReachedBySuccess(within: FunctionText, end: Statement, offset: number): boolean {
  return end.start > offset && !isUnwinding(within, end, offset);
}

/** In a branch that leaves: before what it undoes of the time before the allocation, else right before it leaves. */
function freeBefore(edits: EditSet, within: FunctionText, exit: FailingStep["exit"], own: FailingStep, queue: NewQueue): void {
  const { file } = within;
  const text = (each: Statement): string => file.text.slice(each.start, each.end).replace(/\s+/g, " ");
  const older = own.exit.undoing.map(text);
  const first = exit.undoing.find(
    (_, index) => exit.undoing.slice(index).map(text).join() === older.slice(-(exit.undoing.length - index)).join(),
  );
  const before = first ?? exit.jump;
  if (exit.branch.kind === "block") {
    edits.insert(file.path, startOfLine(file, before.start), releaseLines(queue, indentAt(file, before.start)));
    return;
  }
  braceWith(edits, within, exit.branch, releaseLines(queue, indentAt(file, exit.branch.start)));
}

/** Frees the queue, a line or two. */
export function releaseLines({ expression, isCleared }: Pick<NewQueue, "expression" | "isCleared">, indent: string): string {
  return `${indent}${DESTROY_QUEUE}(${expression});\n${isCleared ? `${indent}${expression} = NULL;\n` : ""}`;
}

/** `return register(dev);` at the end may fail, too. */
function freeAtTail(edits: EditSet, within: FunctionText, offset: number, queue: NewQueue): boolean {
  const { file } = within;
  const end = finalReturn(within);
  const value = end?.value ? file.text.slice(end.value.start, end.value.end) : "";
  if (!end || end.start < offset) return true;
  const isCall = /^\w+\s*\(/.test(value) && !/^(?:ERR_PTR|PTR_ERR)\b/.test(value);
  if (!isCall) return true;
  const variable = /\bint\s+(?:\w+\s*,\s*)*(err|error|ret|retval|rc|result|status|res|rv)\b/.exec(
    file.text.slice(within.body.start, offset),
  )?.[1];
  if (variable === undefined || isUnwinding(within, end, offset)) return variable !== undefined;
  const indent = indentAt(file, end.start);
  const release = releaseLines(queue, `${indent}\t`);
  const many = queue.isCleared;
  edits.replace(
    file.path,
    { start: startOfLine(file, end.start), end: endOfLine(file, end.end - 1) },
    `${indent}${variable} = ${value};\n${indent}if (${variable})${many ? " {" : ""}\n${release}${many ? `${indent}}\n` : ""}\n${indent}return ${variable};\n`,
  );
  return true;
}

function nameOfGoto({ file }: FunctionText, jump: Statement & { readonly kind: "goto" | "return" }): { start: number; end: number } {
  const name = jump.kind === "goto" ? jump.name : "";
  const start = file.text.indexOf(name, jump.start + "goto".length);
  return { start, end: start + name.length };
}
