import type { QueueModelAnswer } from "../server/lsp/own-messages.js";
import { escapeHtml } from "../server/report/html.js";
import { modelHtml } from "../server/report/model-html.js";
import type { Finding } from "../server/rules/finding.js";
import { PLACES_SCRIPT, policyOf, THEME_STYLE } from "./page-frame.js";

/** The queue model page as VS Code shows it. */
export function modelPageHtml(answer: QueueModelAnswer, nonce: string): string {
  const findings = answer?.findings ?? [];
  return modelHtml(answer ? [answer] : [], {
    policy: policyOf(nonce),
    nonce,
    style: THEME_STYLE + STYLE,
    script: PLACES_SCRIPT + SCRIPT,
    preface: findings.length > 0 ? `<ul class="findings" aria-label="Findings">${findings.map(findingItem).join("")}</ul>` : "",
  });
}

function findingItem({ rule, severity, message, file, range, fingerprint }: Finding): string {
  const place = [range.line, range.column, range.endLine, range.endColumn].join(" ");
  return `<li class="${escapeHtml(severity)}"><div><strong>${escapeHtml(rule)}</strong> ${escapeHtml(message)}
<span class="site" data-file="${escapeHtml(file)}" data-place="${place}"><code>${escapeHtml(`${file}:${range.line}`)}</code></span></div>
<button type="button" data-file="${escapeHtml(file)}" data-explain="${escapeHtml(fingerprint)}" aria-label="${escapeHtml(`Explain ${rule} in ${file}, line ${range.line}`)}">Explain</button></li>`;
}

const STYLE = `
header { position: static; background: var(--ground); } h1 { font-weight: 600; } aside { top: 0; max-height: 100vh; }
.hint::after { content: " Double-click a box, or Ctrl+Enter on it, to open its source."; }
svg { min-width: 780px; }
@media (max-width: 1250px) { .page { display: block; } main { padding-bottom: 16px; }
  aside { position: sticky; bottom: 0; width: auto; max-height: 45vh; padding: 12px 20px; background: var(--ground); border-top: 1px solid var(--rule); columns: 320px; column-gap: 32px; }
  aside h3, aside li { break-inside: avoid; } aside h3 { break-after: avoid; } }
.canvas { border-color: var(--rule); border-radius: 4px; }
.findings { list-style: none; margin: 12px 0 4px; padding: 0; display: grid; gap: 6px; max-height: 34vh; overflow-y: auto; }
.findings li { display: flex; gap: 14px; justify-content: space-between; align-items: center; padding: 6px 10px; border-left: 3px solid var(--alarm); background: var(--alarm-fill); }
.findings li.warning { border-color: var(--vscode-editorWarning-foreground); background: color-mix(in srgb, var(--vscode-editorWarning-foreground) 12%, var(--ground)); }
.findings li.info { border-color: var(--vscode-editorInfo-foreground); background: color-mix(in srgb, var(--vscode-editorInfo-foreground) 10%, var(--ground)); }
.findings button { flex: none; } .findings .site { display: inline; } body.vscode-high-contrast .findings li { outline: 1px solid var(--rule); }
`;

/** What was chosen stays chosen when the model changes and when the page was hidden. */
const SCRIPT = `
const aside = document.getElementById("details");
new MutationObserver(() => {
  aside.querySelectorAll("[data-place]").forEach(opens);
  editor.setState({ chosen: document.querySelector(".box.chosen")?.id });
}).observe(aside, { childList: true, attributes: true, attributeFilter: ["hidden"] });
const before = editor.getState()?.chosen;
if (before) document.getElementById(before)?.dispatchEvent(new MouseEvent("click"));
`;
