import type { Value } from "../program/value.js";
import type { Chain } from "./chain.js";
import type { Operand } from "./operand.js";
import type { Assumption, Held, Known } from "./state.js";

/** How a handler or thread takes a lock. */
export type Manner =
  | { readonly kind: "blocks" }
  /** Loops on a trylock; leaves when one of `exits` comes true. */
  | { readonly kind: "spins"; readonly exits: readonly ExitFlag[]; readonly failure: TryFailure }
  | { readonly kind: "tries"; readonly failure: TryFailure };

/** What becomes of a handler's work when it goes without the lock. */
export type TryFailure = "requeues" | "drops" | "returns";

/** The value that ends a spin when it becomes (non)zero. */
export interface ExitFlag {
  readonly value: Value;
  readonly known: "zero" | "nonzero";
}

/**
 * Something that a call of a routine may lead to, with the locks held then: those taken since the routine's entry (`held`), less
 * those of the caller that were dropped (`released`), under `conditions` on what the caller passed.
 */
export type Event = EventContext &
  (
    | {
        readonly kind: "wait";
        readonly on: "work" | "queue";
        readonly target: Operand;
        readonly call: string;
        readonly manner: WaitManner;
        readonly onFresh: boolean;
        /** The object whose last reference goes on the way there (`kref_put(&p->ref, p_release)`): no caller holds a lock that lies in it. */
        readonly releases?: Value;
      }
    | { readonly kind: "lock"; readonly lock: Operand; readonly shared: boolean; readonly manner: Manner }
    | { readonly kind: "queue"; readonly work: Operand; readonly queue: Operand; readonly delayed: boolean }
    | {
        readonly kind: "init";
        readonly work: Operand;
        readonly handler: Value;
        readonly delayed: boolean;
        readonly holds: readonly string[];
      }
    | { readonly kind: "invoke"; readonly callee: Value; readonly arguments: readonly Value[] }
  );

export type WaitManner = "flush" | "cancel" | "drain" | "destroy";

export interface EventContext {
  readonly held: readonly Held[];
  readonly released: readonly Operand[];
  readonly conditions: readonly Assumption[];
  /** What the path has made true of flags that end a spin somewhere; of a queueing, every flag that is set. */
  readonly established: readonly Assumption[];
  readonly chain: Chain;
}

/** One way that a routine may return. */
export interface Outcome {
  readonly held: readonly Held[];
  readonly released: readonly Operand[];
  readonly returns: Known | undefined;
  readonly conditions: readonly Assumption[];
  /** What it left true of flags and members that its caller can name. */
  readonly leaves: readonly Assumption[];
}

export interface Summary {
  readonly events: readonly Event[];
  readonly outcomes: readonly Outcome[];
  /** Names of members and flags that it or its callees write. */
  readonly writes: ReadonlySet<string>;
}

export const emptySummary: Summary = {
  events: [],
  outcomes: [{ held: [], released: [], returns: undefined, conditions: [], leaves: [] }],
  writes: new Set(),
};
