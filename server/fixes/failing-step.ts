import { MESSAGE_CALL } from "../kernel/lifecycle.js";
import { mentionsOf } from "./call-text.js";
import { leaves } from "./leaving.js";
import type { FunctionText } from "./source-file.js";
import type { Span } from "./span.js";
import { childrenOf, type Statement, statementsIn } from "./statement.js";

/** A step of a function that may fail, and how the function is then left. */
export interface FailingStep extends Span {
  /** The `if` that leaves; the span begins with the statement that it tests the outcome of. */
  readonly test: Statement & { readonly kind: "if" };
  readonly exit: FailureExit;
}

/** `{ undo(a); ret = -ENOMEM; goto err_b; }` or `return -ENOMEM;`. */
export interface FailureExit {
  /** The block, or the single statement without braces. */
  readonly branch: Statement;
  /** The `goto` or `return`. */
  readonly jump: Statement & { readonly kind: "goto" | "return" };
  /** What it undoes before; messages and the setting of the returned value are left out. */
  readonly undoing: readonly Statement[];
}

/** The steps of a function that may fail, in order, those in loops and branches too. */
export function failingSteps(within: FunctionText): readonly FailingStep[] {
  const { text } = within.file;
  return [...statementsIn(within.body)].flatMap((block) => {
    if (block.kind !== "block") return [];
    return block.statements.flatMap((statement, index): FailingStep[] => {
      if (statement.kind !== "if" || !leaves(statement.whenTrue)) return [];
      const exit = exitOf(text, statement.whenTrue);
      if (!exit) return [];
      const before = block.statements[index - 1];
      const start = before?.kind === "simple" && isOutcome(text, before, statement.condition) ? before.start : statement.start;
      return [{ start, end: statement.end, test: statement, exit }];
    });
  });
}

function exitOf(text: string, branch: Statement): FailureExit | undefined {
  const statements = branch.kind === "block" ? branch.statements : [branch];
  const jump = statements.at(-1);
  if (jump?.kind !== "goto" && jump?.kind !== "return") return undefined;
  if (jump.kind === "return" && jump.value && /^(?:0|IRQ_\w+|NETDEV_TX_\w+|NOTIFY_\w+)$/.test(text.slice(jump.value.start, jump.value.end)))
    return undefined;
  const undoing = statements.slice(0, -1).filter((each) => each.kind !== "empty" && !isMessageOrValue(text, each));
  return { branch, jump, undoing };
}

/** `printk(…);` or `ret = -ENOMEM;`. */
function isMessageOrValue(text: string, statement: Statement): boolean {
  if (statement.kind !== "simple") return false;
  const written = text.slice(statement.start, statement.end);
  const callee = /^(\w+)\s*\(/.exec(written)?.[1];
  // A call that is given a line of text prints it, whatever it is called.
  if (callee !== undefined) return MESSAGE_CALL.test(callee) || /^\w+\s*\((?:[^"()]*[,\s])?"[^"]*\\n"/.test(written);
  return /^\w+\s*=\s*(?:-?\s*\w+|PTR_ERR\([^;]*\)|ERR_PTR\([^;]*\));$/.test(written);
}

/** `x = make();` before `if (!x)`: the test is of what the statement assigned. */
function isOutcome(text: string, statement: Statement, condition: Span): boolean {
  const target = /^(?:\*?\s*)([\w.>[\]-]+?)\s*=[^=]/.exec(text.slice(statement.start, statement.end))?.[1];
  if (target === undefined) return false;
  const tested = text.slice(condition.start, condition.end).replace(/\s+/g, "");
  const plain = target.replace(/\s+/g, "");
  return /^\w+$/.test(plain) ? mentionsOf(text, condition, plain).length > 0 : tested.includes(plain);
}

/** The last `return` of a function that is reached from a label, or the function's last statement. */
export function finalReturn(within: FunctionText): (Statement & { readonly kind: "return" }) | undefined {
  const last = within.body.statements.findLast((each) => each.kind !== "empty" && each.kind !== "directive");
  return last?.kind === "return" ? last : undefined;
}

/** Where control goes on behind a label: the statements from it to the first that leaves. */
export function pathFromLabel(within: FunctionText, label: string): readonly Statement[] {
  for (const block of statementsIn(within.body)) {
    const list = childrenOf(block);
    const at = list.findIndex((each) => each.kind === "label" && each.name === label);
    if (block.kind !== "block" || at < 0) continue;
    const rest = list.slice(at);
    const end = rest.findIndex((each) => leaves(each));
    const part = end < 0 ? rest : rest.slice(0, end + 1);
    const last = part.at(-1);
    return last?.kind === "goto" && last.name !== label ? [...part, ...pathFromLabel(within, last.name)] : part;
  }
  return [];
}

/** A label's statement, with what stands before it in its block. */
export function labelNamed(
  within: FunctionText,
  name: string,
): { readonly label: Statement; readonly before: Statement | undefined } | undefined {
  for (const block of statementsIn(within.body)) {
    if (block.kind !== "block") continue;
    const at = block.statements.findIndex((each) => each.kind === "label" && each.name === name);
    const label = block.statements[at];
    if (label)
      return { label, before: block.statements.slice(0, at).findLast((each) => each.kind !== "empty" && each.kind !== "directive") };
  }
  return undefined;
}
