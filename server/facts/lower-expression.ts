import { childIn, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import { readTypeName } from "./declarator.js";
import type { Expression, TypeName } from "./expression.js";
import { otherExpression, readCharacter, readNumber, readString } from "./literal.js";
import { lowerCall } from "./lower-call.js";
import { lowerBranches } from "./lower-condition.js";
import { lowerEntries } from "./lower-initializer.js";
import { lowerStatementExpression } from "./lower-statement.js";
import { deeper, identifierOf, type Lowering, nothing, rangeOf, textOf } from "./lowering.js";
import { readName } from "./name.js";

/** Emits the calls and assignments inside an expression, in the order of their evaluation, and gives the value that is left. */
export function lowerExpression(lowering: Lowering, node: SyntaxNode): Expression {
  return deeper(
    lowering,
    node,
    () => otherExpression(textOf(lowering, node)),
    () => lowerShallow(lowering, node),
  );
}

/** Lowers an expression whose value is not used. */
export function lowerEffect(lowering: Lowering, node: SyntaxNode): void {
  deeper(lowering, node, nothing, () => lowerUnused(lowering, node));
}

function lowerUnused(lowering: Lowering, node: SyntaxNode): void {
  if (node.type === "conditional_expression") {
    const consequence = childIn(node, "consequence");
    const alternative = childIn(node, "alternative");
    lowerBranches(
      lowering,
      childIn(node, "condition"),
      () => consequence && lowerEffect(lowering, consequence),
      () => alternative && lowerEffect(lowering, alternative),
    );
    return;
  }
  if (node.type === "binary_expression") {
    const operator = childIn(node, "operator")?.type;
    const right = childIn(node, "right");
    if (operator === "&&" && right) {
      lowerBranches(
        lowering,
        childIn(node, "left"),
        () => lowerEffect(lowering, right),
        () => {},
      );
      return;
    }
    if (operator === "||" && right) {
      lowerBranches(
        lowering,
        childIn(node, "left"),
        () => {},
        () => lowerEffect(lowering, right),
      );
      return;
    }
  }
  lowerExpression(lowering, node);
}

/** Emits `target operator value`; `a = c ? x : y` becomes one assignment a branch. */
export function lowerAssignment(lowering: Lowering, assignment: Assignment): void {
  deeper(lowering, assignment.value, nothing, () => lowerAssigned(lowering, assignment));
}

interface Assignment {
  readonly target: Expression;
  readonly operator: string;
  readonly value: SyntaxNode;
  readonly at: SyntaxNode;
  readonly declares?: boolean;
}

function lowerAssigned(lowering: Lowering, assignment: Assignment): void {
  const { target, operator, at, declares } = assignment;
  const value = withoutParentheses(assignment.value);
  const consequence = childIn(value, "consequence");
  const alternative = childIn(value, "alternative");
  if (value.type === "conditional_expression" && consequence && alternative && operator === "=") {
    lowerBranches(
      lowering,
      childIn(value, "condition"),
      () => lowerAssignment(lowering, { ...assignment, value: consequence }),
      () => lowerAssignment(lowering, { ...assignment, value: alternative }),
    );
    return;
  }
  const read = lowerExpression(lowering, value);
  lowering.builder.emit({ kind: "assign", target, operator, value: read, at: rangeOf(lowering, at), ...(declares && { declares: true }) });
}

/** `(x)` without its parentheses, unless they hold a statement expression. */
export function withoutParentheses(node: SyntaxNode): SyntaxNode {
  let inner = node;
  while (inner.type === "parenthesized_expression") {
    const [only, ...rest] = meaningfulChildren(inner);
    if (!only || rest.length > 0 || only.type === "compound_statement") return inner;
    inner = only;
  }
  return inner;
}

function lowerShallow(lowering: Lowering, node: SyntaxNode): Expression {
  switch (node.type) {
    case "identifier":
    case "type_identifier":
    case "field_identifier":
    case "statement_identifier":
    case "primitive_type":
      return readName(identifierOf(lowering.source, node));
    case "number_literal": {
      const text = textOf(lowering, node);
      const value = readNumber(text);
      return value === undefined ? otherExpression(text) : { kind: "number", value };
    }
    case "char_literal": {
      const value = readCharacter(textOf(lowering, node));
      return value === undefined ? otherExpression(textOf(lowering, node)) : { kind: "number", value };
    }
    case "string_literal":
    case "concatenated_string":
      return readString(textOf(lowering, node));
    case "true":
      return { kind: "number", value: 1 };
    case "false":
    case "null":
      return { kind: "number", value: 0 };
    case "parenthesized_expression":
      return lowerParenthesized(lowering, node);
    case "compound_statement":
      return lowerStatementExpression(lowering, node);
    case "field_expression":
      return lowerMember(lowering, node);
    case "subscript_expression":
      return lowerSubscript(lowering, node);
    case "pointer_expression":
      return lowerPointer(lowering, node);
    case "unary_expression":
      return lowerUnary(lowering, node);
    case "update_expression":
      return lowerUpdate(lowering, node);
    case "assignment_expression":
      return lowerAssignmentExpression(lowering, node);
    case "binary_expression":
      return lowerBinary(lowering, node);
    case "conditional_expression":
      return lowerChoice(lowering, node);
    case "comma_expression":
      return lowerComma(lowering, node);
    case "cast_expression":
      return lowerCast(lowering, node);
    case "compound_literal_expression": {
      const value = childIn(node, "value");
      const of = value ? lowerExpression(lowering, value) : otherExpression("");
      return { kind: "cast", type: typeDescriptor(lowering, childIn(node, "type")), of };
    }
    case "initializer_list":
      return { kind: "list", entries: lowerEntries(lowering, node) };
    case "call_expression":
      return lowerCall(lowering, node);
    // Neither evaluates its operand.
    case "sizeof_expression":
    case "alignof_expression":
    case "offsetof_expression":
    case "gnu_asm_expression":
    case "type_descriptor":
    case "comment":
      return otherExpression(textOf(lowering, node));
    default:
      return lowerUnknown(lowering, node);
  }
}

function lowerParenthesized(lowering: Lowering, node: SyntaxNode): Expression {
  const children = meaningfulChildren(node);
  const [only] = children;
  if (!only) return otherExpression(textOf(lowering, node));
  if (children.length === 1) return lowerExpression(lowering, only);
  return lowerUnknown(lowering, node);
}

function lowerMember(lowering: Lowering, node: SyntaxNode): Expression {
  const argument = childIn(node, "argument");
  const field = childIn(node, "field");
  if (!argument || !field) return lowerUnknown(lowering, node);
  const base = lowerExpression(lowering, argument);
  return { kind: "member", base, name: textOf(lowering, field), arrow: childIn(node, "operator")?.type === "->" };
}

function lowerSubscript(lowering: Lowering, node: SyntaxNode): Expression {
  const argument = childIn(node, "argument");
  const index = childIn(node, "index");
  if (!argument || !index) return lowerUnknown(lowering, node);
  const base = lowerExpression(lowering, argument);
  return { kind: "index", base, at: lowerExpression(lowering, index) };
}

function lowerPointer(lowering: Lowering, node: SyntaxNode): Expression {
  const argument = childIn(node, "argument");
  if (!argument) return lowerUnknown(lowering, node);
  const of = lowerExpression(lowering, argument);
  if (childIn(node, "operator")?.type === "&") return of.kind === "dereference" ? of.of : { kind: "address", of };
  return of.kind === "address" ? of.of : { kind: "dereference", of };
}

function lowerUnary(lowering: Lowering, node: SyntaxNode): Expression {
  const argument = childIn(node, "argument");
  const operator = childIn(node, "operator")?.type;
  if (!argument || !operator) return lowerUnknown(lowering, node);
  const of = lowerExpression(lowering, argument);
  if (of.kind === "number") {
    if (operator === "-") return { kind: "number", value: -of.value };
    if (operator === "!") return { kind: "number", value: of.value === 0 ? 1 : 0 };
  }
  if (operator === "+") return of;
  return { kind: "unary", operator, of };
}

/** `x++` leaves the old value, which is said in terms of the new one. */
function lowerUpdate(lowering: Lowering, node: SyntaxNode): Expression {
  const argument = childIn(node, "argument");
  const operator = childIn(node, "operator");
  if (!argument || !operator) return lowerUnknown(lowering, node);
  const target = lowerExpression(lowering, argument);
  const one: Expression = { kind: "number", value: 1 };
  lowering.builder.emit({ kind: "assign", target, operator: operator.type, value: one, at: rangeOf(lowering, node) });
  if (operator.start < argument.start) return target;
  return { kind: "binary", operator: operator.type === "++" ? "-" : "+", left: target, right: one };
}

function lowerAssignmentExpression(lowering: Lowering, node: SyntaxNode): Expression {
  const left = childIn(node, "left");
  const right = childIn(node, "right");
  const operator = childIn(node, "operator")?.type ?? "=";
  if (!left || !right) return lowerUnknown(lowering, node);
  const target = lowerExpression(lowering, left);
  lowerAssignment(lowering, { target, operator, value: right, at: node });
  return target;
}

function lowerBinary(lowering: Lowering, node: SyntaxNode): Expression {
  const left = childIn(node, "left");
  const right = childIn(node, "right");
  const operator = childIn(node, "operator")?.type;
  if (!left || !right || !operator) return lowerUnknown(lowering, node);
  if (operator === "&&" || operator === "||") return lowerTruth(lowering, node);
  const leftValue = lowerExpression(lowering, left);
  return { kind: "binary", operator, left: leftValue, right: lowerExpression(lowering, right) };
}

/** `a && b` as a value: 1 or 0, set on the two ways out of the condition. */
function lowerTruth(lowering: Lowering, node: SyntaxNode): Expression {
  const target = lowering.builder.newTemporary();
  const at = rangeOf(lowering, node);
  const set = (value: number) => lowering.builder.emit({ kind: "assign", target, operator: "=", value: { kind: "number", value }, at });
  lowerBranches(
    lowering,
    node,
    () => set(1),
    () => set(0),
  );
  return target;
}

function lowerChoice(lowering: Lowering, node: SyntaxNode): Expression {
  const condition = childIn(node, "condition");
  const consequence = childIn(node, "consequence");
  const alternative = childIn(node, "alternative");
  if (!condition || !alternative) return lowerUnknown(lowering, node);
  const target = lowering.builder.newTemporary();
  if (consequence) {
    lowerBranches(
      lowering,
      condition,
      () => lowerAssignment(lowering, { target, operator: "=", value: consequence, at: consequence }),
      () => lowerAssignment(lowering, { target, operator: "=", value: alternative, at: alternative }),
    );
    return target;
  }
  // `a ?: b` evaluates `a` once and is `a` where that is not zero.
  const value = lowerExpression(lowering, condition);
  const whenTrue = lowering.builder.newLabel();
  const whenFalse = lowering.builder.newLabel();
  const end = lowering.builder.newLabel();
  const at = rangeOf(lowering, condition);
  lowering.builder.emit({ kind: "branch", condition: { kind: "value", value }, at, whenTrue, whenFalse });
  lowering.builder.place(whenTrue);
  lowering.builder.emit({ kind: "assign", target, operator: "=", value, at });
  lowering.builder.jump(end);
  lowering.builder.place(whenFalse);
  lowerAssignment(lowering, { target, operator: "=", value: alternative, at: alternative });
  lowering.builder.place(end);
  return target;
}

function lowerComma(lowering: Lowering, node: SyntaxNode): Expression {
  const left = childIn(node, "left");
  const right = childIn(node, "right");
  if (!left || !right) return lowerUnknown(lowering, node);
  lowerEffect(lowering, left);
  return lowerExpression(lowering, right);
}

function lowerCast(lowering: Lowering, node: SyntaxNode): Expression {
  const value = childIn(node, "value");
  if (!value) return lowerUnknown(lowering, node);
  return { kind: "cast", type: typeDescriptor(lowering, childIn(node, "type")), of: lowerExpression(lowering, value) };
}

function typeDescriptor(lowering: Lowering, node: SyntaxNode | undefined): TypeName {
  return readTypeName(lowering.source.text, node);
}

/** Whatever the grammar made of it, the calls in it happen. */
export function lowerUnknown(lowering: Lowering, node: SyntaxNode): Expression {
  for (const child of node.children) {
    if (isExpressionLike(child)) lowerExpression(lowering, child);
  }
  return otherExpression(textOf(lowering, node));
}

function isExpressionLike(node: SyntaxNode): boolean {
  return node.type.endsWith("_expression") || node.type === "ERROR" || node.type === "argument_list" || node.type === "initializer_list";
}
