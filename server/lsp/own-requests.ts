import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import { RULES } from "../rules/rules.js";
import { addressOf, uriOf } from "./address.js";
import { type FeatureContext, uriIn, viewOf } from "./features.js";
import { EXPLAIN, type ExplainAnswer, QUEUE_MODEL, type QueueModelAnswer } from "./own-messages.js";
import { isRecord } from "./settings.js";

/** Answers the requests that only this project's own client makes. */
export function attachOwnRequests(context: FeatureContext): void {
  const { connection, store, engine } = context;
  connection.onRequest(QUEUE_MODEL, async (params: unknown, token): Promise<QueueModelAnswer> => {
    const uri = uriIn(params);
    const view = uri === undefined ? undefined : await viewOf(context, uri, token);
    if (!view) return null;
    const models = view.states.flatMap((state) => state.models);
    const model = models.find(({ files }) => files.includes(view.path)) ?? models[0];
    if (!model) return null;
    const findings = view.states.flatMap((state) => state.findings);
    return { ...model, findings, root: uriOf(view.folder.root) };
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
