import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { QueueModel } from "../program/queue-model.js";
import { splatText, titleOf } from "../report/splat-text.js";
import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import type { Finding } from "../rules/finding.js";
import { RULES } from "../rules/rules.js";
import { addressOf, uriOf } from "./address.js";
import { type FeatureContext, uriIn, viewOf } from "./features.js";
import type { Folder } from "./folder.js";
import type { Host } from "./host.js";
import { EXPLAIN, type ExplainAnswer, QUEUE_MODEL, type QueueModelAnswer, SPLAT, type SplatAnswer } from "./own-messages.js";
import { isRecord, shownSeverity } from "./settings.js";

/** Answers the requests that only this project's own client makes. */
export function attachOwnRequests(context: FeatureContext): void {
  const { connection, store, engine, settings } = context;
  connection.onRequest(QUEUE_MODEL, async (params: unknown, token): Promise<QueueModelAnswer> => {
    const uri = uriIn(params);
    const view = uri === undefined ? undefined : await viewOf(context, uri, token);
    if (!view) return null;
    const models = view.states.flatMap((state) => state.models);
    const model = models.find(({ files }) => files.includes(view.path)) ?? models[0];
    if (!model) return null;
    const findings = view.states.flatMap((state) => state.findings).filter((finding) => shownSeverity(settings(), finding) !== "off");
    return { ...shownModel(model, findings), root: uriOf(view.folder.root) };
  });
  connection.onRequest(EXPLAIN, async (params: unknown): Promise<ExplainAnswer> => {
    const uri = uriIn(params);
    const address = uri === undefined ? undefined : addressOf(uri);
    const found = address && engine.find(address);
    if (!found || !isRecord(params) || typeof params.fingerprint !== "string") return null;
    const finding = store.findingOf(found.folder, found.path, params.fingerprint);
    if (!finding) return null;
    return explained(finding, found.folder);
  });
}

function explained(finding: Finding, folder: Folder): NonNullable<ExplainAnswer> {
  const documentation = RULE_DOCUMENTATIONS.find((each) => each.rule === finding.rule) ?? null;
  const summary = RULES.find((each) => each.id === finding.rule)?.summary ?? "";
  return { finding, documentation, summary, root: uriOf(folder.root) };
}

/** Answers the request to explain a kernel's log. */
export function attachSplat({ connection, engine }: FeatureContext, explainLog: Host["explainLog"]): void {
  connection.onRequest(SPLAT, async (params: unknown): Promise<SplatAnswer> => {
    const uri = uriIn(params);
    const address = uri === undefined ? undefined : addressOf(uri);
    const own = address && engine.workspace.find((each) => each.holds(address));
    const folder = own ?? engine.workspace[0];
    if (!folder) throw new ResponseError(LSPErrorCodes.RequestFailed, "no folder is open");
    if (!explainLog)
      throw new ResponseError(LSPErrorCodes.RequestFailed, "in a browser no kernel report can be explained, for that needs the disk");
    const log = isRecord(params) && typeof params.text === "string" ? params.text : "";
    try {
      const explanations = await explainLog(folder.root, log);
      return {
        text: splatText({ log: "report", explanations }),
        reports: explanations.map(({ report, finding }) => ({
          title: titleOf(report),
          finding: finding ? explained(finding, folder) : null,
        })),
      };
    } catch (error) {
      throw new ResponseError(LSPErrorCodes.RequestFailed, error instanceof Error ? error.message : String(error));
    }
  });
}

/** A model with those of the findings that are about it. */
function shownModel(model: QueueModel, findings: readonly Finding[]): QueueModel & { readonly findings: readonly Finding[] } {
  const shown = new Set(findings.map(({ fingerprint }) => fingerprint));
  const waits = model.waits.map((wait) => ({ ...wait, findings: wait.findings.filter((fingerprint) => shown.has(fingerprint)) }));
  const own = new Set(waits.flatMap((wait) => wait.findings));
  return { ...model, waits, findings: findings.filter(({ fingerprint, file }) => own.has(fingerprint) || model.files.includes(file)) };
}
