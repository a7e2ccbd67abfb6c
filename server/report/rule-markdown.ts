import type { DocumentedCode, RuleDocumentation } from "../rules/documentation/rule-documentation.js";
import type { Severity } from "../rules/finding.js";

/** A rule's documentation as a page of Markdown. Its texts use backquotes and no other markup, so they are Markdown already. */
export function ruleMarkdown({ rule, title, meaning, example, lookAlike, fixes, limits }: RuleDocumentation, severity: Severity): string {
  const blocks = [
    `# ${rule}`,
    `*${severity}.* ${title}`,
    ...meaning,
    "## Reported",
    ...codeBlocks(example),
    "## Looks like it and is right",
    ...codeBlocks(lookAlike),
    "## Ways out, the best first",
    fixes.map((text) => `- ${text}`).join("\n"),
    "## What is not seen",
    limits.map((text) => `- ${text}`).join("\n"),
    "## To allow one place",
    "On its line or the line above:",
    `\`\`\`c\n/* rtnlens: allow ${rule} -- reason */\n\`\`\``,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function codeBlocks({ code, explanation }: DocumentedCode): string[] {
  return [`\`\`\`c\n${code.trimEnd()}\n\`\`\``, explanation];
}
