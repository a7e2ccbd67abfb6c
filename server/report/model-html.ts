import type { QueueModel } from "../program/queue-model.js";
import { counted } from "./counted.js";
import { escapeHtml } from "./html.js";
import { detailsOf, siteAttributes } from "./model-details.js";
import { type GraphNode, isDrawn, modelGraph } from "./model-graph.js";
import { type Arrow, type Box, layOut } from "./model-layout.js";
import { PAGE_SCRIPT } from "./model-page-script.js";
import { PAGE_STYLE } from "./model-page-style.js";

/** What a page is shown in: a browser, or a part of an editor with rules of its own. */
export interface PageFrame {
  /** `Content-Security-Policy`. */
  readonly policy: string;
  /** The `nonce` of the page's style and scripts, where the policy wants one. */
  readonly nonce?: string;
  /** After the page's own style and script. */
  readonly style?: string;
  readonly script?: string;
  /** HTML above the pictures. */
  readonly preface?: string;
}

const BROWSER: PageFrame = { policy: "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'" };

/** Queue models as one page that needs no network: who waits under what → queues → works with handlers → locks. */
export function modelHtml(models: readonly QueueModel[], frame: PageFrame = BROWSER): string {
  const nonce = frame.nonce === undefined ? "" : ` nonce="${escapeHtml(frame.nonce)}"`;
  const title = models.length === 1 && models[0] ? `Queues of ${models[0].module}` : `Queues of ${counted(models.length, "module")}`;
  const contents = models.length > 1 ? contentsOf(models) : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(frame.policy)}">
<title>${escapeHtml(title)}</title>
<style${nonce}>${PAGE_STYLE}${frame.style ?? ""}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<div class="tools">
<label>Find <input id="find" type="search" placeholder="work, handler, lock, function" autocomplete="off" spellcheck="false"></label>
${LEGEND}
</div>
<p class="hint">Point at a box to follow its arrows; click it, or Tab to it and press Enter, for its places in the source. Arrow keys walk along the arrows, Escape lets go, / searches.</p>
</header>
<div class="page">
<main>
${frame.preface ?? ""}${contents}${models.map(moduleSection).join("\n")}
</main>
<aside id="details" aria-live="polite" hidden></aside>
</div>
<script${nonce}>${PAGE_SCRIPT}${frame.script ?? ""}</script>
</body>
</html>
`;
}

const LEGEND = `<ul class="legend" aria-label="Legend">
<li><i class="key wait"></i>waits, under a lock</li>
<li><i class="key queue"></i>queue</li>
<li><i class="key work"></i>work and its handler</li>
<li><i class="key lock"></i>lock</li>
<li><i class="line tries"></i>tries, does not wait</li>
<li><i class="line alarm"></i>part of a deadlock</li>
</ul>`;

function contentsOf(models: readonly QueueModel[]): string {
  const items = models.map((model, index) => {
    const alarms = model.waits.some((wait) => wait.findings.length > 0) ? ' class="alarm"' : "";
    return `<li><a href="#m${index}"${alarms}>${escapeHtml(model.module)}</a></li>`;
  });
  return `<nav aria-label="Modules"><ul>${items.join("")}</ul></nav>\n`;
}

function moduleSection(model: QueueModel, index: number): string {
  const graph = modelGraph(model);
  const { width, height, boxes, arrows } = layOut(graph);
  const prefix = `m${index}`;
  const hidden = model.waits.filter((wait) => !isDrawn(wait)).length;
  const facts = [
    counted(model.files.length, "file"),
    counted(model.queues.length, "queue"),
    counted(model.works.length, "work"),
    `${counted(model.waits.length, "wait")}${hidden > 0 ? ` (${hidden} under no lock, not drawn: see what they wait for)` : ""}`,
  ].join(", ");
  // In reading order, so that Tab walks column by column.
  const ordered = [...boxes].sort((a, b) => a.left - b.left || a.top - b.top);
  return `<section id="${prefix}">
<h2>${escapeHtml(model.module)} <small>${escapeHtml(facts)}</small></h2>
<div class="canvas">
<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escapeHtml(`Queue graph of ${model.module}`)}">
${arrows.map((arrow) => arrowSvg(arrow, prefix)).join("\n")}
${ordered.map((box) => boxSvg(box, prefix)).join("\n")}
</svg>
</div>
${graph.nodes.map((node) => `<template id="${prefix}${node.id}-about">${detailsOf(model, node)}</template>`).join("\n")}
</section>`;
}

function arrowSvg({ edge, from, to }: Arrow, prefix: string): string {
  const middle = (from.x + to.x) / 2;
  const classes = ["arrow", edge.kind, ...(edge.alarming ? ["alarm"] : [])].join(" ");
  const path = [`M${from.x} ${from.y}`, `C${middle} ${from.y} ${middle} ${to.y} ${to.x - 5} ${to.y}`].join("").replace(/\.(\d)\d+/g, ".$1");
  const head = `M${to.x} ${to.y}l-8 -4.5v9z`.replace(/\.(\d)\d+/g, ".$1");
  return `<g class="${classes}" data-from="${prefix}${edge.from}" data-to="${prefix}${edge.to}"><path d="${path}"/><path class="head" d="${head}"/></g>`;
}

function boxSvg({ node, left, top, width, height, text }: Box, prefix: string): string {
  const classes = ["box", node.kind, ...(node.alarming ? ["alarm"] : [])].join(" ");
  const radius = node.kind === "queue" || node.kind === "lock" ? 10 : 3;
  const lines = text.map((line, index) => {
    const y = top + (height - text.length * 15) / 2 + 11 + index * 15;
    return `<text${index === 0 ? ' class="title"' : ""} x="${left + 9}" y="${y}">${escapeHtml(line)}</text>`;
  });
  // A work's last place is its handler.
  const place = node.kind === "work" ? node.sites.at(-1) : node.sites[0];
  return `<g class="${classes}" id="${prefix}${node.id}"${place ? ` ${siteAttributes(place)}` : ""} tabindex="0" role="button" aria-label="${escapeHtml(spoken(node))}"><title>${escapeHtml([node.title, ...node.arrowLines, ...node.lines].join("\n"))}</title><rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"/>${lines.join("")}</g>`;
}

function spoken(node: GraphNode): string {
  return [node.kind, node.title, ...node.arrowLines, ...node.lines, ...(node.alarming ? ["part of a deadlock"] : [])].join(", ");
}
