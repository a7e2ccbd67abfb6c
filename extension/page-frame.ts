import type { Webview } from "vscode";

/** Nothing is loaded from anywhere, and only what carries the page's own number is run or styles it. */
export function policyOf(nonce: string): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
}

/** Another one for every page. */
export function newNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The colours of the editor's theme under the names that pages use; high contrast has edges where others have fillings. */
export const THEME_STYLE = `
:root { color-scheme: light dark; --ground: var(--vscode-editor-background); --panel: var(--vscode-editor-background);
  --ink: var(--vscode-editor-foreground, var(--vscode-foreground)); --soft: var(--vscode-descriptionForeground);
  --rule: var(--vscode-widget-border, var(--vscode-panel-border, var(--vscode-contrastBorder, #8884)));
  --line: color-mix(in srgb, var(--vscode-editor-foreground) 45%, var(--vscode-editor-background));
  --wait-edge: var(--vscode-charts-yellow); --wait: color-mix(in srgb, var(--wait-edge) 14%, var(--ground));
  --queue-edge: var(--vscode-charts-blue); --queue: color-mix(in srgb, var(--queue-edge) 14%, var(--ground));
  --work-edge: color-mix(in srgb, var(--ink) 50%, var(--ground)); --work: color-mix(in srgb, var(--ink) 5%, var(--ground));
  --lock-edge: var(--vscode-charts-purple); --lock: color-mix(in srgb, var(--lock-edge) 16%, var(--ground));
  --alarm: var(--vscode-editorError-foreground, #c3232b); --alarm-fill: color-mix(in srgb, var(--alarm) 14%, var(--ground));
  --focus: var(--vscode-focusBorder); --link: var(--vscode-textLink-foreground); }
body { padding: 0; font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
body.vscode-high-contrast, body.vscode-high-contrast-light { --wait: var(--ground); --queue: var(--ground); --work: var(--ground); --lock: var(--ground); --alarm-fill: var(--ground);
  --rule: var(--vscode-contrastBorder); --line: var(--ink); --soft: var(--ink); }
input { background: var(--vscode-input-background); color: var(--vscode-input-foreground); border: 1px solid var(--vscode-input-border, var(--rule)); border-radius: 2px; }
input::placeholder { color: var(--vscode-input-placeholderForeground); }
input:focus-visible, button:focus-visible, [role=link]:focus-visible, a:focus-visible { outline: 1px solid var(--focus); outline-offset: 1px; }
[role=link] { cursor: pointer; } [role=link] code, code[role=link] { color: var(--link); background: none; padding: 0; } [role=link]:hover code { text-decoration: underline; }
button { font: inherit; cursor: pointer; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: 2px 10px;
  color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
code, svg text { font-family: var(--vscode-editor-font-family, monospace); }
`;

/**
 * Makes everything with `data-place` a link that opens it in the editor, and everything with `data-explain` a way to its finding. `opens(element)`
 * is called for what comes later.
 */
export const PLACES_SCRIPT = `
"use strict";
const editor = acquireVsCodeApi();
const opens = (element) => {
  if (element.closest("svg")) return;
  element.tabIndex = 0;
  element.setAttribute("role", "link");
};
document.querySelectorAll("[data-place]").forEach(opens);
const open = ({ dataset: { file, place } }, keepsFocus) => editor.postMessage({ open: { file, place: place.split(" ").map(Number), keepsFocus } });
document.addEventListener("click", ({ target }) => {
  const explained = target.closest("[data-explain]");
  if (explained) return editor.postMessage({ explain: { file: explained.dataset.file, fingerprint: explained.dataset.explain } });
  const place = target.closest("[data-place]");
  if (place && !place.closest("svg")) open(place);
});
document.addEventListener("dblclick", ({ target }) => {
  const box = target.closest("svg [data-place]");
  if (box) open(box);
});
document.addEventListener("keydown", (event) => {
  const place = event.target.closest("[data-place]");
  const wanted = place?.closest("svg") ? event.ctrlKey || event.metaKey : true;
  if (!place || !wanted || event.key !== "Enter") return;
  event.preventDefault();
  open(place);
});
`;

/** What a page says back. */
export type PageMessage =
  | { readonly open: { readonly file: string; readonly place: readonly [number, number, number, number] } }
  | { readonly explain: { readonly file: string; readonly fingerprint: string } };

/** Undefined for what no page of ours sends. */
export function readPageMessage(given: unknown): PageMessage | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  if ("open" in given && typeof given.open === "object" && given.open !== null && "file" in given.open && "place" in given.open) {
    const { file, place } = given.open;
    if (typeof file !== "string" || !Array.isArray(place)) return undefined;
    const [line, column, endLine, endColumn] = place.map(Number);
    if (![line, column, endLine, endColumn].every((each) => Number.isInteger(each) && Number(each) >= 1)) return undefined;
    return { open: { file, place: [Number(line), Number(column), Number(endLine), Number(endColumn)] } };
  }
  if ("explain" in given && typeof given.explain === "object" && given.explain !== null) {
    const { explain } = given;
    if ("file" in explain && "fingerprint" in explain && typeof explain.file === "string" && typeof explain.fingerprint === "string") {
      return { explain: { file: explain.file, fingerprint: explain.fingerprint } };
    }
  }
  return undefined;
}

/** Pages have scripts and can reach no file. */
export const PAGE_OPTIONS: Webview["options"] = { enableScripts: true, localResourceRoots: [] };
