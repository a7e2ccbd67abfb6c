import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { extractFacts } from "../../server/facts/extract.js";
import type { FileFacts, FunctionFacts } from "../../server/facts/file-facts.js";
import { TokenKind, tokenize } from "../../server/text/lexer.js";
import { outlineFile } from "../../server/text/outline.js";
import { loadTestParser } from "../syntax/test-parser.js";

/**
 * `node out/test/facts/measure.js [--wanted] [--verbose] PATH…`: what extraction costs over real source, how much of it has errors, and
 * which calls that concern work or locks stand in a function's text but not in its graph.
 */
const tracked =
  /^(?:flush_|cancel_|queue_|mod_|schedule_|drain_|INIT_(?:DELAYED_)?WORK|rtnl_|mutex_|destroy_workqueue|alloc_workqueue|create_\w*workqueue|down_|up_)/;

interface Totals {
  files: number;
  bytes: number;
  facts: number;
  functions: number;
  withErrors: number;
  concerned: number;
  concernedWithErrors: number;
  calls: number;
  lost: number;
  unread: number;
  milliseconds: number;
}

const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith("--")));
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const parser = await loadTestParser();
const totals: Totals = {
  files: 0,
  bytes: 0,
  facts: 0,
  functions: 0,
  withErrors: 0,
  concerned: 0,
  concernedWithErrors: 0,
  calls: 0,
  lost: 0,
  unread: 0,
  milliseconds: 0,
};
const slowest: { readonly path: string; readonly rate: number; readonly milliseconds: number }[] = [];
for (const path of paths.flatMap(sourceFiles)) measure(path);
report();

function sourceFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((each) => /\.[ch]$/.test(each))
    .sort()
    .map((each) => join(path, each));
}

function measure(path: string): void {
  const text = readFileSync(path, "utf8");
  const outline = outlineFile(text);
  const concerned = new Set(outline.functions.filter((each) => each.identifiers.some(isTracked)).map((each) => each.name));
  const start = performance.now();
  const facts = extractFacts(parser, text, flags.has("--wanted") ? { wanted: (name) => concerned.has(name) } : {});
  const milliseconds = performance.now() - start;
  totals.files += 1;
  totals.bytes += text.length;
  totals.milliseconds += milliseconds;
  totals.facts += JSON.stringify(facts).length;
  totals.unread += facts.unread.length;
  slowest.push({ path, milliseconds, rate: text.length / milliseconds });
  for (const each of facts.functions) {
    totals.functions += 1;
    if (each.hasErrors) totals.withErrors += 1;
    if (!concerned.has(each.name)) continue;
    totals.concerned += 1;
    if (!each.hasErrors) continue;
    totals.concernedWithErrors += 1;
    if (flags.has("--verbose")) {
      const [unread] = facts.unread.filter((span) => span.function === each.name);
      process.stdout.write(`errors: ${path}:${unread?.at.line ?? each.range.line} ${each.name}\n`);
    }
  }
  compareCalls({ path, text, facts, concerned });
}

function isTracked(name: string): boolean {
  return tracked.test(name);
}

/** A call in the text is a tracked name before a parenthesis; macros of the file's own are left to their bodies. */
function compareCalls(file: {
  readonly path: string;
  readonly text: string;
  readonly facts: FileFacts;
  readonly concerned: ReadonlySet<string>;
}): void {
  const byName = new Map<string, FunctionFacts[]>();
  for (const each of file.facts.functions) byName.set(each.name, [...(byName.get(each.name) ?? []), each]);
  for (const outline of outlineFile(file.text).functions) {
    if (!file.concerned.has(outline.name)) continue;
    const tokens = tokenize(file.text, outline.bodyStart, outline.end);
    const inText: { readonly name: string; readonly line: number }[] = [];
    for (let index = 0; index < tokens.count; index++) {
      const name = tokens.kinds[index] === TokenKind.word ? (tokens.words[tokens.names[index] ?? 0] ?? "") : "";
      if (!isTracked(name) || tokens.kinds[index + 1] !== 40) continue;
      inText.push({ name, line: file.text.slice(0, tokens.starts[index]).split("\n").length });
    }
    const inGraph = new Set<string>();
    for (const each of byName.get(outline.name) ?? []) {
      for (const node of each.graph.nodes) {
        if (node.kind !== "call") continue;
        const { callee } = node;
        // A call through a member is found by the member's name, which may stand lines below the call's beginning.
        if (callee.kind === "name") inGraph.add(`${callee.name}:${node.at.line}`);
        if (callee.kind === "member") for (let line = node.at.line; line <= node.at.endLine; line++) inGraph.add(`${callee.name}:${line}`);
      }
    }
    for (const call of inText) {
      totals.calls += 1;
      if (inGraph.has(`${call.name}:${call.line}`)) continue;
      totals.lost += 1;
      if (flags.has("--verbose")) process.stdout.write(`lost: ${file.path}:${call.line} ${call.name} in ${outline.name}\n`);
    }
  }
}

function report(): void {
  const megabytes = totals.bytes / 1e6;
  const share = (part: number, whole: number): string => `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
  const lines = [
    `files ${totals.files}, ${megabytes.toFixed(1)} MB, ${totals.milliseconds.toFixed(0)} ms, ${(totals.milliseconds / megabytes).toFixed(1)} ms/MB`,
    `facts ${(totals.facts / 1e6).toFixed(1)} MB, ${(totals.facts / 1e3 / megabytes).toFixed(0)} KB per MB of source`,
    `functions ${totals.functions}, with errors ${totals.withErrors} (${share(totals.withErrors, totals.functions)})`,
    `  with work or lock calls ${totals.concerned}, with errors ${totals.concernedWithErrors} (${share(totals.concernedWithErrors, totals.concerned)})`,
    `calls of work and locks ${totals.calls}, lost ${totals.lost} (${share(totals.lost, totals.calls)})`,
    `unread spans ${totals.unread}`,
    ...slowest
      .filter((each) => each.milliseconds > 5)
      .sort((a, b) => a.rate - b.rate)
      .slice(0, 8)
      .map((each) => `  ${each.milliseconds.toFixed(0)} ms, ${(each.rate / 1e3).toFixed(2)} MB/s: ${each.path}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
