import { last } from "../analysis/chain.js";
import type { Taking } from "../analysis/threads.js";
import { ACQUIRING_CALL, CONCLUDING_CALL } from "../kernel/lifecycle.js";
import { SLEEP_BETWEEN_TRIES, SLEEP_HEADER, trylockForm } from "../kernel/trylock-forms.js";
import { lockLabel } from "../rules/names.js";
import { ownerOf } from "./braces.js";
import { callsIn, readCall } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import type { ExitFlag } from "./exit-flag.js";
import { addInclude } from "./include.js";
import { pointerInScope } from "./interface-pointer.js";
import { type Module, siteOf } from "./module.js";
import { type FunctionText, indentAt } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";
import { columns } from "./wrap-call.js";

/** A lock that a handler takes in its own body, blocking, with nothing else held: the place where it could give up. */
export interface GivingUp {
  readonly within: FunctionText;
  /** The statement that is the lock call. */
  readonly statement: Statement;
  /** `rtnl_trylock()`, negated where that means failure: true while the lock is not had. */
  readonly failed: string;
  /** What is taken, as the function names it: `priv->lock`; for a call without argument, as people do. */
  readonly lock: string;
}

/** Where and how the handler of a taking could give up; undefined where it cannot without undoing something. */
export function givingUp(module: Module, taking: Taking): GivingUp | undefined {
  const { chain, manner } = taking.event;
  if (manner.kind !== "blocks" || chain.next || taking.held.length > 0) return undefined;
  const site = siteOf(module, last(chain));
  const call = site && readCall(site.place.file.text, site.place);
  const within = site?.around;
  if (!site || !call || !within || within.name !== taking.root.routine.name) return undefined;
  const { text } = within.file;
  const form = trylockForm(text.slice(call.callee.start, call.callee.end));
  const statement = pathTo(within.body, site.place.start).at(-1);
  if (!form || statement?.kind !== "simple" || statement.start !== call.start || ownerOf(within, statement)) return undefined;
  if (!/\bvoid\s*$/.test(text.slice(within.outline.start, within.outline.nameStart))) return undefined;
  if (takesBefore(within, statement)) return undefined;
  const [first] = call.arguments;
  const operand = first ? text.slice(first.start, first.end) : "";
  const lock = operand.replace(/^&\s*/, "") || lockLabel(taking.event.lock.name);
  return { within, statement, lock, failed: `${form.succeedsWithZero ? "" : "!"}${form.tries}(${operand})` };
}

/** Whether the function has taken something by then that it would have to give back. */
function takesBefore({ file, body }: FunctionText, statement: Statement): boolean {
  return callsIn(file.text, { start: body.start, end: statement.start }, (name) => ACQUIRING_CALL.test(name)).length > 0;
}

/** Whether the function gives back, whatever happens, what came with the work: it must not leave before. */
function concludes({ file, body }: FunctionText): boolean {
  return body.statements.some(
    (each) => each.kind === "simple" && callsIn(file.text, each, (name) => CONCLUDING_CALL.test(name)).length > 0,
  );
}

/** The comment on a lock that is only tried. */
export function reasonToTry({ within, statement, lock }: GivingUp): string {
  const comment = (holder: string): string => `/* The holder of ${holder} may be waiting for this work. */`;
  return columns(`${indentAt(within.file, statement.start)}${comment(lock)}`) <= 80 ? comment(lock) : comment("the lock");
}

/** Turns the blocking lock into a loop that ends when the interface goes down; false where the handler has no pointer to the interface. */
export function spinInstead(module: Module, edits: EditSet, place: GivingUp, flag: ExitFlag, structure: string): boolean {
  const { within, statement, failed } = place;
  const { file } = within;
  if (concludes(within)) return false;
  const pointer = pointerInScope(module, within, statement.start, structure);
  if (pointer === undefined) return false;
  const indent = indentAt(file, statement.start);
  const lines = [
    reasonToTry(place),
    `${indent}while (${failed}) {`,
    `${indent}\tif (!${flag.test(pointer)})`,
    `${indent}\t\treturn;`,
    `${indent}\t${SLEEP_BETWEEN_TRIES};`,
    `${indent}}`,
  ];
  edits.replace(file.path, statement, lines.join("\n"));
  addInclude(module, edits, file, SLEEP_HEADER);
  return true;
}
