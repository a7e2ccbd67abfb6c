import { childIn, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Expression } from "./expression.js";
import { otherExpression } from "./literal.js";
import { lowerArguments } from "./lower-call.js";
import { lowerCondition } from "./lower-condition.js";
import { lowerDeclaration } from "./lower-declaration.js";
import { lowerEffect, lowerExpression, withoutParentheses } from "./lower-expression.js";
import { enterGuard, guardStatement } from "./lower-guard.js";
import { lowerGoto, lowerLabel, lowerReturn, releaseGuardsDownTo } from "./lower-jump.js";
import { isStatementMacro, lowerDo, lowerFor, lowerStatementMacro, lowerSwitch, lowerWhile } from "./lower-loop.js";
import { deeper, type Lowering, nothing, rangeOf, textOf } from "./lowering.js";
import { readName } from "./name.js";

/** Emits one statement. */
export function lowerStatement(lowering: Lowering, node: SyntaxNode): void {
  deeper(lowering, node, nothing, () => lowerShallow(lowering, node));
}

/** `{ … }`: guards that are taken inside are released at its end. */
export function lowerBlock(lowering: Lowering, node: SyntaxNode): void {
  const depth = lowering.guards.length;
  lowerStatements(lowering, node.children);
  releaseGuardsDownTo(lowering, depth);
  lowering.guards.length = depth;
}

export function lowerStatements(lowering: Lowering, statements: readonly SyntaxNode[]): void {
  for (const statement of statements) lowerStatement(lowering, statement);
}

/** `({ …; value; })`: the value is that of its last statement. */
export function lowerStatementExpression(lowering: Lowering, block: SyntaxNode): Expression {
  const depth = lowering.guards.length;
  const statements = meaningfulChildren(block);
  const last = statements[statements.length - 1];
  const valueNode = last?.type === "expression_statement" ? meaningfulChildren(last)[0] : undefined;
  lowerStatements(lowering, valueNode ? statements.slice(0, -1) : statements);
  const value = valueNode ? lowerExpression(lowering, valueNode) : otherExpression(textOf(lowering, block));
  releaseGuardsDownTo(lowering, depth);
  lowering.guards.length = depth;
  return value;
}

function lowerShallow(lowering: Lowering, node: SyntaxNode): void {
  switch (node.type) {
    case "compound_statement":
      lowerBlock(lowering, node);
      return;
    case "expression_statement":
      lowerExpressionStatement(lowering, node);
      return;
    case "declaration":
      lowerDeclaration(lowering, node);
      return;
    case "if_statement":
      lowerIf(lowering, node);
      return;
    case "while_statement":
      lowerWhile(lowering, node);
      return;
    case "do_statement":
      lowerDo(lowering, node);
      return;
    case "for_statement":
      lowerFor(lowering, node);
      return;
    case "switch_statement":
      lowerSwitch(lowering, node);
      return;
    case "case_statement":
      lowerCase(lowering, node);
      return;
    case "labeled_statement":
      lowerLabel(lowering, node);
      return;
    case "goto_statement":
      lowerGoto(lowering, node);
      return;
    case "return_statement":
      lowerReturn(lowering, node);
      return;
    case "break_statement":
    case "continue_statement":
      lowerBreak(lowering, node);
      return;
    case "attributed_statement":
      lowerStatements(
        lowering,
        node.children.filter((child) => !child.type.startsWith("attribute")),
      );
      return;
    case "preproc_if":
    case "preproc_ifdef":
    case "preproc_elif":
    case "preproc_elifdef":
      lowerConfiguration(lowering, node);
      return;
    case "preproc_else":
      lowerStatements(lowering, node.children);
      return;
    case "function_definition":
      lowerNestedDefinition(lowering, node);
      return;
    case "ERROR":
      lowerError(lowering, node);
      return;
    default:
      // Expressions stand here only inside error nodes; comments, directives and local types say nothing about control flow.
      if (node.type.endsWith("_expression")) lowerEffect(lowering, node);
  }
}

function lowerExpressionStatement(lowering: Lowering, node: SyntaxNode): void {
  const [expression] = meaningfulChildren(node);
  if (!expression) return;
  const guard = guardStatement(lowering, expression);
  if (guard) {
    enterGuard(lowering, guard);
    return;
  }
  lowerEffect(lowering, withoutParentheses(expression));
}

/** A chain of `else if` is followed without going deeper: generated code has hundreds in one. */
function lowerIf(lowering: Lowering, first: SyntaxNode): void {
  if (lowerStatementMacro(lowering, { start: first.start, condition: childIn(first, "condition"), body: childIn(first, "consequence") }))
    return;
  const { builder } = lowering;
  const end = builder.newLabel();
  for (let node: SyntaxNode | undefined = first; node; ) {
    const whenTrue = builder.newLabel();
    const whenFalse = builder.newLabel();
    lowerCondition(lowering, childIn(node, "condition"), { whenTrue, whenFalse });
    builder.place(whenTrue);
    const consequence = childIn(node, "consequence");
    if (consequence) lowerStatement(lowering, consequence);
    builder.jump(end);
    builder.place(whenFalse);
    const otherwise: readonly SyntaxNode[] = meaningfulChildren(childIn(node, "alternative") ?? noAlternative);
    const [only] = otherwise;
    if (otherwise.length === 1 && only?.type === "if_statement" && !isStatementMacro(lowering, only.start)) {
      node = only;
      continue;
    }
    lowerStatements(lowering, otherwise);
    node = undefined;
  }
  builder.place(end);
}

