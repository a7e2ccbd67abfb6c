import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8's flag that says how much a function must have run before it is optimised, by the versions (major.minor) that have it. */
const LATE: readonly { readonly from: number; readonly before: number; readonly flag: string }[] = [
  { from: 11, before: 11.4, flag: "--interrupt-budget=1000000" },
  { from: 12.4, before: 14, flag: "--invocation-count-for-turbofan=40000" },
];

/**
 * Has V8 optimise a function some fifteen times later than by itself. Facts are unions of many shapes of object: what is optimised before it has
 * seen most of them is compiled again for each (up to seventeen times), once a thread, which took a quarter of a lint's processor time.
 * To be called before anything else is done; V8 would complain of a flag that it does not know, so other versions are left as they are.
 */
export function optimiseLate(): void {
  const version = Number.parseFloat(process.versions.v8);
  for (const { from, before, flag } of LATE) if (version >= from && version < before) setFlagsFromString(flag);
}

/**
 * For long runs: has V8 look for garbage again when what a thread holds has grown by so many per cent. By itself it waits until a heap has doubled
 * and more, which takes twice the memory and saves no time, because what is garbage here has mostly died young. A short run would only look for
 * garbage more often.
 */
export function keepHeapsSmall(growth: number): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
}

/**
 * What collects all garbage at once, for programs that idle: what V8 calls garbage piles up to several times of what is in use while one types,
 * which on a machine with memory enough is never given back. Undefined where V8 does not offer it. The function is there only with a flag, and only in
 * contexts made after the flag was set. What is held weakly by what goes in the first collection goes in the second.
 */
export function garbageCollector(): (() => void) | undefined {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") return undefined;
  return () => {
    collect();
    collect();
  };
}
