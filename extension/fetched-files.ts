import { FileType, Uri, workspace } from "vscode";
import type { FetchAnswer, FetchedEntry, FetchParams } from "../server/lsp/own-messages.js";

/** Larger files are generated; no driver has one. */
const LARGEST_FILE = 8 * 1024 * 1024;

/** Reads files and folders for a server that cannot. What is not there or cannot be read is null. */
export async function answerFetch({ files, folders }: FetchParams): Promise<FetchAnswer> {
  return {
    files: await Promise.all(files.map((uri) => readFile(Uri.parse(uri)).catch(() => null))),
    folders: await Promise.all(folders.map((uri) => readFolder(Uri.parse(uri)).catch(() => null))),
  };
}

async function readFile(uri: Uri): Promise<string | null> {
  const bytes = await workspace.fs.readFile(uri);
  if (bytes.length > LARGEST_FILE) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Old files have Latin-1 names in their comments.
    return new TextDecoder("latin1").decode(bytes);
  }
}

async function readFolder(uri: Uri): Promise<readonly FetchedEntry[]> {
  const entries = await workspace.fs.readDirectory(uri);
  return entries.map(([name, type]): FetchedEntry => {
    const isFolder = (type & FileType.Directory) !== 0;
    if (isFolder) return { name, kind: (type & FileType.SymbolicLink) !== 0 ? "folder link" : "folder" };
    return { name, kind: (type & FileType.File) !== 0 ? "file" : "other" };
  });
}
