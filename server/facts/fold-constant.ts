import type { Expression } from "./expression.js";

/** Computes what consists of numbers, and of names that `known` has a number for. */
export function foldConstant(expression: Expression, known: ReadonlyMap<string, Expression>): Expression {
  switch (expression.kind) {
    case "name": {
      const value = known.get(expression.name);
      return value?.kind === "number" ? value : expression;
    }
    case "cast": {
      const of = foldConstant(expression.of, known);
      return of.kind === "number" ? of : { ...expression, of };
    }
    case "unary": {
      const of = foldConstant(expression.of, known);
      if (of.kind !== "number") return { ...expression, of };
      const value = computeUnary(expression.operator, of.value);
      return value === undefined ? { ...expression, of } : { kind: "number", value };
    }
    case "binary": {
      const left = foldConstant(expression.left, known);
      const right = foldConstant(expression.right, known);
      const value =
        left.kind === "number" && right.kind === "number" ? computeBinary(expression.operator, left.value, right.value) : undefined;
      return value === undefined ? { ...expression, left, right } : { kind: "number", value };
    }
    default:
      return expression;
  }
}

function computeUnary(operator: string, value: number): number | undefined {
  switch (operator) {
    case "-":
      return -value;
    case "!":
      return value === 0 ? 1 : 0;
    case "~":
      return -value - 1;
    default:
      return undefined;
  }
}

/** Bit operators work on more than JavaScript's 32 bits. */
function computeBinary(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : Math.trunc(left / right);
    case "%":
      return right === 0 ? undefined : left % right;
    case "<<":
      return right >= 0 && right < 64 ? left * 2 ** right : undefined;
    case ">>":
      return right >= 0 && right < 64 ? Math.floor(left / 2 ** right) : undefined;
    case "|":
    case "&":
    case "^":
      return computeBits(operator, left, right);
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case "<=":
      return left <= right ? 1 : 0;
    case ">=":
      return left >= right ? 1 : 0;
    default:
      return undefined;
  }
}

function computeBits(operator: "|" | "&" | "^", left: number, right: number): number | undefined {
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined;
  const [a, b] = [BigInt(left), BigInt(right)];
  return Number(operator === "|" ? a | b : operator === "&" ? a & b : a ^ b);
}
