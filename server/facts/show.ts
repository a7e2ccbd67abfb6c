import type { Expression, TypeName } from "./expression.js";
import type { FileFacts, FunctionFacts, MacroFacts } from "./file-facts.js";
import type { Condition, FlowGraph, FlowNode } from "./flow-graph.js";

/** Facts as text for people: what a test compares and what a developer looks at. */
export function showFacts(facts: FileFacts): string {
  const lines: string[] = [];
  for (const each of facts.structures) {
    lines.push(`${each.kind} ${each.name}`, ...each.members.map((member) => `    ${showType(member.type)} ${member.name}`));
  }
  for (const each of facts.typedefs) lines.push(`typedef ${showType(each.type)} ${each.name}`);
  for (const each of facts.constants) lines.push(`${each.origin} ${each.name}${each.value ? ` = ${showExpression(each.value)}` : ""}`);
  for (const each of facts.variables) {
    const storage = `${each.isStatic ? "static " : ""}${each.isExtern ? "extern " : ""}`;
    const calls = each.initializerCalls.map(
      (call, index) => `    #${index}: ${call.name}(${call.arguments.map(showExpression).join(", ")})`,
    );
    lines.push(
      `variable ${storage}${showType(each.type)} ${each.name}${each.initializer ? ` = ${showExpression(each.initializer)}` : ""}`,
      ...calls,
    );
  }
  for (const each of facts.fileCalls)
    lines.push(`${each.isStatic ? "static " : ""}${each.name}(${each.arguments.map(showExpression).join(", ")})`);
  for (const each of facts.macros) lines.push(showMacro(each));
  for (const each of facts.functions) lines.push(showFunction(each));
  for (const each of facts.unread)
    lines.push(`unread ${each.at.line}:${each.at.column}${each.function ? ` in ${each.function}` : ""}: ${each.reason}`);
  return `${lines.join("\n")}\n`;
}

export function showFunction(facts: FunctionFacts): string {
  const parameters = facts.parameters.map((each) => `${showType(each.type)} ${each.name}`).join(", ");
  const head = `${facts.isStatic ? "static " : ""}${showType(facts.returns)} ${facts.name}(${parameters})`;
  const configuration = facts.configuration ? ` [#if ${facts.configuration}]` : "";
  return `${head}${configuration}${facts.hasErrors ? " [errors]" : ""}\n${showGraph(facts.graph)}`;
}

function showMacro(facts: MacroFacts): string {
  const head = `#define ${facts.name}(${facts.parameters.join(", ")})`;
  return facts.graph ? `${head}\n${showGraph(facts.graph)}` : head;
}

/** One line a node: its number, what it does, and where control goes when that is not the next number. */
export function showGraph(graph: FlowGraph): string {
  return graph.nodes.map((node, index) => `  ${index}: ${showNode(node, index)}`).join("\n");
}

function showNode(node: FlowNode, index: number): string {
  const then = (next: number): string => (next === index + 1 ? "" : ` -> ${next}`);
  switch (node.kind) {
    case "exit":
      return "exit";
    case "skip":
      return `skip${then(node.next)}`;
    case "call":
      return `call ${showExpression(node.callee)}(${node.arguments.map(showExpression).join(", ")})${then(node.next)}`;
    case "assign":
      return `${node.declares ? "declare " : ""}${showExpression(node.target)} ${node.operator} ${showExpression(node.value)}${then(node.next)}`;
    case "branch": {
      const loop = node.loop ? ` loop${node.loop.macro === undefined ? "" : ` ${node.loop.macro}`}` : "";
      return `if ${showCondition(node.condition)} -> ${node.whenTrue} else ${node.whenFalse}${loop}`;
    }
    case "switch": {
      const cases = node.cases.map((each) => `${showExpression(each.value)} -> ${each.next}`).join(", ");
      return `switch ${showExpression(node.value)} { ${cases} } otherwise -> ${node.otherwise}`;
    }
    case "guard":
      return `${node.effect} ${node.guardClass}(${node.arguments.map(showExpression).join(", ")})${then(node.next)}`;
    case "return":
      return `return${node.value ? ` ${showExpression(node.value)}` : ""}${then(node.next)}`;
  }
}

function showCondition(condition: Condition): string {
  switch (condition.kind) {
    case "value":
      return showExpression(condition.value);
    case "unknown":
      return "?";
    case "config":
      return `[#if ${condition.text}]`;
  }
}

/** An expression as C would write it; a call's result is `#node`, a temporary `%id`. */
export function showExpression(expression: Expression): string {
  switch (expression.kind) {
    case "name":
      return expression.name;
    case "number":
      return String(expression.value);
    case "string":
      return `"${expression.value}"`;
    case "member":
      return `${showOperand(expression.base)}${expression.arrow ? "->" : "."}${expression.name}`;
    case "index":
      return `${showOperand(expression.base)}[${showExpression(expression.at)}]`;
    case "address":
      return `&${showOperand(expression.of)}`;
    case "dereference":
      return `*${showOperand(expression.of)}`;
    case "container":
      return `container_of(${showExpression(expression.of)}, ${showType(expression.type)}, ${expression.member})`;
    case "cast":
      return `(${showType(expression.type)})${showOperand(expression.of)}`;
    case "unary":
      return `${expression.operator}${showOperand(expression.of)}`;
    case "binary":
      return `${showOperand(expression.left)} ${expression.operator} ${showOperand(expression.right)}`;
    case "result":
      return `#${expression.node}`;
    case "temporary":
      return `%${expression.id}`;
    case "paste":
      return expression.pieces.join("##");
    case "list":
      return `{ ${expression.entries.map((entry) => `${entry.designator === undefined ? "" : `${entry.designator}: `}${showExpression(entry.value)}`).join(", ")} }`;
    case "other":
      return `<${expression.text}>`;
  }
}

function showOperand(expression: Expression): string {
  const text = showExpression(expression);
  const isCompound = expression.kind === "binary" || expression.kind === "unary" || expression.kind === "cast";
  return isCompound || (expression.kind === "dereference" && text.startsWith("*")) ? `(${text})` : text;
}

/** `struct foo *`, without the name of what has it. */
export function showType(type: TypeName): string {
  const stars = "*".repeat(type.pointers);
  return `${type.tag ? `${type.tag} ` : ""}${type.name}${stars && ` ${stars}`}${type.array ? " []" : ""}${type.callable ? " (*)()" : ""}`;
}