const noAlternative: SyntaxNode = { type: "else_clause", field: undefined, start: 0, end: 0, children: [] };

function lowerCase(lowering: Lowering, node: SyntaxNode): void {
  const { builder, switchInstruction } = lowering;
  const value = childIn(node, "value");
  const here = builder.newLabel();
  builder.place(here);
  if (value) switchInstruction?.cases.push({ value: caseValue(lowering, node, value), next: here });
  else if (switchInstruction) switchInstruction.otherwise = here;
  lowerStatements(
    lowering,
    node.children.filter((child) => child.field !== "value"),
  );
}

/** The text layer takes the upper end out of `case A ... B:`, so that the grammar can read it; the file still has it. */
function caseValue(lowering: Lowering, node: SyntaxNode, value: SyntaxNode): Expression {
  const rest = lowering.source.original(value.end, Math.min(node.end, value.end + 120));
  const range = /^\s*\.\.\.[^:]*/.exec(rest);
  if (range) return otherExpression(lowering.source.original(value.start, value.end + range[0].length));
  return lowerExpression(lowering, value);
}

function lowerBreak(lowering: Lowering, node: SyntaxNode): void {
  const target = node.type === "break_statement" ? lowering.breakTarget : lowering.continueTarget;
  if (!target) return;
  releaseGuardsDownTo(lowering, target.guardDepth);
  lowering.builder.jump(target.label);
}

/** `#if X … #else … #endif` among statements: both sides are code of some kernel, but `#if 0` is of none. */
function lowerConfiguration(lowering: Lowering, node: SyntaxNode): void {
  const alternative = childIn(node, "alternative");
  const guarded = node.children.filter((child) => child.field === undefined);
  const text = configurationText(lowering, node);
  const whenFalse = () => alternative && lowerStatement(lowering, alternative);
  if (text === "0") {
    whenFalse();
    return;
  }
  if (text === "1") {
    lowerStatements(lowering, guarded);
    return;
  }
  const { builder } = lowering;
  const labels = { whenTrue: builder.newLabel(), whenFalse: builder.newLabel() };
  const end = builder.newLabel();
  const at = lowering.source.rangeOf(node.start, node.start + Math.max(1, lowering.source.text.slice(node.start, node.end).search(/\n|$/)));
  builder.emit({ kind: "branch", condition: { kind: "config", text }, at, ...labels });
  builder.place(labels.whenTrue);
  lowerStatements(lowering, guarded);
  builder.jump(end);
  builder.place(labels.whenFalse);
  whenFalse();
  builder.place(end);
}

function configurationText(lowering: Lowering, node: SyntaxNode): string {
  const condition = childIn(node, "condition");
  if (condition) return textOf(lowering, condition).replace(/\\\n/g, " ").replace(/\s+/g, " ").trim();
  const name = childIn(node, "name");
  const defined = `defined(${name ? textOf(lowering, name) : ""})`;
  return /^#\s*(ifndef|elifndef)/.test(textOf(lowering, node).slice(0, 40)) ? `!${defined}` : defined;
}

/**
 * The grammar takes `for_each_thing(i) { … }` for a function in a function where the text layer did not know the macro: a block
 * that may run any number of times.
 */
function lowerNestedDefinition(lowering: Lowering, node: SyntaxNode): void {
  const declarator = childIn(node, "declarator");
  const body = childIn(node, "body");
  const name = declarator && childIn(declarator, "declarator");
  const { builder } = lowering;
  const head = builder.newLabel();
  const inside = builder.newLabel();
  const end = builder.newLabel();
  builder.place(head);
  const macro = name ? textOf(lowering, name) : "";
  builder.emit({
    kind: "branch",
    condition: { kind: "unknown" },
    at: rangeOf(lowering, declarator ?? node),
    whenTrue: inside,
    whenFalse: end,
    loop: { macro },
  });
  builder.place(inside);
  const outer = { breakTarget: lowering.breakTarget, continueTarget: lowering.continueTarget };
  lowering.breakTarget = { label: end, guardDepth: lowering.guards.length };
  lowering.continueTarget = { label: head, guardDepth: lowering.guards.length };
  if (body) lowerStatement(lowering, body);
  Object.assign(lowering, outer);
  builder.jump(head);
  builder.place(end);
}

/** What stands in an error node still happens, as far as it can be told. */
function lowerError(lowering: Lowering, node: SyntaxNode): void {
  lowering.unread.push({ at: rangeOf(lowering, node), reason: "syntax the grammar does not know" });
  const call = callWithoutNode(lowering, node);
  if (call) return;
  for (const child of node.children) {
    if (child.type === "argument_list") lowerArguments(lowering, child);
    else lowerStatement(lowering, child);
  }
}

/** `name(arguments` in an error node where the recovery kept the pieces only. */
function callWithoutNode(lowering: Lowering, node: SyntaxNode): boolean {
  const [name, list] = node.children;
  if (node.children.length !== 2 || name?.type !== "identifier" || list?.type !== "argument_list") return false;
  lowering.builder.call(readName(textOf(lowering, name)), lowerArguments(lowering, list), rangeOf(lowering, node));
  return true;
}
