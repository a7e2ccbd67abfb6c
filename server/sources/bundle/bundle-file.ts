import { createReadStream, createWriteStream, renameSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { reasonOf } from "../disk-source.js";
import type { BundledGroup } from "../part-linter.js";
import type { BundleHead } from "./shard.js";

/** First word of a bundle, so that another file is told apart at once. */
const FORMAT = "rtnlens bundle 1";

/** A bundle that cannot be written or read; the message is for people. */
export class BundleError extends Error {}

/** What a bundle holds: what is known of the run, and the groups of its shard. */
export interface Bundle {
  readonly head: BundleHead;
  readonly groups: readonly BundledGroup[];
}

/**
 * Writes a bundle: JSON, a line a group, compressed. It comes into being whole or not at all.
 *
 * @throws {BundleError} when the file cannot be written.
 */
export async function writeBundle(path: string, { head, groups }: Bundle): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  function* lines(): Generator<string> {
    yield `${JSON.stringify([FORMAT, head])}\n`;
    for (const group of groups) yield `${JSON.stringify(group, bytesAsText)}\n`;
  }
  try {
    await pipeline(Readable.from(lines()), createGzip({ level: 3 }), createWriteStream(unfinished));
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new BundleError(`${path}: cannot be written: ${reasonOf(error)}`);
  }
}

/**
 * Reads a bundle. It is data and nothing else: what a line says is checked for its shape, and facts are read by bounds-checked code.
 *
 * @throws {BundleError} when it is none, was cut short, or was written by another build, whose facts may mean something else.
 */
export async function readBundle(path: string, build: string): Promise<Bundle> {
  const groups: BundledGroup[] = [];
  let head: BundleHead | undefined;
  const unpacked = createGunzip();
  const source = createReadStream(path);
  source.on("error", (error) => unpacked.destroy(error));
  try {
    for await (const line of createInterface({ input: source.pipe(unpacked), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (head) groups.push(groupOf(line));
      else head = headOf(path, line, build);
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(`${path}: cannot be read: ${isSystemError(error) ? reasonOf(error) : "not a bundle, or a damaged one"}`);
  }
  if (!head || groups.length !== head.groups) throw new BundleError(`${path}: not a whole bundle`);
  return { head, groups };
}

function headOf(path: string, line: string, build: string): BundleHead {
  const [format, head] = JSON.parse(line);
  if (format !== FORMAT) throw new BundleError(`${path}: not a bundle of this version`);
  if (head.build !== build)
    throw new BundleError(`${path}: written by another build of rtnlens; write all shards with the one that links them`);
  return head;
}

function groupOf(line: string): BundledGroup {
  const group = JSON.parse(line);
  const isPlain = Number.isInteger(group?.id) && [group.defines, group.headers, group.mentions, group.packed?.modules].every(Array.isArray);
  if (!isPlain || !Array.isArray(group.packed.files)) throw new Error("a line of another shape");
  for (const file of group.packed.files) if (typeof file.bytes === "string") file.bytes = new Uint8Array(Buffer.from(file.bytes, "base64"));
  return group;
}

function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") : value;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}
