import type { Site } from "../program/queue-model.js";
import type { Explanation, NamedFunction } from "../splat/explanation.js";
import type { NamedClass } from "../splat/model-names.js";
import { findingJson, type RunInfo, SCHEMA_VERSION } from "./json.js";
import { type SplatInput, whyNot } from "./splat-text.js";

/** The explained reports for programs. */
export function splatJson({ log, explanations }: SplatInput, { version, elapsedMs }: RunInfo): string {
  const report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "rtnlens", version },
    log,
    reports: explanations.map(explanationJson),
    summary: {
      reports: explanations.length,
      explained: explanations.filter(({ finding }) => finding !== undefined).length,
      elapsedMs: Math.round(elapsedMs),
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function explanationJson(explanation: Explanation): object {
  const { report, classes, functions, finding, edges } = explanation;
  return {
    kind: report.kind,
    line: report.line,
    repeats: report.repeats,
    cut: report.isCut,
    tasks: report.tasks,
    classes: classes.map(classJson),
    functions: functions.map(functionJson),
    edges: edges.map(({ from, to, at, isKnown }) => ({
      from: from.class.text,
      to: to.class.text,
      at: at && functionJson(at),
      known: isKnown,
    })),
    finding: finding && findingJson(finding),
    reasons: finding ? undefined : whyNot(explanation),
  };
}

function classJson({ class: { text, kind }, name, handlers, site }: NamedClass): object {
  return { class: text, kind, name, handlers: kind === "work" ? handlers : undefined, ...siteJson(site) };
}

function functionJson({ name, module, site }: NamedFunction): object {
  return { function: name, module, ...siteJson(site) };
}

function siteJson(site: Site | undefined): object {
  return site ? { file: site.file, line: site.range.line } : {};
}
