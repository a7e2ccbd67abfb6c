import { mentionsOf } from "./call-text.js";
import type { EditSet } from "./edit-set.js";
import { type FunctionText, indentAt } from "./source-file.js";
import { pathTo, type Statement } from "./statement.js";
import { linesOf } from "./whole-lines.js";
import { columns } from "./wrap-call.js";

/**
 * `err = register(); if (err) undo(); return err;` without its middle is `return register();`, and the variable goes, if it was for nothing
 * else. False where the statements are others; nothing is changed then.
 */
export function returnDirectly(edits: EditSet, within: FunctionText, removed: Statement): boolean {
  const { file, body } = within;
  const text = (each: Statement): string => file.text.slice(each.start, each.end);
  const block = pathTo(body, removed.start).findLast((each) => each.kind === "block");
  if (removed.kind !== "if" || block?.kind !== "block") return false;
  const at = block.statements.indexOf(removed);
  const [before, after] = [block.statements[at - 1], block.statements[at + 1]];
  if (before?.kind !== "simple" || after?.kind !== "return" || !after.value) return false;
  const [, variable = "", call = ""] = /^(\w+)\s*=\s*(\w+\([^;\n]*\));$/.exec(text(before)) ?? [];
  const whole = `return ${call};`;
  if (call === "" || file.text.slice(after.value.start, after.value.end) !== variable) return false;
  if (columns(`${indentAt(file, before.start)}${whole}`) > 80) return false;
  const declaration = body.statements.find((each) => each.kind === "declaration" && text(each) === `int ${variable};`);
  if (!declaration) return false;
  const known = [declaration, before, removed, after];
  const others = mentionsOf(file.text, body, variable).filter(
    (each) => !known.some(({ start, end }) => start <= each.start && each.end <= end),
  );
  if (others.length > 0) return false;
  edits.replace(file.path, linesOf(file, declaration), "");
  edits.replace(file.path, { start: before.start, end: after.end }, whole);
  return true;
}

/** Writes a `return` in the place of a jump to it; `err = -ENOMEM; goto out;` becomes `return -ENOMEM;`, without braces where it is alone in them. */
export function returnInstead(edits: EditSet, within: FunctionText, jump: Statement, end: Statement & { readonly kind: "return" }): void {
  const { file, body } = within;
  const path = pathTo(body, jump.start);
  const block = path.findLast((each) => each.kind === "block");
  const returned = end.value ? file.text.slice(end.value.start, end.value.end) : "";
  const before = block?.kind === "block" ? block.statements[block.statements.indexOf(jump) - 1] : undefined;
  const value = before && new RegExp(`^${returned}\\s*=\\s*([^;\\n]+);$`).exec(file.text.slice(before.start, before.end))?.[1];
  if (!/^\w+$/.test(returned) || !before || value === undefined || block?.kind !== "block") {
    edits.replace(file.path, jump, file.text.slice(end.start, end.end));
    return;
  }
  const owner = path[path.indexOf(block) - 1];
  const isElse = owner !== undefined && /\belse\s*$/.test(file.text.slice(0, owner.start));
  const lines = file.text.slice(block.start, block.end).split("\n").length;
  if (block.statements.length === 2 && lines === 4 && owner?.kind === "if" && !owner.otherwise && !isElse) {
    const head = file.text.slice(0, block.start).trimEnd().length;
    edits.replace(file.path, { start: head, end: block.end }, `\n${indentAt(file, jump.start)}return ${value};`);
  } else edits.replace(file.path, { start: before.start, end: jump.end }, `return ${value};`);
}
