import type { Range } from "../text/range.js";
import type { Expression, TypeName } from "./expression.js";
import type { FlowGraph } from "./flow-graph.js";

/**
 * Everything the engine keeps of one file: plain, serialisable data without a path in it, a pure function of the file's text (so it
 * is cached by content hash). It records what the source says and judges nothing.
 */
export interface FileFacts {
  readonly functions: readonly FunctionFacts[];
  readonly macros: readonly MacroFacts[];
  readonly constants: readonly ConstantFacts[];
  readonly structures: readonly StructureFacts[];
  /** `typedef struct foo bar_t;` as name → type. */
  readonly typedefs: readonly { readonly name: string; readonly type: TypeName }[];
  readonly variables: readonly VariableFacts[];
  /** Calls at file level: `DEFINE_MUTEX(m)`, `DECLARE_WORK(w, f)`, `module_init(f)`, `EXPORT_SYMBOL_GPL(f)`, `DEVICE_ATTR(…)`. */
  readonly fileCalls: readonly FileCall[];
  /** Include directives in order, with their quotes: `"ipoib.h"`, `<linux/workqueue.h>`. */
  readonly includes: readonly string[];
  readonly suppressions: readonly Suppression[];
  /** What the grammar could not read; never empty silently. */
  readonly unread: readonly UnreadSpan[];
  /** How many function definitions the lexer saw, parsed or not. */
  readonly functionCount: number;
}

export interface FunctionFacts {
  readonly name: string;
  /** From the return type to the closing brace. */
  readonly range: Range;
  readonly nameRange: Range;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  readonly returns: TypeName;
  readonly parameters: readonly Declared[];
  readonly locals: readonly Declared[];
  /** Lock annotations of the declaration: `__must_hold(&x->lock)`, `__acquires(RTNL)`, `__releases(...)`. */
  readonly annotations: readonly { readonly name: string; readonly argument: Expression }[];
  readonly graph: FlowGraph;
  /** The `#if` conditions that surround or split this definition; two definitions of one name that differ here are alternatives. */
  readonly configuration?: string;
  /** True when the tree of this function still had an error node: its control flow may be wrong. */
  readonly hasErrors: boolean;
}

/** A parameter or local variable. */
export interface Declared {
  readonly name: string;
  readonly type: TypeName;
  /** A `static` local. */
  readonly isStatic?: boolean;
  /** Of a `static` local: its initialiser, where that is a list that names something (a table of callbacks). */
  readonly initializer?: Expression;
}

/**
 * A function-like macro whose body is a statement or an expression, lowered like a function whose parameters are its arguments.
 * `#define DBG_LOCK(p) mutex_lock(&(p)->lock)`. A macro whose body could not be lowered has no graph.
 */
export interface MacroFacts {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly range: Range;
  readonly graph?: FlowGraph;
  readonly configuration?: string;
}

/** An object-like macro or an enumerator. */
export interface ConstantFacts {
  readonly name: string;
  /** Absent where the value is not an expression of literals and names. `A = 1 << 3` is folded to a number; an enumerator without `=` is counted on. */
  readonly value?: Expression;
  readonly origin: "macro" | "enumerator";
  /** Of an enumerator: the enum's tag. */
  readonly enumeration?: string;
}

export interface StructureFacts {
  /** The tag; `outer.member` for an anonymous structure that is a named member; the typedef's name for `typedef struct { … } name;`. */
  readonly name: string;
  readonly kind: "struct" | "union";
  readonly range: Range;
  /** Members of unnamed inner structures and unions are listed here as the structure's own. */
  readonly members: readonly MemberFacts[];
}

export interface MemberFacts {
  readonly name: string;
  readonly type: TypeName;
  readonly range: Range;
}

/** A variable at file level. */
export interface VariableFacts {
  readonly name: string;
  readonly type: TypeName;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  readonly range: Range;
  readonly initializer?: Expression;
  /** Calls inside the initialiser (`__WORK_INITIALIZER(...)`, `__MUTEX_INITIALIZER(m)`), in order; `result` nodes of the initialiser index this list. */
  readonly initializerCalls: readonly FileCall[];
}

export interface FileCall {
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly at: Range;
  /** True under `static` (a static definition by macro). */
  readonly isStatic: boolean;
}

/** A comment that allows a finding: it silences `rule` on its own line and the next one (`rtnlens: allow RULE -- reason`). */
export interface Suppression {
  readonly rule: string;
  readonly reason: string;
  readonly at: Range;
}

export interface UnreadSpan {
  readonly at: Range;
  /** The function it stands in, if any. */
  readonly function?: string;
  /** One clause for people: `syntax the grammar does not know`, `file is binary`, `unterminated comment`. */
  readonly reason: string;
}
