import { last } from "../analysis/chain.js";
import type { Queue } from "../analysis/works.js";
import { impliedFlags, isInternalFlag, type QueueShape, shapeOfSystemQueue } from "../kernel/queue-api.js";
import { type CallText, readCall } from "./call-text.js";
import { type Module, type Place, siteOf } from "./module.js";
import type { FunctionText } from "./source-file.js";

/** How the shared queue is made. */
export interface SharedAllocation {
  readonly shape: QueueShape;
  /** The literal that is its name, without quotes; absent where it is none. */
  readonly name?: string;
  /** The calls that make it; none for a system queue. */
  readonly calls: readonly { readonly place: Place; readonly text: CallText; readonly within: FunctionText }[];
}

/** Reads the calls that make a queue; undefined where they cannot be found. */
export function sharedAllocation(module: Module, queue: Queue): SharedAllocation | undefined {
  if (queue.scope === "system") return { shape: shapeOfSystemQueue(queue.name), calls: [] };
  const sites = queue.allocatedAt.map((chain) => ({ site: siteOf(module, last(chain)), name: last(chain).text }));
  const calls: SharedAllocation["calls"][number][] = [];
  for (const { site } of sites) {
    const text = site && readCall(site.place.file.text, site.place);
    if (!site?.around || !text) return undefined;
    calls.push({ place: site.place, text, within: site.around });
  }
  const [first] = calls;
  const row = module.analysis.program.tables.allocateQueues.get(sites[0]?.name ?? "");
  if (!first || !row) return undefined;
  const argument = (index: number | undefined): string | undefined => {
    const span = index === undefined ? undefined : first.text.arguments[index];
    return span && first.place.file.text.slice(span.start, span.end);
  };
  const written = (argument(row.flagsArgument) ?? "0").split("|").map((flag) => flag.trim().replace(/^\((.*)\)$/, "$1"));
  const own = written.filter((flag) => flag !== "0" && !isInternalFlag(flag) && !(queue.ordered && flag === "WQ_UNBOUND"));
  const flags = [...new Set([...own, ...impliedFlags(row.name)])];
  return {
    shape: { ordered: queue.ordered, flags, maxActive: argument(row.maxActiveArgument) },
    name: literalName(module, argument(row.nameArgument)),
    calls,
  };
}

function literalName(module: Module, written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const literal = /^"([\w .:-]+)"$/.exec(written)?.[1];
  if (literal !== undefined) return literal;
  const constant = module.unit.constants.get(written)?.value;
  return constant?.kind === "string" && /^[\w .:-]+$/.test(constant.value) ? constant.value : undefined;
}
