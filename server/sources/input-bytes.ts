import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { reasonOf } from "./disk-source.js";

/** More than any mailing list's thread; a whole archive is not one review. */
const LARGEST_INPUT = 256 * 1024 * 1024;

export type InputBytes = { readonly kind: "bytes"; readonly bytes: Uint8Array } | { readonly kind: "unreadable"; readonly reason: string };

/** All bytes of a file, or of standard input where the path is `-`. */
export function readInput(path: string): InputBytes {
  let descriptor: number | undefined;
  try {
    descriptor = path === "-" ? 0 : openSync(path, "r");
    if (fstatSync(descriptor).isDirectory()) return { kind: "unreadable", reason: "is a folder" };
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(1024 * 1024);
      const count = readChunk(descriptor, chunk);
      if (count === 0) return { kind: "bytes", bytes: Buffer.concat(chunks, size) };
      chunks.push(chunk.subarray(0, count));
      size += count;
      if (size > LARGEST_INPUT)
        return { kind: "unreadable", reason: `more than the ${LARGEST_INPUT / 1024 / 1024} MB that are read of one input` };
    }
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    if (descriptor !== undefined && descriptor !== 0) closeSync(descriptor);
  }
}

/** Fills a piece of memory from the input; 0 at its end. Standard input may be a terminal or a pipe that was set not to block: then there is nothing yet, which is not the end. */
export function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
