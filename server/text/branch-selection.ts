import { type Conditional, type Conditionals, joinConditions, negate } from "./conditional.js";
import { TokenKind, type Tokens } from "./lexer.js";
import type { PatchList } from "./patch-list.js";

/** How the conditionals of a token list are to be treated. */
export interface BranchPlan {
  /** Those of which only one branch can be read at a time: the others would cut statements or braces. */
  readonly cut: ReadonlySet<Conditional>;
  /** Those that stand among statements as whole statements: their lines are left to the grammar. */
  readonly kept: ReadonlySet<Conditional>;
}

/** One choice of branches. */
export interface BranchChoice {
  /** Which of its options each cut conditional follows: the n-th, or its last. */
  readonly option: number;
  /** Token ranges to leave out altogether, in order. */
  readonly omit?: readonly { readonly from: number; readonly to: number }[];
}

export interface SelectedTokens {
  readonly tokens: Tokens;
  /** The conditions of the branches that were chosen, joined. */
  readonly configuration: string;
}

/** More variants of one function than this are not made. */
const MOST_OPTIONS = 4;

/** Into how many variants the plan's cut conditionals split the text. */
export function optionCount(plan: BranchPlan): number {
  let most = 1;
  for (const conditional of plan.cut) most = Math.max(most, optionsOf(conditional).length);
  return Math.min(most, MOST_OPTIONS);
}

/**
 * The tokens that are left when of every cut conditional one branch is followed, and blanks for all else: the lines of conditionals that
 * are not kept, other directives, code that no kernel compiles. Two conditionals on one condition (`#ifdef A` and later `#ifndef A`)
 * follow it alike.
 */
export function selectBranches(
  tokens: Tokens,
  conditionals: Conditionals,
  { plan, choice, patches }: { readonly plan: BranchPlan; readonly choice: BranchChoice; readonly patches: PatchList },
): SelectedTokens {
  const { count, kinds, starts, ends, names } = tokens;
  if (conditionals.at.size === 0 && conditionals.others.length === 0 && !choice.omit) return { tokens, configuration: "" };
  const chosen = new Map<Conditional, number>();
  const truths = new Map<string, boolean>();
  const conditions: string[] = [];
  const omit = choice.omit ?? [];
  let nextOmit = 0;
  const kept = {
    kinds: new Uint8Array(count + 1),
    starts: new Int32Array(count + 1),
    ends: new Int32Array(count + 1),
    names: new Int32Array(count + 1),
  };
  let length = 0;
  let i = 0;
  const first = conditionals.all[0];
  // A part of a file may begin inside of a branch whose #if is before it.
  if (first?.lines[0] === -1 && isResolved(first, plan)) {
    const branch = choose(first);
    if (branch !== 0) i = skipFrom(first, 0, branch);
  }
  while (i < count) {
    const gap = omit[nextOmit];
    if (gap && i >= gap.from) {
      nextOmit++;
      if (gap.to > i) {
        patches.blank(starts[i] ?? 0, ends[gap.to - 1] ?? 0);
        i = gap.to;
      }
      continue;
    }
    if (kinds[i] === TokenKind.directive) {
      const found = conditionals.at.get(i);
      if (!found || !plan.kept.has(found.conditional)) patches.blank(starts[i] ?? 0, ends[i] ?? 0);
      if (!found) {
        i++;
        continue;
      }
      const { conditional, line } = found;
      const last = conditional.lines.length - 1;
      if (line < last && isResolved(conditional, plan)) {
        const branch = line === 0 ? choose(conditional) : (chosen.get(conditional) ?? conditional.first);
        i = branch === line ? i + 1 : skipFrom(conditional, line, line < branch ? branch : -1);
        continue;
      }
      if (line < last && !conditional.live[line]) {
        i = skipFrom(conditional, line, line + 1 < last ? line + 1 : -1);
        continue;
      }
      if (!plan.kept.has(conditional)) {
        i++;
        continue;
      }
    }
    kept.kinds[length] = kinds[i] ?? 0;
    kept.starts[length] = starts[i] ?? 0;
    kept.ends[length] = ends[i] ?? 0;
    kept.names[length] = names[i] ?? 0;
    length++;
    i++;
  }
  kept.kinds[length] = TokenKind.end;
  kept.starts[length] = kept.ends[length] = starts[count] ?? 0;
  return { tokens: { ...tokens, ...kept, count: length }, configuration: joinConditions(conditions) };

  function choose(conditional: Conditional): number {
    const options = optionsOf(conditional);
    let option = Math.min(choice.option, options.length - 1);
    const condition = conditional.conditions[0] ?? "";
    const isNegated = condition.startsWith("!");
    const key = isNegated ? condition.slice(1) : condition;
    const truth = truths.get(key);
    if (truth !== undefined && options.length === 2) option = truth === isNegated ? 1 : 0;
    else if (condition !== "") truths.set(key, (option === 0) !== isNegated);
    const branch = options[option] ?? -1;
    chosen.set(conditional, branch);
    if (options.length > 1) conditions.push(branch >= 0 ? (conditional.conditions[branch] ?? "") : noneOf(conditional));
    return branch;
  }

  /** Blanks from line `from` up to the line of `branch` (the #endif for -1), both lines included; the token to go on from. */
  function skipFrom(conditional: Conditional, from: number, branch: number): number {
    const { lines } = conditional;
    const to = (branch < 0 ? lines[lines.length - 1] : lines[branch]) ?? count;
    const start = Math.max(lines[from] ?? 0, 0);
    const end = to >= count ? (ends[count - 1] ?? 0) : (ends[to] ?? 0);
    patches.blank(starts[start] ?? 0, end);
    return to + 1;
  }
}

/** The branches that can be followed; -1 stands for none of them, where there is no #else. */
function optionsOf({ live, isExhaustive }: Conditional): readonly number[] {
  const options = [...live.keys()].filter((branch) => live[branch]);
  if (!isExhaustive || options.length === 0) options.push(-1);
  return options;
}

function noneOf({ conditions }: Conditional): string {
  return joinConditions(conditions.length === 1 ? [negate(conditions[0] ?? "")] : conditions.map((condition) => negate(condition)));
}

/** A conditional of which one branch is to be followed: a cut one, or one with code that no kernel compiles. */
function isResolved(conditional: Conditional, plan: BranchPlan): boolean {
  return plan.cut.has(conditional);
}
