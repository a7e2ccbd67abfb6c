import { spawnSync } from "node:child_process";
import { reasonOf } from "./disk-source.js";

/** A revision or a repository that is not there, as one line for people. */
export class GitError extends Error {}

/** Reads a git repository with the `git` program; nothing here writes to it, to its index or to its work tree. */
export interface GitRepository {
  /** The folder that paths in commits start from, absolute. */
  readonly root: string;
  /** The full name of the commit that a revision means. */
  commit(revision: string): string;
  /** The commits of `base..head` as `git format-patch` prints them, oldest first, with how many merges are among them. */
  patches(range: CommitRange): { readonly bytes: Uint8Array; readonly merges: number };
  /** What the work tree has else than the last commit, as a diff. */
  changes(): Uint8Array;
  /** What a tree object holds. */
  list(tree: string): readonly TreeEntry[];
  /** The contents of some files, in one go; those that are missing are left out. */
  read(objects: readonly string[]): ReadonlyMap<string, Buffer>;
  /** The C files of a commit below a folder (from the root) that hold one of some strings. */
  grep(commit: string, folder: string, strings: readonly string[]): readonly string[];
}

export interface CommitRange {
  readonly base: string;
  readonly head: string;
}

export interface TreeEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  readonly object: string;
  /** Bytes, of files. */
  readonly size: number;
}

const LARGEST_OUTPUT = 512 * 1024 * 1024;

/** The repository that `folder` is in. */
export function openRepository(folder: string): GitRepository {
  const root = rootOf(folder);
  // Some commands answer for the folder that they are called in.
  const run = runnerIn(root);
  const commit = (revision: string): string => {
    try {
      return run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])
        .toString()
        .trim();
    } catch {
      throw new GitError(`${revision || "(empty)"}: no such commit in ${root}`);
    }
  };
  return {
    root,
    commit,
    patches({ base, head }) {
      const range = `${base}..${head}`;
      return {
        bytes: run([...QUIET_CONFIGURATION, "format-patch", ...PATCH_FORMAT, range]),
        merges: Number(run(["rev-list", "--count", "--merges", range]).toString()),
      };
    },
    changes: () => run([...QUIET_CONFIGURATION, ...withoutFilters(run), "diff", ...DIFF_FORMAT, "--ignore-submodules=all", "HEAD"]),
    list: (tree) => run(["ls-tree", "-z", "-l", tree]).toString().split("\0").flatMap(entryOf),
    grep(commit, folder, strings) {
      const wanted = strings.flatMap((each) => ["-e", each]);
      const paths = `:(top,glob)${folder === "" ? "" : `${folder}/`}**/*.c`;
      // Nothing found is status 1 without a word.
      const found = run(["grep", "-l", "-z", "-F", "--full-name", "--no-color", ...wanted, commit, "--", paths], {
        mayFail: true,
      }).toString();
      return found.split("\0").flatMap((line) => (line === "" ? [] : [line.slice(commit.length + 1)]));
    },
    read: (objects) => contentsOf(run(["cat-file", "--batch"], { input: `${objects.join("\n")}\n` })),
  };
}

function rootOf(folder: string): string {
  const run = runnerIn(folder);
  const isBare = run(["rev-parse", "--is-bare-repository"]).toString().trim() === "true";
  return run(["rev-parse", isBare ? "--absolute-git-dir" : "--show-toplevel"])
    .toString()
    .replace(/\n$/, "");
}

/** `base..head` or `base...head` as two commits; the three dots mean from where the two part. */
export function rangeIn(repository: GitRepository, text: string): CommitRange {
  const match = /^(.*?)(\.\.\.?)(.*)$/.exec(text);
  if (!match) throw new GitError(`${text}: a range BASE..HEAD is wanted`);
  const [, left = "", dots, right = ""] = match;
  const head = repository.commit(right || "HEAD");
  const base = repository.commit(left || "HEAD");
  return dots === "..." ? { base: mergeBase(repository, base, head), head } : { base, head };
}

function mergeBase(repository: GitRepository, base: string, head: string): string {
  try {
    return runnerIn(repository.root)(["merge-base", base, head]).toString().trim();
  } catch {
    throw new GitError(`${base.slice(0, 12)} and ${head.slice(0, 12)} have no commit in common`);
  }
}

/** People's settings change what git prints. */
const QUIET_CONFIGURATION = [
  "-c",
  "diff.noprefix=false",
  "-c",
  "diff.mnemonicPrefix=false",
  "-c",
  "format.noprefix=false",
  "-c",
  "core.quotePath=true",
];

/**
 * Programs that a repository's configuration names for files of the work tree are not run: their content counts as it is. (Hooks, pagers and
 * external diffs are not called by the commands here, or are switched off with their options.)
 */
function withoutFilters(run: (args: readonly string[], options?: RunOptions) => Buffer): string[] {
  const names = run(["config", "--name-only", "-z", "--get-regexp", "^filter\\..*\\.(clean|process)$"], { mayFail: true }).toString();
  const filters = names.split("\0").filter((name) => name !== "");
  const off = filters.flatMap((name) => [`${name}=`, `${name.replace(/[^.]*$/, "required")}=false`]);
  return ["core.fsmonitor=false", ...off].flatMap((setting) => ["-c", setting]);
}

const DIFF_FORMAT = [
  "--find-renames",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--unified=3",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--no-relative",
];

const PATCH_FORMAT = [
  ...[
    "--stdout",
    "--keep-subject",
    "--no-signature",
    "--no-stat",
    "--no-attach",
    "--no-cover-letter",
    "--no-thread",
    "--no-notes",
    "--full-index",
  ],
  ...DIFF_FORMAT,
];

/** No prompts, no fetching of what a partial clone lacks, no locks, no translated messages. */
const ENVIRONMENT = { GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" };

interface RunOptions {
  readonly input?: string;
  /** Whether status 1 is an answer like any other. */
  readonly mayFail?: boolean;
}

function runnerIn(folder: string): (args: readonly string[], options?: RunOptions) => Buffer {
  return (args, { input, mayFail = false } = {}) => {
    const { status, stdout, stderr, error } = spawnSync("git", ["--no-replace-objects", ...args], {
      cwd: folder,
      env: { ...process.env, ...ENVIRONMENT },
      input,
      maxBuffer: LARGEST_OUTPUT,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    if (error) throw new GitError(faultText(error));
    if (status !== 0 && !(mayFail && status === 1)) throw new GitError(reasonIn(stderr.toString()));
    return stdout;
  };
}

function faultText(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "git is not installed";
  return code === "ENOBUFS" ? `git: more than ${LARGEST_OUTPUT / 1024 / 1024} MB; take a smaller range` : `git: ${reasonOf(error)}`;
}

function reasonIn(errors: string): string {
  const [line = "failed"] = errors.split("\n").filter((each) => each !== "");
  return `git: ${line.replace(/^(fatal|error): /, "")}`;
}

/** `mode type object size\tname`. */
function entryOf(line: string): TreeEntry[] {
  const match = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line);
  if (!match) return [];
  const [, mode = "", type, object = "", size, name = ""] = match;
  const kind = type === "tree" ? "folder" : type === "blob" && mode.startsWith("100") ? "file" : "other";
  return [{ name, kind, object, size: Number(size) || 0 }];
}

/** `object type size\n`, the bytes, `\n`; `object missing\n` for what is not there. */
function contentsOf(output: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [object = "", , size] = output.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (size === undefined) continue;
    contents.set(object, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}
