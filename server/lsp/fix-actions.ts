import type { TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver";
import { type Proposal, proposeFixes } from "../fixes/fixes.js";
import { type VerifiedFix, verifyFix } from "../fixes/verify-fix.js";
import type { Finding } from "../rules/finding.js";
import { lineIndex, rangeOf } from "../text/line-index.js";
import { protocolRange } from "./diagnostic-of.js";
import type { DocumentView } from "./document-view.js";
import type { Engine } from "./engine.js";
import type { LiveModule, ModuleState } from "./live-module.js";

/** The module that has found something, as it was when it did. */
interface Finder {
  readonly module: LiveModule;
  readonly state: ModuleState;
}

/** An editor asks whenever the cursor moves: what can be offered is worked out once for each state of a module. */
const proposals = new WeakMap<ModuleState, Map<string, readonly Proposal[]>>();

/** What can be offered for a finding, the best first; whether it helps is found out when it is chosen. */
export function proposalsFor(view: DocumentView, finding: Finding): readonly Proposal[] {
  const finder = finderOf(view, finding);
  if (!finder) return [];
  const { state, module } = finder;
  const known = proposals.get(state) ?? new Map<string, readonly Proposal[]>();
  proposals.set(state, known);
  const made = known.get(finding.fingerprint) ?? proposeFixes({ analysis: state.analysis, finding, texts: module.texts });
  known.set(finding.fingerprint, made);
  return made;
}

/** The best variant of a proposal, analysed; undefined when none can be made. */
export async function verifiedFix(engine: Engine, view: DocumentView, finding: Finding, id: string): Promise<VerifiedFix | undefined> {
  const finder = finderOf(view, finding);
  const proposal = proposalsFor(view, finding).find((each) => each.id === id);
  if (!finder || !proposal) return undefined;
  const { state, module } = finder;
  return verifyFix(proposal.variants, {
    finding,
    before: state.findings,
    texts: module.texts,
    reanalyse: (texts) => engine.analyseWith(view.folder, module, texts),
  });
}

/** A fix as edits of the documents as they were when it was made. */
export function workspaceEdit(
  view: DocumentView,
  fix: VerifiedFix,
  versionOf: (uri: string) => number | undefined,
  hasVersions: boolean,
): WorkspaceEdit {
  const changes: TextDocumentEdit[] = [...fix.edits].map(([path, edits]) => {
    const uri = view.folder.uriOf(path);
    const lines = lineIndex(view.folder.textOf(path) ?? "");
    return {
      textDocument: { uri, version: versionOf(uri) ?? null },
      edits: edits.map(({ start, end, replacement }) => ({ range: insertionRange(lines, start, end), newText: replacement })),
    };
  });
  if (hasVersions) return { documentChanges: changes };
  return {
    changes: Object.fromEntries(changes.map(({ textDocument, edits }) => [textDocument.uri, edits.filter((edit) => "newText" in edit)])),
  };
}

/** An empty range starts and ends at one place; `rangeOf` looks at the last character of a range. */
function insertionRange(lines: ReturnType<typeof lineIndex>, start: number, end: number) {
  const from = protocolRange(rangeOf(lines, start, start)).start;
  return { start: from, end: end === start ? from : protocolRange(rangeOf(lines, end, end)).start };
}

function finderOf(view: DocumentView, finding: Finding): Finder | undefined {
  for (const module of view.modules) {
    const { state } = module;
    if (state?.findings.includes(finding)) return { module, state };
  }
  return undefined;
}
