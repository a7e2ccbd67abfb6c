import { runGuest } from "./guest.js";
import { LiveError } from "./live-error.js";

/** Guests that run at a time: they sleep nearly always. */
const LANES = 3;

export interface Stage {
  readonly image: string;
  readonly initramfs: string;
  readonly say: (line: string) => void;
}

/** Acts scenarios out and gives what the console said during each, by name. A guest that a scenario has spoilt is followed by a fresh one. */
export async function actOut(names: readonly string[], stage: Stage): Promise<ReadonlyMap<string, readonly string[]>> {
  const consoles = new Map<string, readonly string[]>();
  const lanes = Array.from({ length: LANES }, (_, lane) => names.filter((_name, index) => index % LANES === lane));
  await Promise.all(lanes.map((lane) => actOutLane(lane, stage, consoles)));
  return consoles;
}

async function actOutLane(
  names: readonly string[],
  { image, initramfs, say }: Stage,
  consoles: Map<string, readonly string[]>,
): Promise<void> {
  let left = names;
  while (left.length > 0) {
    const told = scenesOf(await runGuest({ image, initramfs, scenarios: left }));
    if (told.size === 0) throw new LiveError(`the guest came up but did not begin with ${left[0]}`);
    for (const [name, { lines, ended }] of told) {
      consoles.set(name, lines);
      say(`${name}: ${ended ?? "the guest ended in the middle"}`);
    }
    left = left.filter((name) => !told.has(name));
  }
}

interface Scene {
  readonly lines: readonly string[];
  /** `settled` or `hung`; absent when the guest ended before the scenario did. */
  readonly ended: string | undefined;
}

/** Cuts a console at the words of the guest's init. */
export function scenesOf(console: readonly string[]): ReadonlyMap<string, Scene> {
  const scenes = new Map<string, Scene>();
  let name: string | undefined;
  let lines: string[] = [];
  for (const line of console) {
    const [, word, subject, how] = /\blive: (begin|end) (\S+)(?: (\w+))?/.exec(line) ?? [];
    if (word === "begin" && subject !== undefined) {
      name = subject;
      lines = [];
    }
    if (name === undefined) continue;
    lines.push(line);
    scenes.set(name, { lines, ended: word === "end" ? how : undefined });
    if (word === "end") name = undefined;
  }
  return scenes;
}
