import type { ExplainAnswer } from "../server/lsp/own-messages.js";
import { escapeHtml } from "../server/report/html.js";
import { threadHeading } from "../server/report/thread-heading.js";
import type { RuleDocumentation } from "../server/rules/documentation/rule-documentation.js";
import type { Finding, Step, Thread } from "../server/rules/finding.js";
import { lockLabel } from "../server/rules/names.js";
import { PLACES_SCRIPT, policyOf, THEME_STYLE } from "./page-frame.js";

/** Lines of source around a step. */
const CONTEXT = 2;

/** A finding with both sides of the deadlock side by side, every step with its source, and what its rule says. `textOf`: the text of a file. */
export function findingPageHtml(answer: NonNullable<ExplainAnswer>, textOf: (file: string) => string | undefined, nonce: string): string {
  const { finding, documentation } = answer;
  const waiting = finding.trace.filter(({ role }) => role === "holder");
  const others = finding.trace.filter(({ role }) => role !== "holder");
  const sideOf = (thread: Thread) => sideHtml(finding, thread, textOf);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policyOf(nonce))}">
<title>${escapeHtml(finding.rule)}</title>
<style nonce="${nonce}">${STYLE}${THEME_STYLE}</style>
</head>
<body>
<main>
<h1><span class="rule ${escapeHtml(finding.severity)}">${escapeHtml(finding.rule)}</span> ${placeHtml(finding)}</h1>
<p class="message">${escapeHtml(finding.message)}</p>
${ringHtml(finding)}
<div class="sides">
<div class="column">${waiting.map(sideOf).join("")}</div>
<div class="column">${others.map(sideOf).join("")}</div>
</div>
${documentation ? documentationHtml(documentation) : ""}
</main>
<script nonce="${nonce}">${PLACES_SCRIPT}</script>
</body>
</html>
`;
}

function sideHtml(finding: Finding, thread: Thread, textOf: (file: string) => string | undefined): string {
  const steps = thread.steps.map((step, index) => stepHtml(step, textOf(step.file), index === thread.steps.length - 1));
  return `<section class="side ${thread.role}"><h2>${escapeHtml(capitalised(threadHeading(labelled(finding), thread)))}</h2><ol>${steps.join("")}</ol></section>`;
}

function stepHtml(step: Step, text: string | undefined, isLast: boolean): string {
  const says = `<p>${escapeHtml(step.message)}</p>`;
  return `<li${isLast ? ' class="last"' : ""}>${says}${placeHtml(step)}${text === undefined ? "" : excerptHtml(text, step)}</li>`;
}

/** The source around a step, its own line marked; without the indentation that all lines share. */
function excerptHtml(text: string, { range, file }: Step): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(range.line - CONTEXT, 1);
  const shown = lines.slice(first - 1, Math.min(range.line + CONTEXT, lines.length)).map((line) => line.replaceAll("\t", "    "));
  while (shown.length > 0 && shown.at(-1)?.trim() === "" && first + shown.length - 1 > range.line) shown.pop();
  const indentation = Math.min(...shown.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  const width = String(first + shown.length - 1).length;
  const rows = shown.map((line, index) => {
    const number = first + index;
    const content = `<span class="number">${String(number).padStart(width)}</span>${escapeHtml(line.slice(indentation))}`;
    return number === range.line ? `<mark>${content}\n</mark>` : `<span>${content}\n</span>`;
  });
  return `<pre aria-label="${escapeHtml(`${file}, line ${range.line}`)}">${rows.join("")}</pre>`;
}

/** Why neither moves, in one line. */
function ringHtml(finding: Finding): string {
  const { lock, queue, work, handler, entry } = labelled(finding);
  if (!lock || !(handler || work)) return "";
  const name = (text: string) => `<code>${escapeHtml(text)}</code>`;
  const holder = entry ? name(entry) : "the waiting thread";
  const parts = [
    `${holder} holds ${name(lock)} and waits for ${name(queue ?? work ?? "")}`,
    `which is done only when ${name(handler ? `${handler}()` : (work ?? ""))} is`,
    `which wants ${name(lock)}`,
  ];
  return `<p class="ring">${parts.join('<span class="arrow" aria-hidden="true"> → </span>')}<span class="arrow" aria-hidden="true"> ↩</span></p>`;
}

function documentationHtml({ title, meaning, fixes, limits }: RuleDocumentation): string {
  const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${proseHtml(item)}</li>`).join("")}</ul>`;
  return `<section class="documentation"><h2>What the rule means</h2><p><strong>${proseHtml(title)}</strong></p>${meaning
    .map((paragraph) => `<p>${proseHtml(paragraph)}</p>`)
    .join("")}<h2>Ways out, the best first</h2>${list(fixes)}<h2>What is not seen</h2>${list(limits)}</section>`;
}

/** The documentation's texts mark code with backquotes and have no other markup. */
function proseHtml(text: string): string {
  return escapeHtml(text)
    .replace(/&#96;|`/g, "`")
    .replace(/`([^`]*)`/g, "<code>$1</code>");
}

function labelled(finding: Finding): Finding {
  return { ...finding, lock: finding.lock && lockLabel(finding.lock) };
}

function placeHtml({ file, range }: Pick<Step, "file" | "range">): string {
  const place = [range.line, range.column, range.endLine, range.endColumn].join(" ");
  return `<code class="place" data-file="${escapeHtml(file)}" data-place="${place}">${escapeHtml(`${file}:${range.line}`)}</code>`;
}

/** As the start of a heading; a name of the source stays as it is. */
function capitalised(text: string): string {
  return /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.45; }
main { max-width: 1500px; margin: 0 auto; padding: 14px 22px 40px; }
h1 { font-size: 1.25em; font-weight: 600; margin: 0 0 6px; display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; }
h1 .rule.error { color: var(--alarm); } h1 .rule.warning { color: var(--vscode-editorWarning-foreground); } h1 .place { font-weight: 400; font-size: 12px; }
.message { margin: 0 0 16px; max-width: 110ch; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 18px; align-items: start; }
.column { display: grid; gap: 14px; min-width: 0; }
.side { border: 1px solid var(--rule); border-top: 3px solid var(--work-edge); border-radius: 4px; padding: 10px 14px 12px; min-width: 0; }
.side.holder { border-top-color: var(--wait-edge); } .side.worker { border-top-color: var(--alarm); } .side.queue { border-top-color: var(--queue-edge); }
.side h2 { font-size: 1.05em; margin: 0 0 8px; }
ol { margin: 0; padding-left: 22px; display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; } ol li::marker { color: var(--soft); }
li p { margin: 0; } li.last > p { font-weight: 600; }
code { font-size: .94em; } .place { color: var(--link); font-size: 12px; }
pre { margin: 4px 0 0; padding: 6px 0; overflow-x: auto; font: 12px/1.5 var(--vscode-editor-font-family, monospace); background: var(--vscode-textCodeBlock-background); border-radius: 3px; }
pre span, pre mark { display: block; width: max-content; min-width: 100%; padding: 0 10px; color: inherit; background: none; }
pre mark { background: var(--alarm-fill); box-shadow: inset 3px 0 var(--alarm); } pre .number { display: inline; padding: 0 12px 0 0; color: var(--soft); user-select: none; }
body.vscode-high-contrast pre mark { outline: 1px solid var(--vscode-contrastActiveBorder, currentColor); outline-offset: -1px; }
.ring { margin: 0 0 16px; padding: 10px 14px; border-left: 3px solid var(--alarm); background: var(--alarm-fill); } .ring .arrow { color: var(--alarm); font-weight: 700; }
.documentation { max-width: 110ch; margin-top: 24px; border-top: 1px solid var(--rule); } .documentation h2 { font-size: 1.05em; margin: 18px 0 4px; }
.documentation p { margin: 6px 0; } .documentation li { margin: 3px 0; }
`;
