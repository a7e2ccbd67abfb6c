import type { TypeName } from "../facts/expression.js";
import type { Declared, FileFacts, FunctionFacts } from "../facts/file-facts.js";
import type { FlowGraph, FlowNode } from "../facts/flow-graph.js";
import type { KernelTables } from "../kernel/tables.js";
import { versionTest } from "../kernel/version-test.js";
import type { Range } from "../text/range.js";
import { withGuardCalls } from "./guard-calls.js";

/** Something that can be called: a function, or a function-like macro read as one. */
export interface Routine {
  /** Unique in the program: unit, file and name. */
  readonly key: string;
  readonly name: string;
  readonly file: string;
  readonly unit: number;
  readonly kind: "function" | "macro";
  readonly isStatic: boolean;
  readonly isInline: boolean;
  readonly range: Range;
  readonly returns?: TypeName;
  /** One body a configuration (`#if` alternatives of one name in one file); all of them are real in some kernel. */
  readonly bodies: readonly Body[];
}

/** One definition of a routine. */
export interface Body {
  readonly parameters: readonly Declared[];
  readonly locals: readonly Declared[];
  readonly annotations: FunctionFacts["annotations"];
  readonly graph: FlowGraph;
}

const untyped: TypeName = { name: "", pointers: 0 };

/**
 * The routines of one file: definitions of one name that differ by configuration become bodies of one routine. What the kernel of
 * the tables does not compile is left out.
 */
export function routinesOf(
  unit: number,
  file: string,
  { functions, macros }: Pick<FileFacts, "functions" | "macros">,
  { version, guards }: Pick<KernelTables, "version" | "guards">,
): Routine[] {
  const isCompiled = ({ configuration = "" }: { readonly configuration?: string }): boolean =>
    versionTest(configuration, version) !== false;
  const found = new Map<string, Omit<Routine, "bodies"> & { bodies: Body[] }>();
  for (const facts of functions) {
    if (!isCompiled(facts)) continue;
    const body: Body = {
      parameters: facts.parameters,
      locals: facts.locals,
      annotations: facts.annotations,
      graph: withGuardCalls(facts.graph, guards),
    };
    const existing = found.get(facts.name);
    if (existing) {
      existing.bodies.push(body);
      continue;
    }
    found.set(facts.name, {
      key: `${unit}:${file}:${facts.name}`,
      name: facts.name,
      file,
      unit,
      kind: "function",
      isStatic: facts.isStatic,
      isInline: facts.isInline,
      range: facts.range,
      returns: facts.returns,
      bodies: [body],
    });
  }
  for (const macro of macros) {
    if (!macro.graph || !isCompiled(macro)) continue;
    const body: Body = {
      parameters: macro.parameters.map((name) => ({ name, type: untyped })),
      locals: [],
      annotations: [],
      graph: withGuardCalls(macro.graph, guards),
    };
    const existing = found.get(macro.name);
    if (existing) {
      existing.bodies.push(body);
      continue;
    }
    found.set(macro.name, {
      key: `${unit}:${file}:${macro.name}`,
      name: macro.name,
      file,
      unit,
      kind: "macro",
      isStatic: true,
      isInline: true,
      range: macro.range,
      bodies: [body],
    });
  }
  for (const routine of found.values()) routine.bodies = withoutStubs(routine.bodies);
  return [...found.values()];
}

/**
 * Of the bodies of one name those that do something, if any does. `static inline void foo_lock(struct foo *foo) {}` stands in for kernels without the
 * feature, and then for its whole family: that one half of a pair is the stub and the other is not happens in none.
 */
function withoutStubs(bodies: readonly Body[]): Body[] {
  const real = bodies.filter(({ graph }) =>
    graph.nodes.some((node) => node.kind !== "exit" && node.kind !== "skip" && !isBareReturn(node)),
  );
  return real.length > 0 ? real : [...bodies];
}

function isBareReturn(node: FlowNode): boolean {
  return node.kind === "return" && !node.value;
}
