import { childrenOf, type Statement } from "./statement.js";

/** Whether control never goes on behind the statement: it ends with a `return`, `goto`, `break` or `continue`. */
export function leaves(statement: Statement): boolean {
  switch (statement.kind) {
    case "return":
    case "goto":
    case "break":
    case "continue":
      return true;
    case "block": {
      const last = childrenOf(statement).findLast((each) => each.kind !== "empty" && each.kind !== "directive");
      return last !== undefined && leaves(last);
    }
    case "if":
      return statement.otherwise !== undefined && leaves(statement.whenTrue) && leaves(statement.otherwise);
    default:
      return false;
  }
}
