import type { Range } from "../text/range.js";
import type { Expression } from "./expression.js";
import type { Condition, FlowGraph, FlowNode } from "./flow-graph.js";

/** A place in the graph that is jumped to before it is known where it stands. */
export type Label = number;

/** The value of a call that was emitted; its `node` is settled when the graph is finished. */
interface ResultExpression {
  readonly kind: "result";
  node: number;
}

/**
 * Instructions in program order. Successors are labels, or fall through to the next instruction; `finish` turns them into
 * indexes, drops what cannot be reached and what only jumps.
 */
type Instruction =
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Expression[]; readonly at: Range }
  | {
      readonly kind: "assign";
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
      readonly at: Range;
      readonly declares?: boolean;
    }
  | {
      readonly kind: "branch";
      readonly condition: Condition;
      readonly at: Range;
      readonly whenTrue: Label;
      readonly whenFalse: Label;
      readonly loop?: { readonly macro?: string };
    }
  | {
      readonly kind: "switch";
      readonly value: Expression;
      readonly at: Range;
      readonly cases: { readonly value: Expression; readonly next: Label }[];
      otherwise: Label;
    }
  | {
      readonly kind: "guard";
      readonly effect: "enter" | "leave";
      readonly guardClass: string;
      readonly arguments: readonly Expression[];
      readonly at: Range;
    }
  | { readonly kind: "return"; readonly value?: Expression; readonly at: Range }
  | { readonly kind: "jump"; readonly to: Label }
  | { readonly kind: "exit" };

export type SwitchInstruction = Extract<Instruction, { kind: "switch" }>;
export type CallInstruction = Extract<Instruction, { kind: "call" }>;
type Emitted = Extract<Instruction, { kind: "call" | "assign" | "branch" | "guard" | "return" }>;

/** Collects one function's instructions and assembles the flow graph of them. */
export class GraphBuilder {
  /** Where control ends. */
  readonly exit: Label;
  private readonly instructions: Instruction[] = [];
  private readonly labelPositions: number[] = [];
  private readonly results: ResultExpression[] = [];
  private temporaries = 0;

  constructor() {
    this.exit = this.newLabel();
  }

  newLabel(): Label {
    this.labelPositions.push(-1);
    return this.labelPositions.length - 1;
  }

  /** The label stands for the next instruction. */
  place(label: Label): void {
    this.labelPositions[label] = this.instructions.length;
  }

  emit(instruction: Emitted): void {
    this.instructions.push(instruction);
  }

  jump(to: Label): void {
    this.instructions.push({ kind: "jump", to });
  }

  /** The value that the call has. */
  call(callee: Expression, args: readonly Expression[], at: Range): Expression {
    const result: ResultExpression = { kind: "result", node: this.instructions.length };
    this.results.push(result);
    this.instructions.push({ kind: "call", callee, arguments: args, at });
    return result;
  }

  newTemporary(): Expression {
    this.temporaries += 1;
    return { kind: "temporary", id: this.temporaries - 1 };
  }

  /** Cases are added while the body is lowered. */
  beginSwitch(value: Expression, at: Range, otherwise: Label): SwitchInstruction {
    const instruction: SwitchInstruction = { kind: "switch", value, at, cases: [], otherwise };
    this.instructions.push(instruction);
    return instruction;
  }

  /** The calls alone, in order, for an expression outside of any function: a result then names its call by its place in this list. */
  finishCalls(): readonly CallInstruction[] {
    const positions: number[] = [];
    const calls: CallInstruction[] = [];
    this.instructions.forEach((instruction, position) => {
      if (instruction.kind !== "call") return;
      positions[position] = calls.length;
      calls.push(instruction);
    });
    this.renumber((result) => positions[result]);
    return calls;
  }

  finish(): FlowGraph {
    this.place(this.exit);
    this.instructions.push({ kind: "exit" });
    const exit = this.instructions.length - 1;
    const start = this.settle(0, exit);
    const order = this.reachableFrom(start, exit);
    const numbers = new Map(order.map((instruction, number) => [instruction, number]));
    this.renumber((result) => numbers.get(result));
    const target = (instruction: number): number => numbers.get(this.settle(instruction, exit)) ?? numbers.size - 1;
    return { nodes: order.map((index) => this.toNode(index, target)) };
  }

  /** A guard that was jumped into is left without its call having been passed: then nothing is known of what it was given. */
  private renumber(numberOf: (instruction: number) => number | undefined): void {
    for (const result of this.results) {
      const node = numberOf(result.node);
      if (node === undefined) Object.assign(result, { kind: "other", text: "", node });
      else result.node = node;
    }
  }

  /** Instructions in program order, the start first and the exit last. */
  private reachableFrom(start: number, exit: number): readonly number[] {
    const seen = new Set<number>([start, exit]);
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const successor of this.successors(at)) {
        const next = this.settle(successor, exit);
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    const rest = [...seen].filter((index) => index !== start && index !== exit).sort((a, b) => a - b);
    return start === exit ? [exit] : [start, ...rest, exit];
  }

  /** Follows jumps to the instruction that does something. A loop of nothing but jumps (`for (;;);`) is left at one of them. */
  private settle(index: number, exit: number): number {
    let at = index;
    for (let steps = 0; steps <= this.instructions.length; steps++) {
      const instruction = this.instructions[at];
      if (!instruction) return exit;
      if (instruction.kind !== "jump") return at;
      at = this.positionOf(instruction.to);
    }
    let smallest = at;
    for (let steps = 0; steps <= this.instructions.length; steps++) {
      const instruction = this.instructions[at];
      if (instruction?.kind !== "jump") break;
      at = this.positionOf(instruction.to);
      smallest = Math.min(smallest, at);
    }
    return smallest;
  }

  /** A label that was never placed (a `goto` to a label that an unread span swallowed) leads to the end. */
  private positionOf(label: Label): number {
    const position = this.labelPositions[label] ?? -1;
    return position < 0 ? this.instructions.length - 1 : position;
  }

  private successors(index: number): readonly number[] {
    const instruction = this.instructions[index];
    switch (instruction?.kind) {
      case undefined:
      case "exit":
        return [];
      case "branch":
        return [this.positionOf(instruction.whenTrue), this.positionOf(instruction.whenFalse)];
      case "switch":
        return [...instruction.cases.map((each) => this.positionOf(each.next)), this.positionOf(instruction.otherwise)];
      case "jump":
        return [this.positionOf(instruction.to)];
      default:
        return [index + 1];
    }
  }

  private toNode(index: number, target: (instruction: number) => number): FlowNode {
    const instruction = this.instructions[index];
    if (!instruction) return { kind: "exit" };
    switch (instruction.kind) {
      case "exit":
        return { kind: "exit" };
      case "jump":
        return { kind: "skip", next: target(index) };
      case "branch":
        return {
          ...instruction,
          whenTrue: target(this.positionOf(instruction.whenTrue)),
          whenFalse: target(this.positionOf(instruction.whenFalse)),
        };
      case "switch":
        return {
          ...instruction,
          cases: instruction.cases.map((each) => ({ value: each.value, next: target(this.positionOf(each.next)) })),
          otherwise: target(this.positionOf(instruction.otherwise)),
        };
      default:
        return { ...instruction, next: target(index + 1) };
    }
  }
}
