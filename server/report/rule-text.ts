import type { DocumentedCode, RuleDocumentation } from "../rules/documentation/rule-documentation.js";
import type { Severity } from "../rules/finding.js";
import { type Palette, PLAIN } from "./palette.js";

const WIDTH = 96;

/** A rule's documentation for a terminal. */
export function ruleText(documentation: RuleDocumentation, severity: Severity, palette: Palette = PLAIN): string {
  const { rule, title, meaning, example, lookAlike, fixes, limits } = documentation;
  const blocks = [
    `${palette.bold(rule)} ${palette.severity(severity, `(${severity})`)}\n${wrapped(title)}`,
    ...meaning.map((paragraph) => wrapped(paragraph)),
    palette.bold("Reported:"),
    ...codeBlocks(example),
    palette.bold("Looks like it and is right:"),
    ...codeBlocks(lookAlike),
    `${palette.bold("Ways out, the best first:")}\n${fixes.map((text) => wrapped(text, "- ")).join("\n")}`,
    `${palette.bold("What is not seen:")}\n${limits.map((text) => wrapped(text, "- ")).join("\n")}`,
    `${palette.bold("To allow one place,")} on its line or the line above:\n\n    /* rtnlens: allow ${rule} -- reason */`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function codeBlocks({ code, explanation }: DocumentedCode): string[] {
  const lines = code.trimEnd().split("\n");
  return [lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n"), wrapped(explanation)];
}

/** Breaks between words; lines after the first stand below the text, not below its mark. */
function wrapped(text: string, mark = ""): string {
  const lines = [mark];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    const isEmpty = line.trim() === mark.trim() && line.length === mark.length;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) lines.push(" ".repeat(mark.length) + word);
    else lines[lines.length - 1] = isEmpty ? line + word : `${line} ${word}`;
  }
  return lines.join("\n");
}
