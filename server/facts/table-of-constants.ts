import type { Expression } from "./expression.js";
import type { FileCall } from "./file-facts.js";

/** Shorter lists cost nothing. */
const longEnough = 8;

/**
 * Whether an initialiser is a long table of numbers, strings and constants (device identities, register values, firmware), which says
 * nothing of functions and objects: constants are spelt in capitals. Such tables are most of what initialisers hold.
 */
export function isTableOfConstants(initializer: Expression, calls: readonly FileCall[]): boolean {
  if (initializer.kind !== "list" || initializer.entries.length < longEnough) return false;
  return initializer.entries.every((entry) => isConstant(entry.value)) && calls.every(isConstantCall);
}

function isConstantCall(call: FileCall): boolean {
  return !/[a-z]/.test(call.name) && call.arguments.every(isConstant);
}

function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
    case "string":
    case "result":
    case "other":
      return true;
    case "name":
      return !/[a-z]/.test(expression.name);
    case "cast":
    case "unary":
      return isConstant(expression.of);
    case "binary":
      return isConstant(expression.left) && isConstant(expression.right);
    case "list":
      return expression.entries.every((entry) => isConstant(entry.value));
    default:
      return false;
  }
}
