import { FLUSH_QUEUE } from "../kernel/queue-api.js";
import { braceWith, ownerOf } from "./braces.js";
import type { EditSet } from "./edit-set.js";
import { pointerFor } from "./interface-pointer.js";
import type { Module } from "./module.js";
import type { WaitingCall } from "./queue-call.js";
import { useQueue } from "./rewrite-sites.js";
import { endOfLine, indentAt } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";

export type FlushOutcome = "own" | "both" | "left";

/**
 * Turns a wait for the shared queue into one for the interface's own, or has it wait for both where the place can and should: with no lock
 * held, the works that stayed have to be done, too. Left alone where no interface is in scope.
 */
export function rewriteFlush(
  module: Module,
  edits: EditSet,
  call: WaitingCall,
  { structure, member, keepsShared }: { readonly structure: string; readonly member: string; readonly keepsShared: boolean },
): FlushOutcome {
  const pointer = call.around && pointerFor(module, edits, call.around, call.place.start, structure);
  if (!call.around || pointer === undefined) return "left";
  const own = `${pointer}->${member}`;
  if (!keepsShared) {
    useQueue(edits, call, own);
    return "own";
  }
  const { file } = call.place;
  const statement = statementOf(call, call.around.body);
  if (!statement) return "left";
  // The works that stay may queue others, so their queue comes first.
  const line = `${indentAt(file, statement.start)}${FLUSH_QUEUE}(${own});\n`;
  if (ownerOf(call.around, statement)) braceWith(edits, call.around, statement, "", line);
  else edits.insert(file.path, endOfLine(file, statement.end - 1), line);
  return "both";
}

/** The statement that is this call and nothing else. */
export function statementOf(call: WaitingCall, body: Statement): Statement | undefined {
  const innermost = pathTo(body, call.place.start).at(-1);
  return innermost?.kind === "simple" && innermost.start === call.text.start ? innermost : undefined;
}
