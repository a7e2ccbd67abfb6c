const TAB = 8;
const WIDTH = 80;

/** A statement with a call in it as lines: one where it fits, else broken behind a comma and aligned with the parenthesis. */
export function wrapCall(before: string, call: string, after: string, width = WIDTH): readonly string[] {
  const open = call.indexOf("(");
  const whole = `${before}${call}${after}`;
  if (open < 0 || columns(whole) <= width) return [whole];
  const head = `${before}${call.slice(0, open + 1)}`;
  const indent = alignment(columns(head));
  const lines: string[] = [];
  let line = head;
  for (const [index, argument] of splitArguments(call.slice(open + 1, -1)).entries()) {
    const piece = index === 0 ? argument : ` ${argument}`;
    if (index > 0 && columns(`${line}${piece},`) > width) {
      lines.push(line);
      line = `${indent}${argument},`;
    } else line = `${line}${piece},`;
  }
  lines.push(`${line.replace(/,$/, "")})${after}`);
  return lines;
}

function alignment(column: number): string {
  return "\t".repeat(Math.floor(column / TAB)) + " ".repeat(column % TAB);
}

/** The width of a line with tabs of eight. */
export function columns(text: string): number {
  let column = 0;
  for (const character of text) column = character === "\t" ? column + TAB - (column % TAB) : column + 1;
  return column;
}

export function splitArguments(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === "(" || character === "{" || character === "[") depth++;
    else if (character === ")" || character === "}" || character === "]") depth--;
    else if (i === text.length || (character === "," && depth === 0)) {
      found.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return found;
}
