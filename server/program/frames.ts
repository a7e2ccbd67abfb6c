import { type Frame, frameOf } from "./frame.js";
import type { Program, Unit } from "./link.js";
import type { Body, Routine } from "./routine.js";

/** The frames of one analysis, each made once, and kept until nobody needs it any more. */
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
      this.#known.set(body, frame);
    }
    return frame;
  }

  forget(routine: Routine): void {
    for (const body of routine.bodies) this.#known.delete(body);
  }
}
