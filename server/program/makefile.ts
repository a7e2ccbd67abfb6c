/**
 * As much of make as Kbuild files use to name objects: assignments and the text functions in them. Assignments to one name add
 * up, whatever their operator, since both sides of a conditional count. `$(CONFIG_…)` is the marker `@`, the folder of the
 * Makefile `@src@`, the root of the tree `@tree@`.
 */
export type MakeVariables = Map<string, string[]>;

/** Adds the assignments of `text`, and of the Makefiles it includes, to `variables`. */
export function parseMakefile(text: string, variables: MakeVariables, include: (path: string) => string | undefined, depth = 0): void {
  let inDefine = false;
  let inRule = false;
  for (const line of logicalLines(text)) {
    if (/^\s*define\s/.test(line)) inDefine = true;
    if (/^\s*endef\b/.test(line)) inDefine = false;
    // A line that starts with a tab is a command after a rule, but an assignment elsewhere.
    if (inDefine || line.trim() === "" || (inRule && line.startsWith("\t"))) continue;
    const included = /^\s*[-s]?include\s+(.+)$/.exec(line);
    if (included?.[1]) {
      if (depth > 12) continue;
      for (const path of expandMake(included[1], variables).split(/\s+/)) {
        const inner = path === "" ? undefined : include(path);
        if (inner !== undefined) parseMakefile(inner, variables, include, depth + 1);
      }
      continue;
    }
    const assignment = splitAssignment(line);
    inRule = assignment === undefined && line.includes(":");
    if (!assignment) continue;
    const name = expandMake(assignment.name, variables).trim();
    const values = variables.get(name) ?? [];
    if (assignment.value !== "" && !values.includes(assignment.value)) values.push(assignment.value);
    variables.set(name, values);
  }
}

/** The text of `value` with every reference replaced. A reference to an unknown name, or to itself, is empty. */
export function expandMake(value: string, variables: MakeVariables, open: ReadonlySet<string> = new Set()): string {
  let result = "";
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character !== "$") {
      result += character;
      continue;
    }
    const bracket = value[at + 1];
    if (bracket !== "(" && bracket !== "{") {
      at++;
      continue;
    }
    const end = closingBracket(value, at + 1);
    result += expandReference(value.slice(at + 2, end), variables, open);
    at = end;
  }
  return result;
}

function expandReference(content: string, variables: MakeVariables, open: ReadonlySet<string>): string {
  const call = /^([a-z-]+)\s+/.exec(content);
  if (call?.[1]) return callFunction(call[1], splitArguments(content.slice(call[0].length)), (text) => expandMake(text, variables, open));
  const colon = content.indexOf(":");
  const name = expandMake(colon > 0 ? content.slice(0, colon) : content, variables, open).trim();
  const value = lookUp(name, variables, open);
  if (colon < 0 || name.startsWith("CONFIG_")) return value;
  const [from = "", to = ""] = content.slice(colon + 1).split("=");
  return mapWords(value, (word) => substitutePattern(from.includes("%") ? from : `%${from}`, from.includes("%") ? to : `%${to}`, word));
}

function lookUp(name: string, variables: MakeVariables, open: ReadonlySet<string>): string {
  if (name.startsWith("CONFIG_")) return "@";
  if (name === "src" || name === "obj") return "@src@";
  if (name === "srctree" || name === "objtree" || name === "TOPDIR") return "@tree@";
  if (open.has(name)) return "";
  const inner = new Set(open).add(name);
  // make puts `foo-$(CONFIG_X)` into `foo-y` when the option is set.
  const names = name.endsWith("-y") ? [name, `${name.slice(0, -1)}@`] : [name];
  return names
    .flatMap((each) => variables.get(each) ?? [])
    .map((piece) => expandMake(piece, variables, inner))
    .join(" ");
}

function callFunction(name: string, parameters: readonly string[], expand: (text: string) => string): string {
  const [first = "", second = "", third = ""] = parameters;
  switch (name) {
    case "addprefix":
      return mapWords(expand(second), (word) => expand(first).trim() + word);
    case "addsuffix":
      return mapWords(expand(second), (word) => word + expand(first).trim());
    case "subst":
      return expand(third).replaceAll(expand(first) || "\0", expand(second));
    case "patsubst":
      return mapWords(expand(third), (word) => substitutePattern(expand(first).trim(), expand(second).trim(), word));
    case "strip":
    case "sort":
    case "wildcard":
      return expand(first);
    case "filter":
    case "filter-out":
      return expand(second);
    case "if":
      return `${expand(second)} ${expand(third)}`;
    case "or":
      return parameters.map(expand).join(" ");
    case "notdir":
      return mapWords(expand(first), (word) => word.slice(word.lastIndexOf("/") + 1));
    case "basename":
      return mapWords(expand(first), (word) => word.replace(/\.[^./]*$/, ""));
    default:
      return "";
  }
}

function substitutePattern(pattern: string, replacement: string, word: string): string {
  const [head = "", tail = ""] = pattern.split("%");
  if (!pattern.includes("%")) return word === pattern ? replacement : word;
  if (!word.startsWith(head) || !word.endsWith(tail) || word.length < head.length + tail.length) return word;
  return replacement.replace("%", word.slice(head.length, word.length - tail.length));
}

function mapWords(text: string, change: (word: string) => string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(change)
    .join(" ");
}

/** Lines with continuations joined and comments removed. */
function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|[^\\])#.*$/, "$1"));
}

/** Splits `name += value` outside of brackets; a rule (`target: source`) is not an assignment. */
function splitAssignment(line: string): { readonly name: string; readonly value: string } | undefined {
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === "(" || character === "{") depth++;
    if (character === ")" || character === "}") depth--;
    if (depth > 0) continue;
    if (character === ":" && line[at + 1] !== "=" && line.slice(at, at + 3) !== "::=") return undefined;
    if (character !== "=") continue;
    const name = line
      .slice(0, at)
      .replace(/(\+|\?|::?)$/, "")
      .replace(/^\s*(export|override)\s+/, "");
    return name.trim() === "" ? undefined : { name, value: line.slice(at + 1).trim() };
  }
  return undefined;
}

function splitArguments(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(" || character === "{") depth++;
    if (character === ")" || character === "}") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "(" || text[at] === "{") depth++;
    if (text[at] === ")" || text[at] === "}") depth--;
    if (depth === 0) return at;
  }
  return text.length;
}
