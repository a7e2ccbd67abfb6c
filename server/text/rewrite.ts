/**
 * What the pre-pass changed and the syntax layer must know. Offsets are the file's. `start` is where the node that the tree shows in its
 * place begins, `end` is past the last character concerned.
 */
export type Rewrite =
  | LoopRewrite
  | GuardRewrite
  | AnnotationRewrite
  | TypeArgumentRewrite
  | StaticRewrite
  | CaseRangeRewrite
  | StatementEndRewrite
  | NameRewrite;

/** `name(a, b) body` shows as `while (a, b) body` (as `if` when there was no room): an iterating macro, or one that guards a statement. */
export interface LoopRewrite {
  readonly kind: "loop";
  readonly start: number;
  readonly end: number;
  /** The macro: `list_for_each_entry`. */
  readonly name: string;
}

/** `scoped_guard(class, args) body` shows as `while (class, args) body`; the failure statement of `scoped_cond_guard` is blanked. */
export interface GuardRewrite {
  readonly kind: "scoped-guard";
  readonly start: number;
  readonly end: number;
  /** `scoped_guard` or `scoped_cond_guard`. */
  readonly name: string;
  /** The statement of `scoped_cond_guard(class, statement, args)`, run when the lock was not got: `return -EINTR`. */
  readonly failure?: { readonly start: number; readonly end: number; readonly text: string };
}

/** A blanked annotation, with its argument's text if it had one: `__must_hold(&x->lock)`, `__init`, `__free(kfree)`. */
export interface AnnotationRewrite {
  readonly kind: "annotation";
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly argument?: { readonly start: number; readonly text: string };
}

/** A type as a macro's argument: of `container_of(w, struct foo *, m)` only the identifier `foo` is left, inside of the span. */
export interface TypeArgumentRewrite {
  readonly kind: "type-argument";
  readonly start: number;
  readonly end: number;
  /** As written: `struct foo *`. */
  readonly text: string;
}

/** `static DEFINE_MUTEX(m);` lost its `static`; `start` is where the macro's name begins. */
export interface StaticRewrite {
  readonly kind: "static";
  readonly start: number;
  readonly end: number;
}

/** `case 1 ... 5:` shows as `case 1:`; `start` is where the case's first value begins. */
export interface CaseRangeRewrite {
  readonly kind: "case-range";
  readonly start: number;
  readonly end: number;
  /** As written: `1 ... 5`. */
  readonly text: string;
}

/** A `;` that stands at `start` was not there: a macro call that is a statement without one. */
export interface StatementEndRewrite {
  readonly kind: "statement-end";
  readonly start: number;
  readonly end: number;
}

/** The identifier that shows at `start` is spelt otherwise in the file: `offsetof`, `100baseT_Full`, a macro that defines a function. */
export interface NameRewrite {
  readonly kind: "name";
  readonly start: number;
  readonly end: number;
  /** As written. */
  readonly name: string;
}
