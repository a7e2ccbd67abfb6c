import type { Range } from "vscode-languageserver";
import type { QueueModel } from "../program/queue-model.js";
import type { RuleDocumentation } from "../rules/documentation/rule-documentation.js";
import type { Finding } from "../rules/finding.js";

/**
 * What this project's own client and the server say to each other beyond the protocol. Every client is served in full without it. Paths in
 * answers are relative to `root`, which is an address.
 */

/** Client to server, `{ uri }`: the queue model of the module that a document is part of. */
export const QUEUE_MODEL = "rtnlens/queueModel";

/** Null for a document that no analysed module has. */
export type QueueModelAnswer = (QueueModel & { readonly findings: readonly Finding[]; readonly root: string }) | null;

/** Client to server, `{ uri, fingerprint }`: a finding with its rule's documentation. */
export const EXPLAIN = "rtnlens/explain";

/** Null when the finding is no longer there. */
export type ExplainAnswer = {
  readonly finding: Finding;
  readonly documentation: RuleDocumentation | null;
  /** The rule in one line. */
  readonly summary: string;
  readonly root: string;
} | null;

/**
 * Client to server, `{ text, uri? }`: what the reports in a kernel's log mean in the source of a folder of the workspace (the one that a document
 * is in, or the first one).
 */
export const SPLAT = "rtnlens/splat";

export interface SplatAnswer {
  /** All of it for people, as the command line prints it. */
  readonly text: string;
  readonly reports: readonly { readonly title: string; readonly finding: ExplainAnswer }[];
}

/** Server to client, `Status`: what the server is busy with (`initializationOptions.status`). */
export const STATUS = "rtnlens/status";

/** Server to client, without parameters: some module was analysed anew (`initializationOptions.models`). */
export const MODELS_CHANGED = "rtnlens/modelsChanged";

/** Server to client, `FetchParams`: files and folders, where the server has no file system. */
export const FETCH = "rtnlens/fetch";

/** Addresses. */
export interface FetchParams {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** In the order in which it was asked; null for what is not there or cannot be read. */
export interface FetchAnswer {
  readonly files: readonly (string | null)[];
  readonly folders: readonly (readonly FetchedEntry[] | null)[];
}

export interface FetchedEntry {
  readonly name: string;
  readonly kind: "file" | "folder" | "folder link" | "other";
}

/**
 * Client to server, `{ uri?, commit? }`: reviews a commit of the git repository that a folder (of the workspace; the first one) is in, or
 * without one what is saved and not committed.
 */
export const REVIEW = "rtnlens/review";

export interface ReviewAnswer {
  readonly findings: readonly ReviewAnswerFinding[];
  /** What could not be reviewed, in words for people. */
  readonly problems: readonly string[];
}

/** Of what is fixed the place is the one before the change. */
export interface ReviewAnswerFinding {
  readonly status: "introduced" | "fixed";
  readonly uri: string;
  readonly range: Range;
  readonly finding: Finding;
  /** What the line does in the deadlock; absent when it is the wait. */
  readonly role?: string;
  /** The remark of a mail, below its line. */
  readonly remark: string;
}

/** A command of the client that opens a list of places: `(uri, position, locations)`. */
export const SHOW_REFERENCES = "rtnlens.showReferences";

/** `data.action` of the code action that allows a place; those of all others make a fix. */
export const ALLOW_ACTION = "allow";

/** A command of the client that explains a finding: `(uri, fingerprint)`. */
export const EXPLAIN_FINDING = "rtnlens.explainFinding";
