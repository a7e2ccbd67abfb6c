import { Argument, type Command } from "commander";
import { ruleText } from "../report/rule-text.js";
import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import { RULES } from "../rules/rules.js";
import { outputPalette } from "./terminal.js";

export function explainCommand(command: Command): void {
  command
    .addArgument(new Argument("[rule]", "all rules, a line each, when absent").choices(RULES.map((rule) => rule.id)))
    .action((id: string | undefined) => {
      const rule = RULES.find((each) => each.id === id);
      const documentation = RULE_DOCUMENTATIONS.find((each) => each.rule === id);
      process.stdout.write(rule && documentation ? ruleText(documentation, rule.severity, outputPalette()) : ruleList());
    });
}

function ruleList(): string {
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  return RULES.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join("");
}
