import { closeSync, fstatSync, openSync } from "node:fs";
import { reasonOf } from "./disk-source.js";
import { readChunk } from "./input-bytes.js";

const CHUNK = 4 * 1024 * 1024;
/** Of a longer line the rest is dropped: it is no line of a text. */
const LONGEST_LINE = 64 * 1024;
const LINE_END = 10;

/**
 * Gives the lines of a file, or of standard input where the path is `-`, one after another and without their ends, as Latin-1: whatever the
 * bytes are, the ASCII among them is right. Holds one piece of the input at a time. Says why when it cannot be read.
 */
export function readLines(path: string, onLine: (line: string) => void): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = path === "-" ? 0 : openSync(path, "r");
    if (fstatSync(descriptor).isDirectory()) return "is a folder";
    const chunk = Buffer.allocUnsafe(CHUNK);
    let begun = "";
    for (;;) {
      const count = readChunk(descriptor, chunk);
      if (count === 0) break;
      const read = chunk.subarray(0, count);
      let start = 0;
      for (let end = read.indexOf(LINE_END); end >= 0; end = read.indexOf(LINE_END, start)) {
        onLine(begun + read.toString("latin1", start, end));
        begun = "";
        start = end + 1;
      }
      if (begun.length < LONGEST_LINE) begun += read.toString("latin1", start, Math.min(count, start + LONGEST_LINE));
    }
    if (begun !== "") onLine(begun);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}
