import { type Frame, frameOf } from "./frame.js";
import type { Program, Unit } from "./link.js";
import type { Body, Routine } from "./routine.js";

/** More than any driver has functions that matter; of a subsystem that is analysed as one all frames together take several times the room of its facts. */
const MOST_KEPT = 4096;

/** The frames of one analysis, each made once, and kept until nobody needs it any more; of very many the oldest are made anew when they are needed again. */
export class Frames {
  readonly #program: Program;
  readonly #known = new Map<Body, Frame>();

  constructor(program: Program) {
    this.#program = program;
  }

  of(unit: Unit, routine: Routine, body: Body): Frame {
    let frame = this.#known.get(body);
    if (!frame) {
      frame = frameOf(this.#program, unit, routine, body);
      const [oldest] = this.#known.size < MOST_KEPT ? [] : this.#known.keys();
      if (oldest) this.#known.delete(oldest);
      this.#known.set(body, frame);
    }
    return frame;
  }

  forget(routine: Routine): void {
    for (const body of routine.bodies) this.#known.delete(body);
  }
}
