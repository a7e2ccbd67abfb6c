import type { Analysis } from "../analysis/analyse.js";
import type { Site } from "../program/queue-model.js";
import type { Finding } from "../rules/finding.js";
import { queueModels } from "../rules/queue-models.js";
import type { Explanation, NamedFunction, ReportEdge } from "./explanation.js";
import type { KernelReport } from "./kernel-report.js";
import type { LockClass } from "./lock-class.js";
import { ModelNames, type NamedClass, type TextOf } from "./model-names.js";
import { findingFor } from "./report-finding.js";
import { functionsOf, waiterOn } from "./report-functions.js";
import { isKnownEdge } from "./static-edges.js";

export interface ExplainInput {
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  /** Where functions are defined, by name. */
  readonly places: ReadonlyMap<string, readonly Site[]>;
  readonly textOf: TextOf;
}

/** Says of each report what its names mean in the tree and which finding explains it. */
export function explainReports(
  reports: readonly KernelReport[],
  { analysis, findings, places, textOf }: ExplainInput,
): readonly Explanation[] {
  const names = new ModelNames(analysis, queueModels(analysis, findings), textOf);
  return reports.map((report) => {
    const present = functionsOf(report);
    const functions = [...present].map(
      ([name, { module }]): NamedFunction => ({ name, module, site: siteIn(places.get(name) ?? [], module) }),
    );
    const classes = classesOf(report).map((printed) => names.nameOf(printed, new Set(present.keys())));
    const finding = findingFor(report, { classes, functions }, findings);
    const edges = edgesOf(report, classes, functions).map((edge) => ({ ...edge, isKnown: isKnownEdge(analysis, edge.from, edge.to) }));
    return { report, classes, functions, finding, edges, waits: finding ? [] : waitsOf(report, functions) };
  });
}

/** The one definition, or that in a module of the name that the stack showed. */
function siteIn(sites: readonly Site[], module: string | undefined): Site | undefined {
  const inModule = sites.find(({ file }) => module !== undefined && file.replaceAll("-", "_").includes(module));
  return inModule ?? sites[0];
}

/** Each class of a report once: of a chain its own order, then what tasks hold, then the queues of the works that run. */
function classesOf({ chain, wanted, held, holdings, busy }: KernelReport): readonly LockClass[] {
  const all = [
    ...chain.map((link) => link.class),
    ...[wanted, held].filter((each) => each !== undefined),
    ...holdings.map((holding) => holding.class).filter(({ text }) => !PLUMBING.test(text)),
    ...busy.filter((work) => work.isRunning).map(({ queue }): LockClass => ({ text: `workqueue ${queue}`, kind: "queue", name: queue })),
  ];
  return all.filter((each, index) => all.findIndex(({ kind, name }) => kind === each.kind && name === each.name) === index);
}

/** Locks of lists of held locks that have to do with how a task came in, not with what it does. */
const PLUMBING = /^(?:rcu_|sb_writers|kn->active|&of->mutex|tasklist_lock|&tty->|&pipe->|&mm->mmap|&xa->|cpu_hotplug_lock|fs_reclaim)/;

/** The steps of a chain: each link was taken with the one before it held, the first with the last. */
function edgesOf(
  { chain }: KernelReport,
  classes: readonly NamedClass[],
  functions: readonly NamedFunction[],
): readonly Omit<ReportEdge, "isKnown">[] {
  const named = (printed: LockClass): NamedClass =>
    classes.find((each) => each.class.text === printed.text) ?? { class: printed, name: undefined, site: undefined, handlers: [] };
  return chain.flatMap((link, index) => {
    const before = chain[index === 0 ? chain.length - 1 : index - 1];
    if (!before || chain.length < 2) return [];
    const at = link.frames
      .map((frame) => functions.find(({ name, site }) => name === frame.function && site))
      .find((each) => each !== undefined);
    return [{ from: named(before.class), to: named(link.class), at }];
  });
}

function waitsOf({ stacks }: KernelReport, functions: readonly NamedFunction[]): readonly NamedFunction[] {
  const waiters = stacks.map(({ frames }) => waiterOn(frames)?.function).filter((name) => name !== undefined);
  return functions.filter(({ name }) => waiters.includes(name));
}
