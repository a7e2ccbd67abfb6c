import { childIn, meaningfulChildren, type SyntaxNode } from "../syntax/syntax-node.js";
import type { Expression } from "./expression.js";
import { lowerExpression, lowerUnknown, withoutParentheses } from "./lower-expression.js";
import { lowerLabelArgument } from "./lower-jump.js";
import { type Lowering, rangeOf, textOf } from "./lowering.js";
import { parseTypeText, splitArguments } from "./type-text.js";

/** Emits a call with the calls in its arguments before it, and gives its value. */
export function lowerCall(lowering: Lowering, node: SyntaxNode): Expression {
  const callee = childIn(node, "function");
  const list = childIn(node, "arguments");
  if (!callee || !list) return lowerUnknown(lowering, node);
  const hinted = unwrapHint(lowering, node);
  if (hinted) return lowerExpression(lowering, hinted);
  const container = readContainer(lowering, callee, list);
  if (container) return container;
  const cast = readCast(lowering, callee, list);
  if (cast) return cast;
  const target = lowerExpression(lowering, callee);
  const args = lowerArguments(lowering, list);
  const at = rangeOf(lowering, node);
  const result = lowering.builder.call(target.kind === "dereference" ? target.of : target, args, at);
  if (lowering.labelNames.size > 0 && target.kind === "name") for (const each of args) lowerLabelArgument(lowering, each, at);
  return result;
}

const typeNames = /^(?:_*[usb][0-9]{1,2}|__[lb]e[0-9]{2}|\w+_t|bool|u?int|u?long|uchar|ushort|u_(?:char|short|int|long))$/;

/** `(u32)(x)` could be a call as well, and is one to the grammar; the name decides. */
function readCast(lowering: Lowering, callee: SyntaxNode, list: SyntaxNode): Expression | undefined {
  const name = withoutParentheses(callee);
  const values = meaningfulChildren(list);
  const [value] = values;
  if (callee.type !== "parenthesized_expression" || name.type !== "identifier" || !value || values.length > 1) return undefined;
  const text = textOf(lowering, name);
  if (!typeNames.test(text)) return undefined;
  return { kind: "cast", type: { name: text, pointers: 0 }, of: lowerExpression(lowering, value) };
}

/** The arguments of a call; a type among them (which the pre-pass has made a word of) is its text. */
export function lowerArguments(lowering: Lowering, list: SyntaxNode): readonly Expression[] {
  const values: Expression[] = [];
  for (const child of list.children) {
    if (child.type === "comment" || child.type.startsWith("preproc_")) continue;
    const value = lowerExpression(lowering, child);
    if (child.type !== "ERROR") values.push(value);
  }
  return values;
}

const containerMacros: ReadonlyMap<string, string | undefined> = new Map([
  ["container_of", undefined],
  ["container_of_const", undefined],
  ["__container_of", undefined],
  ["list_entry", undefined],
  ["hlist_entry", undefined],
  ["rb_entry", undefined],
  ["list_first_entry", "next"],
  ["list_last_entry", "prev"],
]);

/** `container_of(pointer, struct type, member)` and the list macros that are nothing but another name of it. */
function readContainer(lowering: Lowering, callee: SyntaxNode, list: SyntaxNode): Expression | undefined {
  const name = textOf(lowering, callee);
  if (callee.type !== "identifier" || !containerMacros.has(name)) return undefined;
  const parts = splitArguments(lowering.source.original(list.start + 1, list.end - 1));
  const [pointer] = list.children.filter((child) => child.type !== "comment");
  const [, type, member] = parts;
  if (parts.length !== 3 || !pointer || type === undefined || member === undefined) return undefined;
  const of = lowerExpression(lowering, pointer);
  const link = containerMacros.get(name);
  return {
    kind: "container",
    of: link ? { kind: "member", base: of, name: link, arrow: true } : of,
    type: parseTypeText(type),
    member: member.replace(/\s+/g, ""),
  };
}

const hints: ReadonlySet<string> = new Set(["likely", "unlikely", "__builtin_expect"]);

/** `likely(x)` tells the compiler something and is `x` to everybody else. */
export function unwrapHint(lowering: Lowering, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type !== "call_expression") return undefined;
  const callee = childIn(node, "function");
  const list = childIn(node, "arguments");
  if (!list || callee?.type !== "identifier" || !hints.has(textOf(lowering, callee))) return undefined;
  return meaningfulChildren(list)[0];
}
