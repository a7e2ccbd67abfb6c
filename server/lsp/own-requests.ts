import type { QueueModel } from "../program/queue-model.js";
import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import type { Finding } from "../rules/finding.js";
import { RULES } from "../rules/rules.js";
import { addressOf, uriOf } from "./address.js";
import { type FeatureContext, uriIn, viewOf } from "./features.js";
import { EXPLAIN, type ExplainAnswer, QUEUE_MODEL, type QueueModelAnswer } from "./own-messages.js";
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
    const documentation = RULE_DOCUMENTATIONS.find((each) => each.rule === finding.rule) ?? null;
    const summary = RULES.find((each) => each.id === finding.rule)?.summary ?? "";
    return { finding, documentation, summary, root: uriOf(found.folder.root) };
  });
}

/** A model with those of the findings that are about it. */
function shownModel(model: QueueModel, findings: readonly Finding[]): QueueModel & { readonly findings: readonly Finding[] } {
  const shown = new Set(findings.map(({ fingerprint }) => fingerprint));
  const waits = model.waits.map((wait) => ({ ...wait, findings: wait.findings.filter((fingerprint) => shown.has(fingerprint)) }));
  const own = new Set(waits.flatMap((wait) => wait.findings));
  return { ...model, waits, findings: findings.filter(({ fingerprint, file }) => own.has(fingerprint) || model.files.includes(file)) };
}
