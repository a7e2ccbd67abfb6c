import { interned } from "../text/interned.js";
import type { Expression } from "./expression.js";
import { readCharacter, readNumber, readString } from "./literal.js";
import { readName } from "./name.js";

/**
 * Reads an expression of literals, names, members and operators: what most macros are, by the ten thousand in a header of register
 * definitions. It does in a fraction of the time what the grammar would do; undefined for anything else (calls, casts, statements), which is
 * the grammar's.
 */
export function readPlainExpression(text: string): Expression | undefined {
  const pieces = text.match(token);
  if (!pieces || pieces.length > longest) return undefined;
  const reader = new PlainReader(pieces.filter((piece) => !piece.startsWith("/*") && !piece.startsWith("//")));
  const value = reader.expression(0);
  return value && reader.isAtEnd() ? value : undefined;
}

const token =
  /\/\*.*?\*\/|\/\/.*|[A-Za-z_$][\w$]*|\.?\d(?:[\w.]|[eEpP][+-])*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+'|->|<<=?|>>=?|&&|\|\||\+\+|--|[-+*/%&|^!=<>]=|\S/gs;

/** In tokens: a limit to the depth of the recursion, too. */
const longest = 200;

/** `&&`, `||` and `?:` are branches and so not plain; neither is an assignment. */
const precedences: Readonly<Record<string, number>> = {
  "|": 1,
  "^": 2,
  "&": 3,
  "==": 4,
  "!=": 4,
  "<": 5,
  ">": 5,
  "<=": 5,
  ">=": 5,
  "<<": 6,
  ">>": 6,
  "+": 7,
  "-": 7,
  "*": 8,
  "/": 8,
  "%": 8,
};

class PlainReader {
  private at = 0;

  constructor(private readonly pieces: readonly string[]) {}

  isAtEnd(): boolean {
    return this.at === this.pieces.length;
  }

  expression(weakest: number): Expression | undefined {
    let left = this.prefixed();
    while (left) {
      const operator = this.pieces[this.at];
      const precedence = operator === undefined ? undefined : precedences[operator];
      if (operator === undefined || precedence === undefined || precedence <= weakest) return left;
      this.at += 1;
      const right = this.expression(precedence);
      if (!right) return undefined;
      left = { kind: "binary", operator, left, right };
    }
    return left;
  }

  private prefixed(): Expression | undefined {
    const operator = this.pieces[this.at] ?? "";
    if (!/^[-!~&*]$/.test(operator)) return this.suffixed();
    this.at += 1;
    const of = this.prefixed();
    if (!of) return undefined;
    if (operator === "&") return of.kind === "dereference" ? of.of : { kind: "address", of };
    if (operator === "*") return of.kind === "address" ? of.of : { kind: "dereference", of };
    if (operator === "-" && of.kind === "number") return { kind: "number", value: -of.value };
    if (operator === "!" && of.kind === "number") return { kind: "number", value: of.value === 0 ? 1 : 0 };
    return { kind: "unary", operator, of };
  }

  private suffixed(): Expression | undefined {
    let base = this.primary();
    while (base) {
      const operator = this.pieces[this.at];
      if (operator === "->" || operator === ".") {
        const name = interned(this.pieces[this.at + 1] ?? "");
        if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
        base = { kind: "member", base, name, arrow: operator === "->" };
        this.at += 2;
      } else if (operator === "[") {
        this.at += 1;
        const at = this.expression(0);
        if (!at || this.pieces[this.at] !== "]") return undefined;
        this.at += 1;
        base = { kind: "index", base, at };
      } else return base;
    }
    return base;
  }

  private primary(): Expression | undefined {
    const piece = this.pieces[this.at] ?? "";
    this.at += 1;
    if (piece === "(") {
      const inner = this.expression(0);
      if (this.pieces[this.at] !== ")") return undefined;
      this.at += 1;
      // `(type)x` and `(f)(x)` need the grammar's eye.
      return inner?.kind === "name" && /^[\w$("']/.test(this.pieces[this.at] ?? "") ? undefined : inner;
    }
    if (/^[A-Za-z_$]/.test(piece)) return this.name(piece);
    if (/^\.?\d/.test(piece)) {
      const value = readNumber(piece);
      return value === undefined ? undefined : { kind: "number", value };
    }
    if (piece.startsWith("'")) {
      const value = readCharacter(piece);
      return value === undefined ? undefined : { kind: "number", value };
    }
    if (!piece.startsWith('"')) return undefined;
    let literal = piece;
    for (; this.pieces[this.at]?.startsWith('"'); this.at++) literal += this.pieces[this.at];
    return readString(literal);
  }

  private name(piece: string): Expression | undefined {
    if (notNames.has(piece)) return undefined;
    if (piece === "true") return { kind: "number", value: 1 };
    if (piece === "false" || piece === "NULL") return { kind: "number", value: 0 };
    return readName(interned(piece));
  }
}

/** Words that begin a type or a statement. */
const notNames: ReadonlySet<string> = new Set(
  (
    "asm auto bool break case char const continue default do double else enum extern float for goto if inline int long register return " +
    "short signed sizeof static struct switch typedef typeof union unsigned void volatile while __typeof__ __attribute__"
  ).split(" "),
);
