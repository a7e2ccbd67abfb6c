import type { ModelHandler, ModelQueue, ModelWait, ModelWork, QueueModel, QueueScope, Site } from "../program/queue-model.js";
import { counted } from "./counted.js";
import { mannerText } from "./model-graph.js";
import { type Palette, PLAIN } from "./palette.js";

const SCOPES: Readonly<Record<QueueScope, string>> = {
  system: "the kernel's own, shared with everyone",
  module: "one for the module, shared by all devices",
  adapter: "one an adapter, shared by its interfaces",
  interface: "one an interface",
  object: "one an object",
};

/** Queue models for people: each queue with who waits for it and the works that run there, then what has no queue. */
export function modelText(models: readonly QueueModel[], palette: Palette = PLAIN): string {
  if (models.length === 0) return "no work is queued or waited for here\n";
  return models.map((model) => moduleText(model, palette)).join("\n");
}

function moduleText(model: QueueModel, palette: Palette): string {
  const { module, files, queues, works, waits } = model;
  const scale = [counted(files.length, "file"), counted(queues.length, "queue"), counted(works.length, "work")].join(", ");
  const unqueued = works.filter((work) => !work.queuedAt.some((site) => queues.some((queue) => queue.name === site.queue)));
  return [
    `${palette.bold(`module ${module}`)} (${scale})\n`,
    ...queues.map((queue) => queueText(queue, model, palette)),
    unqueued.length > 0
      ? `  works on no queue that is known here\n${unqueued.map((work) => workText(work, undefined, waits, palette)).join("")}`
      : "",
  ].join("");
}

function queueText(queue: ModelQueue, { works, waits }: QueueModel, palette: Palette): string {
  const order = queue.ordered ? ", ordered" : "";
  const flags = queue.flags && queue.flags !== "0" ? `, ${queue.flags}` : "";
  const own = works.filter((work) => work.queuedAt.some((site) => site.queue === queue.name));
  return [
    `  queue ${palette.bold(queue.name)}: ${SCOPES[queue.scope]}${order}${flags}\n`,
    ...queue.allocatedAt.map((site) => `    allocated in ${siteText(site, palette)}\n`),
    ...queue.destroyedAt.map((site) => `    destroyed in ${siteText(site, palette)}\n`),
    ...waitsFor(waits, "queue", queue.name).map((wait) => waitText(wait, "    ", palette)),
    ...own.map((work) => workText(work, queue.name, waits, palette)),
  ].join("");
}

function workText(work: ModelWork, queue: string | undefined, waits: readonly ModelWait[], palette: Palette): string {
  const queuedAt = queue === undefined ? work.queuedAt : work.queuedAt.filter((site) => site.queue === queue);
  return [
    `    ${work.delayed ? "delayed work" : "work"} ${palette.bold(work.name)}\n`,
    ...queuedAt.map((site) => `      queued in ${siteText(site, palette)}${queue === undefined ? ` on ${site.queue}` : ""}\n`),
    ...work.handlers.map((handler) => handlerText(handler, palette)),
    ...waitsFor(waits, "work", work.name).map((wait) => waitText(wait, "      ", palette)),
  ].join("");
}

function handlerText({ function: name, at, locks }: ModelHandler, palette: Palette): string {
  const lines = locks.map((lock) => `        ${mannerText(lock)} in ${siteText(lock.at, palette)}\n`);
  return `      handler ${palette.bold(name)} ${palette.dim(placeOf(at))}\n${lines.join("")}`;
}

function waitText({ at, call, under, findings }: ModelWait, indent: string, palette: Palette): string {
  const held = under.map(({ lock, entry }) => `${lock} (${entry})`).join(", ");
  const text = `waited for by ${call} in ${siteText(at, palette)}${held ? `, under ${held}` : ""}`;
  return `${indent}${findings.length > 0 ? palette.severity("error", text) : text}\n`;
}

function waitsFor(waits: readonly ModelWait[], kind: "queue" | "work", name: string): ModelWait[] {
  return waits.filter((wait) => wait.target.kind === kind && wait.target.name === name);
}

function siteText(site: Site, palette: Palette): string {
  return `${site.function} ${palette.dim(placeOf(site))}`;
}

function placeOf({ file, range }: Site): string {
  return `${file}:${range.line}`;
}
