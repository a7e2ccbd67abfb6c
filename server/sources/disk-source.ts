import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { cFilesUnder } from "./c-files.js";
import { digestOfBytes } from "./cache/keys.js";
import { decodeText } from "./decode.js";
import { tooLarge } from "./largest-file.js";
import type { Entry, PathKind, Source, SourceText } from "./source.js";

/** The file system, seen from `workingDirectory`. */
export function diskSource(workingDirectory: string): Source {
  const source: Source = {
    read: (path) => readFile(resolve(workingDirectory, path)),
    list: (folder) => listFolder(resolve(workingDirectory, folder)),
    kindOf: (path) => kindOf(resolve(workingDirectory, path)),
    relative: (path) => relative(workingDirectory, resolve(workingDirectory, path)) || ".",
    absolute: (path) => resolve(workingDirectory, path),
    mentioning: (folder, strings) =>
      cFilesUnder(source, folder).files.filter((file) => holdsOneOf(resolve(workingDirectory, file), strings)),
  };
  return source;
}

/** Without making text of it: hundreds of megabytes are looked through for one name. */
function holdsOneOf(path: string, strings: readonly string[]): boolean {
  try {
    const bytes = readFileSync(path);
    return strings.some((each) => bytes.includes(each));
  } catch {
    return false;
  }
}

function readFile(path: string): SourceText {
  let descriptor: number | undefined;
  try {
    // Opening a pipe would wait for a writer, so the kind is asked first.
    if (!statSync(path).isFile()) return { kind: "unreadable", reason: "not a regular file" };
    descriptor = openSync(path, "r");
    const { size } = fstatSync(descriptor);
    const reason = tooLarge(path, size);
    if (reason !== undefined) return { kind: "unreadable", reason };
    // A file may shrink or grow between the two calls: what is there now is read, up to the limit.
    const buffer = roomFor(size + 1);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, length);
      length += count;
      if (count === 0 || length === buffer.length) return withDigest(buffer.subarray(0, length));
    }
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The bytes of the file that was read last: fresh memory for each would cost more than reading it. */
let room = Buffer.alloc(0);
let filesRead = 0;

function roomFor(size: number): Buffer {
  filesRead++;
  if (room.length < size) room = Buffer.allocUnsafeSlow(Math.max(2 * room.length, size, 256 * 1024));
  return room.subarray(0, size);
}

function withDigest(bytes: Buffer): SourceText {
  const read = decodeText(bytes);
  const mine = filesRead;
  const digest = (): string => {
    if (mine !== filesRead) throw new Error("the digest of a file was asked for after another one had been read");
    return digestOfBytes(bytes);
  };
  return read.kind === "text" ? { ...read, digest } : read;
}

function listFolder(path: string): readonly Entry[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true })
      .map((entry): Entry => {
        if (entry.isFile()) return { name: entry.name, kind: "file" };
        if (entry.isDirectory()) return { name: entry.name, kind: "folder" };
        if (!entry.isSymbolicLink()) return { name: entry.name, kind: "other" };
        const target = kindOf(join(path, entry.name));
        // A link that leads nowhere counts as a file, so that reading it says why it cannot be read.
        return { name: entry.name, kind: target.kind === "folder" ? "folder link" : "file" };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return undefined;
  }
}

function kindOf(path: string): PathKind {
  try {
    const status = statSync(path);
    if (status.isDirectory()) return { kind: "folder" };
    if (status.isFile()) return { kind: "file" };
    return { kind: "none", reason: "not a regular file" };
  } catch (error) {
    return { kind: "none", reason: reasonOf(error) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "symbolic link that leads back to itself",
  EISDIR: "is a folder",
  ENAMETOOLONG: "name too long",
  ENOSPC: "no space left on the disk",
  EDQUOT: "no space left for this user",
  EROFS: "read-only file system",
};

/** The operating system's error as a clause for people. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? error.message;
}
