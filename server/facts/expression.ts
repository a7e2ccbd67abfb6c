import type { Range } from "../text/range.js";

/**
 * A C expression as the analysis reads it: access paths, constants and the operators that decide branches. Calls do not
 * nest: they are nodes of the flow graph, and an expression that uses a call's value names that node by `result`.
 */
export type Expression =
  /** A variable, parameter, function, enumerator or macro, by name. */
  | { readonly kind: "name"; readonly name: string }
  /** An integer or character literal. */
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  /** `base.name` (`arrow` false) or `base->name` (`arrow` true). In a macro's body a pasted name has `$$` between its pieces: `p->x ## _work` is `x$$_work`. */
  | { readonly kind: "member"; readonly base: Expression; readonly name: string; readonly arrow: boolean }
  /** `base[...]`; which element is not tracked unless `at` is a constant or a name. */
  | { readonly kind: "index"; readonly base: Expression; readonly at: Expression }
  /** `&of`. */
  | { readonly kind: "address"; readonly of: Expression }
  /** `*of`. */
  | { readonly kind: "dereference"; readonly of: Expression }
  /** `container_of(of, type, member)` and its kin (`from_timer`, `to_delayed_work` are calls, not this). */
  | { readonly kind: "container"; readonly of: Expression; readonly type: TypeName; readonly member: string }
  | { readonly kind: "cast"; readonly type: TypeName; readonly of: Expression }
  /** `!`, `-`, `~`. */
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
  /** Arithmetic, comparison and bit operators. `&&`, `||` and `?:` never stand here: they are branches of the graph. */
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  /** The value of the call at node `node` of the same graph. */
  | { readonly kind: "result"; readonly node: number }
  /** A value that the lowering made: the outcome of `?:`, `&&`, `||` used as a value. Assigned on each branch. */
  | { readonly kind: "temporary"; readonly id: number }
  /** `a ## b` in a macro's body: the pieces joined to one name once the macro's arguments are known. */
  | { readonly kind: "paste"; readonly pieces: readonly string[] }
  /** `{ .a = x, [2] = y, z }`. */
  | { readonly kind: "list"; readonly entries: readonly ListEntry[] }
  /** What is not tracked (floating point, statement expressions' leftovers, sizeof, …), as its text cut to 80 characters. */
  | { readonly kind: "other"; readonly text: string };

/** One element of a braced initialiser. */
export interface ListEntry {
  /** `a.b` of `.a.b = x`, `[2]` or `[NAME]` of an array designator, absent when positional. */
  readonly designator?: string;
  readonly value: Expression;
  readonly at: Range;
}

/** A C type, cut to what names a structure: `const struct foo *p[2]` is {name: "foo", tag: "struct", pointers: 1, array: true}. */
export interface TypeName {
  /** The tag of a struct, union or enum, else the typedef or basic type's name (`int`, `bool`, `u32`, `irqreturn_t`). */
  readonly name: string;
  readonly tag?: "struct" | "union" | "enum";
  readonly pointers: number;
  readonly array?: boolean;
  /** A pointer to a function, or an array of them; `name` is then the return type's. */
  readonly callable?: boolean;
}
