import { last } from "../analysis/chain.js";
import type { Taking } from "../analysis/threads.js";
import { SLEEP_BETWEEN_TRIES, SLEEP_HEADER, trylockForm } from "../kernel/trylock-forms.js";
import { ownerOf } from "./braces.js";
import { readCall } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import type { ExitFlag } from "./exit-flag.js";
import { addInclude } from "./include.js";
import { pointerInScope } from "./interface-pointer.js";
import { type Module, siteOf } from "./module.js";
import { type FunctionText, indentAt } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";

/** A lock that a handler takes in its own body, blocking, with nothing else held: the place where it could give up. */
export interface GivingUp {
  readonly within: FunctionText;
  /** The statement that is the lock call. */
  readonly statement: Statement;
  /** `rtnl_trylock()`, negated where that means failure: true while the lock is not had. */
  readonly failed: string;
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
  const [first] = call.arguments;
  const operand = first ? text.slice(first.start, first.end) : "";
  return { within, statement, failed: `${form.succeedsWithZero ? "" : "!"}${form.tries}(${operand})` };
}

/** Turns the blocking lock into a loop that ends when the interface goes down; false where the handler has no pointer to the interface. */
export function spinInstead(
  module: Module,
  edits: EditSet,
  { within, statement, failed }: GivingUp,
  flag: ExitFlag,
  structure: string,
): boolean {
  const { file } = within;
  const pointer = pointerInScope(module, within, statement.start, structure);
  if (pointer === undefined) return false;
  const indent = indentAt(file, statement.start);
  const lines = [
    `while (${failed}) {`,
    `${indent}\tif (!${flag.test(pointer)})`,
    `${indent}\t\treturn;`,
    `${indent}\t${SLEEP_BETWEEN_TRIES};`,
    `${indent}}`,
  ];
  edits.replace(file.path, statement, lines.join("\n"));
  addInclude(module, edits, file, SLEEP_HEADER);
  return true;
}
