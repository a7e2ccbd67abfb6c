import type { QueueModel, Site } from "../program/queue-model.js";
import { type RunInfo, SCHEMA_VERSION } from "./json.js";

/** Queue models for programs: the model's own fields, each site as file, line, column and function. */
export function modelJson(models: readonly QueueModel[], { version }: Pick<RunInfo, "version">): string {
  const report = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "rtnlens", version },
    models: models.map(({ module, files, queues, works, waits }) => ({
      module,
      files,
      queues: queues.map(({ name, scope, ordered, flags, allocatedAt, destroyedAt }) => ({
        name,
        scope,
        ordered,
        flags,
        allocatedAt: allocatedAt.map(siteJson),
        destroyedAt: destroyedAt.map(siteJson),
      })),
      works: works.map((work) => ({
        name: work.name,
        delayed: work.delayed,
        handlers: work.handlers.map(({ function: name, at, locks }) => ({
          function: name,
          at: siteJson(at),
          locks: locks.map(({ lock, manner, exitFlag, at: where }) => ({ lock, manner, exitFlag, at: siteJson(where) })),
        })),
        initializedAt: work.initializedAt.map(siteJson),
        queuedAt: work.queuedAt.map((site) => ({ ...siteJson(site), queue: site.queue })),
      })),
      waits: waits.map(({ at, call, target, under, findings }) => ({
        at: siteJson(at),
        call,
        target: { kind: target.kind, name: target.name },
        under: under.map(({ lock, entry }) => ({ lock, entry })),
        findings,
      })),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function siteJson({ file, range, function: name }: Site): { file: string; line: number; column: number; function: string } {
  return { file, line: range.line, column: range.column, function: name };
}
