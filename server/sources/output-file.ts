import { writeFileSync, writeSync } from "node:fs";
import { reasonOf } from "./disk-source.js";

/** Writes a file that the user named; the reason why it cannot be written, if so. */
export function writeOutput(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Writes to a descriptor that the caller opened for this program; false when it is not open. */
export function writeToDescriptor(descriptor: number, text: string): boolean {
  try {
    writeSync(descriptor, text);
    return true;
  } catch {
    return false;
  }
}
