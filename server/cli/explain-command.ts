import { Argument, Command } from "commander";
import type { Rule } from "../rules/rule.js";
import { RULES } from "../rules/rules.js";
import { exampleOf } from "./rule-examples.js";
import { outputPalette } from "./terminal.js";

export function explainCommand(): Command {
  const ids = RULES.map((rule) => rule.id);
  return new Command("explain")
    .description("say what a rule finds, with a case that it reports and one that is right")
    .addArgument(new Argument("[rule]", "all rules, a line each, when absent").choices(ids))
    .action((id: string | undefined) => {
      const rule = RULES.find((each) => each.id === id);
      process.stdout.write(rule ? explanation(rule) : ruleList());
    });
}

function ruleList(): string {
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  return RULES.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join("");
}

function explanation({ id, severity, summary }: Rule): string {
  const palette = outputPalette();
  const { wrong, right } = exampleOf(id);
  return [
    `${palette.bold(id)} (${palette.severity(severity, severity)}): ${summary}\n`,
    wrong ? `\n${palette.bold("Reported:")}\n\n${indented(wrong)}` : "",
    right ? `\n${palette.bold("Right, and not reported:")}\n\n${indented(right)}` : "",
    `\nTo allow one place, on its line or the line above:\n\n    /* rtnlens: allow ${id} -- reason */\n`,
  ].join("");
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "\n" : `    ${line}\n`))
    .join("");
}
