/** One commit of what `git log -p` or `git show` prints. */
export interface LoggedCommit {
  readonly commit: string;
  readonly author: string | undefined;
  readonly date: string | undefined;
  readonly subject: string | undefined;
  readonly text: string;
  /** The line (from 1) of the whole text at which it starts. */
  readonly line: number;
}

/** The commits in a text that starts with one, oldest first; undefined when it is something else. `git log` prints the newest first. */
export function splitLog(text: string): readonly LoggedCommit[] | undefined {
  if (!/^commit [0-9a-f]{40}/.test(text)) return undefined;
  const commits: LoggedCommit[] = [];
  let line = 1;
  for (const part of text.split(/^(?=commit [0-9a-f]{40,64}(?: .*)?\r?\n(?:Merge|Author|AuthorDate|Date|tree): )/m)) {
    commits.push({
      commit: /^commit ([0-9a-f]+)/.exec(part)?.[1] ?? "",
      author: /^Author: +(.*?) *<.*$/m.exec(part)?.[1],
      date: /^(?:Author)?Date: +(.*)$/m.exec(part)?.[1],
      subject: /^ {4}(\S.*)$/m.exec(part)?.[1],
      text: part,
      line,
    });
    line += part.split("\n").length - 1;
  }
  const [first, last] = [commits.at(0), commits.at(-1)].map((each) => Date.parse(each?.date ?? ""));
  // Commits of the same moment, or without a date, are in the usual order.
  const isOldestFirst = first !== undefined && last !== undefined && first < last;
  return isOldestFirst ? commits : commits.reverse();
}
