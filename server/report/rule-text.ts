import type { DocumentedCode, RuleDocumentation } from "../rules/documentation/rule-documentation.js";
import type { Severity } from "../rules/finding.js";
import { type Palette, PLAIN } from "./palette.js";
import { wrapped } from "./wrapped.js";

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
