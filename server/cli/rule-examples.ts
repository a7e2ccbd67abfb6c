declare const RTNLENS_EXAMPLES: Readonly<Record<string, RuleExample>>;

/** C source of a rule's tests. */
interface RuleExample {
  readonly wrong?: string;
  readonly right?: string;
}

/** The shortest case that a rule reports, and the shortest that looks like it and is right; put in by the build. */
export function exampleOf(rule: string): RuleExample {
  const { wrong, right } = RTNLENS_EXAMPLES[rule] ?? {};
  return { wrong: wrong && withReadableMarks(wrong), right };
}

/** Tests mark the line with `expect: RULE lock=L handler=H`. */
function withReadableMarks(text: string): string {
  return text.replace(/\/\* expect: \S+ ?(.*?) ?\*\//g, (_mark, facts: string) => {
    const named = facts.replace(/(\w+)=/g, "$1 ").replace(/ (\w+) (?=\S+$)/, ", $1 ");
    return named === "" ? "/* reported here */" : `/* reported here: ${named} */`;
  });
}
