import { type Hunk, type HunkLine, sideOf } from "./file-diff.js";

/** A hunk at its place in the file at hand, which may not be the place that its header names. */
export interface PlacedHunk {
  readonly hunk: Hunk;
  /** Where its first line stands before and after: lines from 1. */
  readonly oldLine: number;
  readonly newLine: number;
  /** Lines between this place and the one that the header names, given what earlier hunks moved. */
  readonly offset: number;
  /** Lines of context at either end that did not fit and were passed over. */
  readonly fuzz: number;
}

export interface FailedHunk {
  readonly hunk: Hunk;
  /** From 1, within its file. */
  readonly number: number;
  readonly reason: string;
}

export interface AppliedHunks {
  readonly text: string;
  readonly placed: readonly PlacedHunk[];
  readonly failed: readonly FailedHunk[];
}

/** As far as `patch` goes: two lines of context at either end may differ. */
const MOST_FUZZ = 2;

/** Applies the hunks one after another; one that does not fit is left out, and the reason says what stands there instead. */
export function applyHunks(text: string, hunks: readonly Hunk[]): AppliedHunks {
  const state: State = { lines: splitLines(text), isEnded: text === "" || text.endsWith("\n"), settled: 0, growth: 0, drift: 0 };
  const isCrlf = state.lines.length > 0 && state.lines.every((line) => line.endsWith("\r"));
  const placed: PlacedHunk[] = [];
  const failed: FailedHunk[] = [];
  for (const [index, hunk] of hunks.entries()) {
    const place = findPlace(state, hunk);
    if (place) placed.push(replaceAt(state, hunk, place, isCrlf));
    else failed.push({ hunk, number: index + 1, reason: misfitOf(state, hunk) });
  }
  return { text: state.lines.join("\n") + (state.isEnded && state.lines.length > 0 ? "\n" : ""), placed, failed };
}

interface State {
  /** The file as it is so far. */
  readonly lines: string[];
  isEnded: boolean;
  /** Lines up to here belong to earlier hunks. */
  settled: number;
  /** Lines that earlier hunks added, less those that they removed. */
  growth: number;
  /** How much further down than its header says the last hunk was found, growth apart. */
  drift: number;
}

