import type { Condition, FlowGraph, FlowNode, SwitchCase } from "./flow-graph.js";
import { readExpression, readRange, readText, writeExpression, writeRange } from "./pack-expression.js";
import type { PackReader, PackWriter } from "./packed-bytes.js";

export function writeGraph(out: PackWriter, graph: FlowGraph): void {
  out.list(graph.nodes, writeNode);
}

export function readGraph(from: PackReader): FlowGraph {
  return { nodes: from.list(readNode) };
}

const kinds = ["call", "assign", "branch", "switch", "guard", "return", "skip", "exit"] as const satisfies readonly FlowNode["kind"][];

function writeNode(out: PackWriter, node: FlowNode): void {
  out.count(kinds.indexOf(node.kind));
  switch (node.kind) {
    case "call":
      writeRange(out, node.at);
      writeExpression(out, node.callee);
      out.list(node.arguments, writeExpression);
      out.count(node.next);
      return;
    case "assign":
      writeRange(out, node.at);
      writeExpression(out, node.target);
      out.text(node.operator);
      writeExpression(out, node.value);
      out.count(node.next);
      out.count(node.declares ? 1 : 0);
      return;
    case "branch":
      writeRange(out, node.at);
      writeCondition(out, node.condition);
      out.count(node.whenTrue);
      out.count(node.whenFalse);
      out.optional(node.loop, (to, loop) => to.optional(loop.macro, (last, macro) => last.text(macro)));
      return;
    case "switch":
      writeRange(out, node.at);
      writeExpression(out, node.value);
      out.list(node.cases, writeCase);
      out.count(node.otherwise);
      return;
    case "guard":
      writeRange(out, node.at);
      out.count(node.effect === "enter" ? 1 : 0);
      out.text(node.guardClass);
      out.list(node.arguments, writeExpression);
      out.count(node.next);
      return;
    case "return":
      writeRange(out, node.at);
      out.optional(node.value, writeExpression);
      out.count(node.next);
      return;
    case "skip":
      out.count(node.next);
  }
}

function readNode(from: PackReader): FlowNode {
  const kind = kinds[from.count()];
  switch (kind) {
    case "call": {
      const at = readRange(from);
      return { kind, callee: readExpression(from), arguments: from.list(readExpression), at, next: from.count() };
    }
    case "assign": {
      const at = readRange(from);
      const node = { kind, target: readExpression(from), operator: from.text(), value: readExpression(from), at, next: from.count() };
      return from.count() === 1 ? { ...node, declares: true } : node;
    }
    case "branch": {
      const at = readRange(from);
      const node = { kind, condition: readCondition(from), at, whenTrue: from.count(), whenFalse: from.count() };
      const loop = from.optional(readLoop);
      return loop ? { ...node, loop } : node;
    }
    case "switch": {
      const at = readRange(from);
      return { kind, value: readExpression(from), at, cases: from.list(readCase), otherwise: from.count() };
    }
    case "guard": {
      const at = readRange(from);
      const effect = from.count() === 1 ? "enter" : "leave";
      return { kind, effect, guardClass: from.text(), arguments: from.list(readExpression), at, next: from.count() };
    }
    case "return": {
      const at = readRange(from);
      const value = from.optional(readExpression);
      return value ? { kind, value, at, next: from.count() } : { kind, at, next: from.count() };
    }
    case "skip":
      return { kind, next: from.count() };
    default:
      return { kind: "exit" };
  }
}

function writeCase(out: PackWriter, each: SwitchCase): void {
  writeExpression(out, each.value);
  out.count(each.next);
}

function readCase(from: PackReader): SwitchCase {
  return { value: readExpression(from), next: from.count() };
}

function readLoop(from: PackReader): { readonly macro?: string } {
  const macro = from.optional(readText);
  return macro === undefined ? {} : { macro };
}

const conditions = ["value", "unknown", "config"] as const satisfies readonly Condition["kind"][];

function writeCondition(out: PackWriter, condition: Condition): void {
  out.count(conditions.indexOf(condition.kind));
  if (condition.kind === "value") writeExpression(out, condition.value);
  else if (condition.kind === "config") out.text(condition.text);
}

function readCondition(from: PackReader): Condition {
  const kind = conditions[from.count()];
  if (kind === "value") return { kind, value: readExpression(from) };
  return kind === "config" ? { kind, text: from.text() } : { kind: "unknown" };
}
