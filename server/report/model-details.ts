import type { ModelWait, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { escapeHtml } from "./html.js";
import { type GraphNode, mannerText } from "./model-graph.js";

/** What the page says of one box when it is chosen: every site, and everything that the picture leaves out. HTML. */
export function detailsOf(model: QueueModel, node: GraphNode): string {
  const facts = factsOf(model, node);
  const blocks = facts
    .filter(({ items }) => items.length > 0)
    .map(({ title, items }) => `<h3>${escapeHtml(title)}</h3><ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`);
  return `<h2>${escapeHtml(node.title)}</h2><p>${escapeHtml(KINDS[node.kind])}${node.alarming ? ", part of a deadlock" : ""}</p>${blocks.join("")}`;
}

const KINDS: Readonly<Record<GraphNode["kind"], string>> = {
  wait: "function that waits for deferred work",
  queue: "workqueue",
  work: "work",
  lock: "lock that handlers take",
};

interface Block {
  readonly title: string;
  readonly items: readonly string[];
}

function factsOf(model: QueueModel, node: GraphNode): Block[] {
  switch (node.kind) {
    case "wait": {
      const own = model.waits.filter((wait) => wait.at.function === node.title && wait.at.file === node.sites[0]?.file);
      return [
        {
          title: "Waits",
          items: own.map((wait) => `${escapeHtml(`${wait.call} for ${wait.target.name}`)}${heldText(wait)} ${siteText(wait.at)}`),
        },
      ];
    }
    case "queue": {
      const queue = model.queues.find((each) => each.name === node.title);
      const works = model.works.filter((work) => work.queuedAt.some((site) => site.queue === node.title));
      return [
        { title: "Is", items: node.lines.map(escapeHtml) },
        { title: "Allocated", items: (queue?.allocatedAt ?? []).map(siteText) },
        { title: "Destroyed", items: (queue?.destroyedAt ?? []).map(siteText) },
        { title: "Waited for", items: waitersOf(model, "queue", node.title) },
        { title: "Works", items: works.map((work) => escapeHtml(work.name)) },
      ];
    }
    case "work": {
      const work = model.works.find((each) => each.name === node.title);
      return work ? workFacts(model, work) : [];
    }
    case "lock": {
      const takers = model.works.flatMap((work) =>
        work.handlers.flatMap((handler) =>
          handler.locks
            .filter((lock) => lock.lock === node.title)
            .map((lock) => `${escapeHtml(`${handler.function} of ${work.name} ${mannerText(lock)}`)} ${siteText(lock.at)}`),
        ),
      );
      const holders = model.waits.filter((wait) => wait.under.some((held) => held.lock === node.title));
      return [
        { title: "Wanted by", items: takers },
        { title: "Held over", items: holders.map((wait) => `${escapeHtml(`${wait.call} for ${wait.target.name}`)} ${siteText(wait.at)}`) },
      ];
    }
  }
}

function workFacts(model: QueueModel, work: ModelWork): Block[] {
  const handlers = work.handlers.flatMap((handler) => [
    `${escapeHtml(handler.function)} ${siteText(handler.at)}`,
    ...handler.locks.map((lock) => `${escapeHtml(mannerText(lock))} ${siteText(lock.at)}`),
  ]);
  return [
    { title: work.handlers.length > 1 ? "Handlers" : "Handler", items: handlers },
    { title: "Initialised", items: work.initializedAt.map(siteText) },
    { title: "Queued", items: work.queuedAt.map((site) => `${escapeHtml(`on ${site.queue}`)} ${siteText(site)}`) },
    { title: "Waited for", items: waitersOf(model, "work", work.name) },
  ];
}

function waitersOf(model: QueueModel, kind: "queue" | "work", name: string): string[] {
  return model.waits
    .filter((wait) => wait.target.kind === kind && wait.target.name === name)
    .map((wait) => `${escapeHtml(wait.call)}${heldText(wait)} ${siteText(wait.at)}`);
}

function heldText({ under }: ModelWait): string {
  if (under.length === 0) return escapeHtml(" under no lock");
  return escapeHtml(` under ${under.map(({ lock, entry }) => `${lock} (${entry})`).join(", ")}`);
}

function siteText({ file, range, function: name }: Site): string {
  return `<span class="site" ${siteAttributes({ file, range })}>${escapeHtml(name)} <code>${escapeHtml(`${file}:${range.line}`)}</code></span>`;
}

/** What a page that can open places needs of one. */
export function siteAttributes({ file, range }: Pick<Site, "file" | "range">): string {
  const { line, column, endLine, endColumn } = range;
  return `data-file="${escapeHtml(file)}" data-place="${[line, column, endLine, endColumn].join(" ")}"`;
}