interface Place {
  /** Index of the hunk's first line. */
  readonly at: number;
  readonly offset: number;
  readonly fuzz: number;
  /** Lines of context passed over at the start and the end. */
  readonly skip: { readonly start: number; readonly end: number };
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function findPlace(state: State, hunk: Hunk): Place | undefined {
  const old = sideOf(hunk, "old");
  const expected = expectedIndex(state, hunk, old);
  const { leading, trailing } = contextOf(hunk);
  const most = Math.max(leading, trailing);
  for (let fuzz = 0; fuzz <= Math.min(MOST_FUZZ, most); fuzz++) {
    // What is there already would often fit somewhere else as well, with its context passed over.
    if (fuzz === 1 && isThereAlready(state, hunk)) return undefined;
    // The longer end loses lines first, as with `patch`.
    const skip = { start: Math.max(0, leading + fuzz - most), end: Math.max(0, trailing + fuzz - most) };
    const wanted = old.slice(skip.start, old.length - skip.end);
    // Without any line to go by, the header's word alone counts, and only where nothing was passed over.
    if (wanted.length === 0) return fuzz === 0 ? { at: Math.min(expected, state.lines.length), offset: 0, fuzz, skip } : undefined;
    const found = nearest(state, wanted, expected + skip.start);
    if (found !== undefined) return { at: found - skip.start, offset: found - skip.start - expected, fuzz, skip };
  }
  return undefined;
}

function isThereAlready(state: State, hunk: Hunk): boolean {
  const wanted = sideOf(hunk, "new");
  return wanted.length > 0 && nearest(state, wanted, expectedIndex(state, hunk, sideOf(hunk, "old"))) !== undefined;
}

function expectedIndex({ growth, drift }: State, hunk: Hunk, old: readonly HunkLine[]): number {
  // `-3,0` means after line 3; `-4` means at line 4.
  return Math.max(0, (old.length === 0 ? hunk.oldStart : hunk.oldStart - 1) + growth + drift);
}

function contextOf({ lines }: Hunk): { readonly leading: number; readonly trailing: number } {
  const first = lines.findIndex(({ mark }) => mark !== " ");
  const last = lines.findLastIndex(({ mark }) => mark !== " ");
  return { leading: Math.max(0, first), trailing: last < 0 ? 0 : lines.length - 1 - last };
}

/** The index nearest to `expected` at which all of `wanted` stands. */
function nearest({ lines, settled }: State, wanted: readonly HunkLine[], expected: number): number | undefined {
  const fits = (at: number): boolean =>
    at >= settled && at + wanted.length <= lines.length && wanted.every((line, index) => isSame(lines[at + index], line.text));
  for (let distance = 0; distance <= Math.max(expected - settled, lines.length - expected); distance++) {
    if (fits(expected + distance)) return expected + distance;
    if (distance > 0 && fits(expected - distance)) return expected - distance;
  }
  return undefined;
}

/** Mailers change line ends, so those do not count. */
function isSame(line: string | undefined, wanted: string): boolean {
  return line === wanted || (line !== undefined && withoutReturn(line) === withoutReturn(wanted));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function replaceAt(state: State, hunk: Hunk, { at, offset, fuzz, skip }: Place, isCrlf: boolean): PlacedHunk {
  const first = at + skip.start;
  const replacement: string[] = [];
  let next = first;
  for (const { mark, text } of hunk.lines.slice(skip.start, hunk.lines.length - skip.end)) {
    // Context stays as the file has it.
    if (mark === " ") replacement.push(state.lines[next] ?? text);
    if (mark === "+") replacement.push(isCrlf && !text.endsWith("\r") ? `${text}\r` : text);
    if (mark !== "+") next++;
  }
  const last = sideOf(hunk, "new").at(-1);
  // Without a line left of the hunk, the file ends with what stood before it, and that had its line end.
  if (next === state.lines.length && skip.end === 0) state.isEnded = last?.isUnended !== true;
  state.lines.splice(first, next - first, ...replacement);
  const placed = { hunk, oldLine: at + 1 - state.growth, newLine: at + 1, offset, fuzz };
  state.settled = first + replacement.length;
  state.growth += replacement.length - (next - first);
  state.drift += offset;
  return placed;
}

/** The misfit of a hunk whose outcome the file has. */
export const APPLIED_ALREADY = "it is applied already";

/** Longer hunks are told apart well enough by their start. */
const LINES_COMPARED = 100;

/** Why a hunk does not fit: the first line that differs where most of it fits. */
function misfitOf(state: State, hunk: Hunk): string {
  const { lines } = state;
  const old = sideOf(hunk, "old");
  const expected = expectedIndex(state, hunk, old);
  if (isThereAlready(state, hunk)) return APPLIED_ALREADY;
  const wanted = old.slice(0, LINES_COMPARED);
  let best = { at: -1, same: 0, distance: 0 };
  for (let at = 0; at < lines.length; at++) {
    const same = wanted.filter((line, index) => line.text.trim() !== "" && isSame(lines[at + index], line.text)).length;
    const distance = Math.abs(at - expected);
    if (same > best.same || (same === best.same && same > 0 && distance < best.distance)) best = { at, same, distance };
  }
  // A brace or two are in every function.
  if (best.same < 2) {
    const found = lines[expected];
    const instead = found === undefined ? `the file ends at line ${lines.length}` : `line ${expected + 1} is ${quoted(found)}`;
    return `nothing like its context is in the file; where it should be, ${instead}`;
  }
  const index = wanted.findIndex((line, each) => !isSame(lines[best.at + each], line.text));
  const found = lines[best.at + index];
  const place = best.at + index + 1;
  if (found === undefined) return `the file ends at line ${lines.length}, where ${quoted(wanted[index]?.text ?? "")} is wanted`;
  return index < 0 ? "earlier hunks overlap it" : `line ${place} is ${quoted(found)}, where ${quoted(wanted[index]?.text ?? "")} is wanted`;
}

function quoted(line: string): string {
  const text = line.trim();
  return `"${text.length > 80 ? `${text.slice(0, 77)}...` : text}"`;
}
