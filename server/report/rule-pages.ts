import { RULE_DOCUMENTATIONS } from "../rules/documentation/rule-documentations.js";
import { RULES } from "../rules/rules.js";
import { ruleMarkdown } from "./rule-markdown.js";

/** Every rule's documentation as a file of its own, by its name. The build puts them beside the language server, which links to them. */
export function rulePages(): ReadonlyMap<string, string> {
  return new Map(
    RULE_DOCUMENTATIONS.map((documentation) => {
      const severity = RULES.find(({ id }) => id === documentation.rule)?.severity ?? "error";
      return [`${documentation.rule}.md`, ruleMarkdown(documentation, severity)];
    }),
  );
}
