import { COMMON_FRAMES, WAIT_FRAMES } from "../kernel/stack-frames.js";
import type { KernelReport } from "./kernel-report.js";
import type { StackFrame } from "./stack-frame.js";

/** Of a stack only so many callers of the common functions are looked for; what called them is further away from locks and works. */
const NEAREST = 4;

/** All stacks of a report. */
export function stacksOf({ chain, stacks }: KernelReport): readonly (readonly StackFrame[])[] {
  return [...chain.map(({ frames }) => frames), ...stacks.map(({ frames }) => frames)];
}

/** The functions that a report is about: handlers, those of modules, and the nearest callers on each stack. */
export function functionsOf(report: KernelReport): ReadonlyMap<string, { readonly module: string | undefined }> {
  const found = new Map<string, { readonly module: string | undefined }>();
  const add = (name: string, module: string | undefined): void => {
    if (!found.get(name)?.module) found.set(name, { module });
  };
  for (const { work } of report.stacks) if (work) add(work.handler, work.module);
  for (const { handler, module, isRunning } of report.busy) if (isRunning) add(handler, module);
  for (const frames of stacksOf(report)) {
    const own = frames.filter((frame) => !COMMON_FRAMES.has(frame.function));
    for (const [index, frame] of own.entries()) if (index < NEAREST || frame.module !== undefined) add(frame.function, frame.module);
  }
  return found;
}

/** Who waits for deferred work on a stack: the first callers of the kernel's waiting functions. Undefined when nobody does. */
export function waiterOn(frames: readonly StackFrame[]): StackFrame | undefined {
  const at = frames.findLastIndex((frame) => WAIT_FRAMES.has(frame.function));
  return at < 0 ? undefined : frames.slice(at + 1).find((frame) => !COMMON_FRAMES.has(frame.function));
}
