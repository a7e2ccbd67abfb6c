import type { Frames } from "../program/frames.js";
import type { Program } from "../program/link.js";
import type { Routine } from "../program/routine.js";
import type { Chain } from "./chain.js";
import type { Operand } from "./operand.js";
import type { Summary } from "./summary.js";

/** What the analysis of one routine needs of the rest of the program. */
export interface Analyser {
  readonly program: Program;
  readonly frames: Frames;
  readonly summaries: Map<string, Summary>;
  /** Routines that were stored in a member of a structure of callbacks, by unit and class (`mcs_ops.start`). */
  readonly stored: ReadonlyMap<string, readonly Routine[]>;
  /** Routines that the kernel calls through `table.member`, by unit. */
  readonly callbacks: ReadonlyMap<string, readonly Routine[]>;
  /** Flags whose change ends a spin somewhere, as `namesIn` names them. */
  readonly exitFlags: ReadonlySet<string>;
  /** Objects with a lock that may be split, as `collect` counted them. */
  readonly made: ReadonlyMap<string, number>;
  /** Routines that can come to call themselves. */
  readonly recursive: Set<string>;
  readonly limits: Limits;
  /** Works that were bound and queued, found while the paths are followed. */
  readonly deferred: Deferred;
  /** Notes that a bound was reached; once a routine and reason. */
  limit(routine: Routine, reason: string): void;
}

export interface Limits {
  /** Transfers of one body before it is left unfinished. */
  readonly stepsPerBody: number;
  /** Rounds over a group of mutually recursive routines. */
  readonly rounds: number;
  /** Calls from a root to what happens. */
  readonly chain: number;
  /** Callees of one indirect call. */
  readonly targets: number;
}

export const defaultLimits: Limits = { stepsPerBody: 60_000, rounds: 3, chain: 32, targets: 24 };

/** The key of `stored` and `callbacks`: a unit and a member of a structure (`net_device_ops.ndo_stop`). */
export function storedKey(unit: number, member: string): string {
  return `${unit}:${member}`;
}

/** In place of a unit: what all units store in a member. */
export const ANY_UNIT = -1;

/** A work bound to its handlers. */
export interface Binding {
  readonly unit: number;
  readonly work: Operand;
  readonly handlers: readonly Routine[];
  readonly delayed: boolean;
  /** Locks that the kernel holds around the handler. */
  readonly holds: readonly string[];
  readonly at: Chain;
}

/** A work put on a queue. */
export interface Queueing {
  readonly unit: number;
  readonly work: Operand;
  readonly queue: Operand;
  readonly delayed: boolean;
  /** Flags that are set on every path there. */
  readonly flags: readonly string[];
  readonly at: Chain;
}

/** Bindings and queueings by place of the call, so that following a path twice adds nothing. */
export interface Deferred {
  readonly bindings: Map<string, Binding>;
  readonly queueings: Map<string, Queueing>;
}
