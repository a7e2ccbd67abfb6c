import { type Chain, links } from "../analysis/chain.js";
import { targetOf } from "../analysis/cycles.js";
import type { Work } from "../analysis/works.js";
import { DEVICE_ALLOCATING_CALL, FREEING_CALLS, MEMORY_FREEING_CALLS, UNDOING_WORDS, WITHDRAWING_CALLS } from "../kernel/lifecycle.js";
import { callersOf } from "./call-order.js";
import { callsIn } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { pointerFor, pointerInScope } from "./interface-pointer.js";
import { handlersOf, type Module, siteOf } from "./module.js";
import { freeingStatements } from "./place-destruction.js";
import { freesPrivateData } from "./private-data.js";
import { isThrough } from "./queue-call.js";
import { pathInStructure } from "./queue-member.js";
import { endOfLine, type FunctionText, indentAt, startOfLine } from "./source-file.js";
import { pathTo, type Statement, statementsIn } from "./statement.js";
import { structureText } from "./structure-text.js";

export interface FinalWait {
  readonly work: Work;
  readonly structure: string;
  /** `cancel_work_sync` */
  readonly call: string;
  /** The wait that goes. */
  readonly gone: Chain;
  /** Functions that rely on it that the work does not run any more: from the wait that goes up to where its lock is taken. */
  readonly relying: ReadonlySet<FunctionText>;
}

/**
 * Has the work waited for before the structure that holds it is freed, wherever that is. Gives the names of the functions that wait then; none
 * where one of them cannot: it relies on the wait that goes, the work's own handler comes there, or whose structure is freed is not to be seen.
 */
export function waitBeforeFreeing(module: Module, edits: EditSet, wait: FinalWait): readonly string[] {
  const { structure, work, relying } = wait;
  const path = pathInStructure(work);
  if (isArray(module, structure, path)) return [];
  const names: string[] = [];
  const handlers = handlersOf(module, [work]);
  for (const within of [...module.functions.values()].flat()) {
    for (const freeing of freeingStatements(within, structure, module)) {
      const freed = freedBy(module, within, freeing, structure);
      if (freed === "another" || isNewHere(within, freed)) continue;
      const isFromHandler = [...callersOf(module, [within])].some((each) => handlers.has(each));
      if (freed === undefined || relying.has(within) || isFromHandler) return [];
      if (!isAwaited(module, within, freeing, wait) && !addWait(module, edits, within, freeing, wait)) return [];
      if (!names.includes(within.name)) names.push(within.name);
    }
  }
  return names;
}

/** `works[4]`: which of them would have to be said. */
function isArray(module: Module, structure: string, [first = ""]: readonly string[]): boolean {
  const text = structureText(module, structure);
  const member = text?.members.find(({ names }) => names.includes(first));
  return !text || !member || new RegExp(`\\b${first}\\s*\\[`).test(text.file.text.slice(member.start, member.end));
}

/** What a statement frees, as a name; `another` where that is no structure of this kind, undefined where it cannot be told. */
function freedBy(module: Module, within: FunctionText, freeing: Statement, structure: string): string | "another" | undefined {
  const [call] = callsIn(within.file.text, freeing, (name) => FREEING_CALLS.has(name) || MEMORY_FREEING_CALLS.has(name));
  const [argument] = call?.arguments ?? [];
  if (!call || !argument) return undefined;
  const written = within.file.text.slice(argument.start, argument.end);
  const [, base = ""] = /^(\w+)(?:->\w+)?$/.exec(written) ?? [];
  if (MEMORY_FREEING_CALLS.has(call.name)) return base || undefined;
  if (!freesPrivateData(module, call.name, structure)) return "another";
  // `free_netdev(priv->dev)` with the structure itself at hand; any other device may hold another one.
  return base === written || pointerInScope(module, within, freeing.start, structure) === base ? base : undefined;
}

/** In the error path of the function that makes the structure nothing has been queued yet. */
function isNewHere(within: FunctionText, freed: string | undefined): boolean {
  const { file, outline, name } = within;
  const body = file.text.slice(outline.bodyStart, outline.end);
  return (
    callsIn(file.text, { start: outline.bodyStart, end: outline.end }, (each) => DEVICE_ALLOCATING_CALL.test(each)).length > 0 ||
    (freed !== undefined && new RegExp(`\\b${freed}\\s*=\\s*\\w*(?:alloc|dup)\\w*\\(`).test(body)) ||
    (/(?:probe|init|add|create|alloc|attach|newlink|register)/.test(name) && !/(?:uninit|deinit|unregister)/.test(name))
  );
}

/** Whether the function waits for the work already, itself or by what it calls, with no lock held. */
function isAwaited(module: Module, within: FunctionText, freeing: Statement, { work, gone }: FinalWait): boolean {
  const { graph } = module.analysis;
  return graph.threads.waiting.some((waiting) => {
    const { chain } = waiting.event;
    const target = targetOf(graph, waiting);
    const isIt = target?.work === work || (waiting.event.manner === "destroy" && target?.queue?.works.includes(work));
    if (!isIt || waiting.held.length > 0 || isThrough(chain, gone.file, gone.range)) return false;
    return links(chain).some((link) => {
      const site = siteOf(module, link);
      return site?.around === within && site.place.start < freeing.start;
    });
  });
}

function addWait(module: Module, edits: EditSet, within: FunctionText, freeing: Statement, { work, structure, call }: FinalWait): boolean {
  const { file } = within;
  const place = placeToWait(within, freeing);
  const pointer = pointerFor(module, edits, within, place, structure);
  if (pointer === undefined) return false;
  edits.insert(file.path, place, `${indentAt(file, freeing.start)}${call}(&${pointer}->${pathInStructure(work).join(".")});\n`);
  return true;
}

/**
 * Behind the call by which the device goes: nobody asks anything of it from there on, and what the handler uses is there still. Without one,
 * before the first thing that is undone.
 */
function placeToWait(within: FunctionText, freeing: Statement): number {
  const { file } = within;
  const block = pathTo(within.body, freeing.start).findLast((each) => each.kind === "block");
  const before = block?.kind === "block" ? block.statements.filter((each) => each.end <= freeing.start) : [];
  const calls = (each: Statement, isWanted: (name: string) => boolean): boolean => callsIn(file.text, each, isWanted).length > 0;
  const withdrawing = before.findLast((each) => each.kind === "simple" && calls(each, (name) => WITHDRAWING_CALLS.has(name)));
  if (withdrawing) return endOfLine(file, withdrawing.end - 1);
  const undoing = before.find((each) => each.kind !== "if" && [...statementsIn(each)].some((one) => calls(one, isUndoing)));
  return startOfLine(file, (undoing ?? freeing).start);
}

function isUndoing(name: string): boolean {
  return MEMORY_FREEING_CALLS.has(name) || name.split("_").some((word) => UNDOING_WORDS.has(word));
}
