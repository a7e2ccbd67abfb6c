import type { ModelHandler, ModelQueue, ModelWait, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import type { Finding } from "../rules/finding.js";
import { lockLabel } from "../rules/names.js";
import { partyOf } from "./diagnostic-of.js";
import { type Entity, waitsFor, worksOn } from "./entities.js";
import type { Folder } from "./folder.js";
import { lockText, scopeText } from "./wording.js";

/** Entries of one list that are shown. */
const LONGEST_LIST = 8;

/** Where links lead. */
type Links = Pick<Folder, "uriOf">;

/** What the queue model knows of a thing, as Markdown with links to every place. */
export function cardOf(folder: Links, entity: Entity): string {
  switch (entity.kind) {
    case "queue":
      return queueCard(folder, entity.model, entity.queue);
    case "work":
      return workCard(folder, entity.model, entity.work);
    case "handler":
      return handlerCard(folder, entity.model, entity.work, entity.handler);
    case "wait":
      return waitCard(folder, entity.model, entity.wait);
    case "lock":
      return lockCard(folder, entity.model, entity.lock);
  }
}

/** Both sides of a deadlock. */
export function findingCard(folder: Links, finding: Finding): string {
  const parties = finding.trace.map((thread, index) => {
    const steps = thread.steps.map((step, position) => `${position + 1}. ${placeLink(folder, step)} ${plain(step.message)}`);
    return `*${partyOf(finding, index)}*\n\n${steps.join("\n")}`;
  });
  return [`**${finding.rule}**: ${plain(finding.message)}`, ...parties].join("\n\n");
}

function queueCard(folder: Links, model: QueueModel, queue: ModelQueue): string {
  const waits = model.waits.filter((wait) => wait.target.kind === "queue" && wait.target.name === queue.name);
  return card([
    `**queue** ${code(queue.name)}: ${[scopeText(queue), ...(queue.ordered ? ["ordered"] : []), ...(queue.flags && queue.flags !== "0" ? [code(queue.flags)] : [])].join(", ")}`,
    section("allocated", places(folder, queue.allocatedAt)),
    section(
      "works",
      worksOn(model, queue).map((work) => `${code(work.name)}${handlersText(folder, work)}`),
    ),
    section(
      "waited for",
      waits.map((wait) => waitText(folder, wait)),
    ),
    section("destroyed", places(folder, queue.destroyedAt)),
  ]);
}

function workCard(folder: Links, model: QueueModel, work: ModelWork): string {
  return card([
    `**${work.delayed ? "delayed work" : "work"}** ${code(work.name)}`,
    section(
      "handler",
      work.handlers.map((handler) => handlerText(folder, handler)),
    ),
    ...workSections(folder, model, work),
  ]);
}

function handlerCard(folder: Links, model: QueueModel, work: ModelWork, handler: ModelHandler): string {
  return card([
    `**handler** ${code(`${handler.function}()`)} of ${work.delayed ? "delayed work" : "work"} ${code(work.name)}`,
    section(
      "locks",
      handler.locks.map((lock) => `${plain(lockText(lock))} ${placeLink(folder, lock.at)}`),
    ),
    ...workSections(folder, model, work),
  ]);
}

function workSections(folder: Links, model: QueueModel, work: ModelWork): string[] {
  const scopes = new Map(model.queues.map((queue) => [queue.name, scopeText(queue)]));
  return [
    section(
      "queued",
      work.queuedAt.map((site) => {
        const scope = scopes.get(site.queue);
        return `on ${code(site.queue)}${scope ? ` (${scope})` : ""} ${placeLink(folder, site)}`;
      }),
    ),
    section("initialised", places(folder, work.initializedAt)),
    section(
      "waited for",
      waitsFor(model, work).map((wait) => waitText(folder, wait)),
    ),
  ];
}

function waitCard(folder: Links, model: QueueModel, wait: ModelWait): string {
  const queue = model.queues.find((each) => wait.target.kind === "queue" && each.name === wait.target.name);
  const works = queue ? worksOn(model, queue) : model.works.filter((work) => work.name === wait.target.name);
  return card([
    `**wait** ${code(`${wait.call}()`)} for ${wait.target.kind} ${code(wait.target.name)}${queue ? `, ${scopeText(queue)}` : ""}`,
    section(
      "under",
      wait.under.map(({ lock, entry }) => `${plain(lockLabel(lock))} (${code(entry)})`),
    ),
    section(
      "returns when these are done",
      works.map((work) => `${code(work.name)}${handlersText(folder, work)}`),
    ),
  ]);
}

function lockCard(folder: Links, model: QueueModel, lock: string): string {
  const takers = model.works.flatMap((work) =>
    work.handlers.flatMap((handler) =>
      handler.locks
        .filter((each) => lockLabel(each.lock) === lock)
        .map((each) => `${code(`${handler.function}()`)} ${plain(lockText(each))} ${placeLink(folder, each.at)}`),
    ),
  );
  const waits = model.waits.filter((wait) => wait.under.some((held) => lockLabel(held.lock) === lock));
  if (takers.length === 0 && waits.length === 0) return card([`**lock** ${plain(lock)}: no work of ${code(model.module)} needs it`]);
  return card([
    `**lock** ${plain(lock)}`,
    section("needed by handlers", takers),
    section(
      "held while waiting",
      waits.map((wait) => waitText(folder, wait)),
    ),
  ]);
}

function handlersText(folder: Links, work: ModelWork): string {
  return work.handlers.length === 0 ? "" : `: ${work.handlers.map((handler) => handlerText(folder, handler)).join("; ")}`;
}

function handlerText(folder: Links, handler: ModelHandler): string {
  const locks = handler.locks.map((lock) => plain(lockText(lock))).join(", ");
  return `${code(`${handler.function}()`)} ${placeLink(folder, handler.at)}${locks ? ` ${locks}` : ""}`;
}

function waitText(folder: Links, wait: ModelWait): string {
  const locks = [...new Set(wait.under.map((held) => lockLabel(held.lock)))];
  const under = locks.length === 0 ? "" : ` under ${plain(locks.join(", "))}`;
  return `${code(`${wait.call}()`)} in ${code(`${wait.at.function}()`)} ${placeLink(folder, wait.at)}${under}${wait.findings.length > 0 ? " **can deadlock**" : ""}`;
}

function places(folder: Links, sites: readonly Site[]): string[] {
  return sites.map((site) => `${placeLink(folder, site)}${site.function ? ` in ${code(`${site.function}()`)}` : ""}`);
}

function placeLink(folder: Links, { file, range }: Pick<Site, "file" | "range">): string {
  // Addresses may hold parentheses, which end a link.
  const target = folder.uriOf(file).replaceAll("(", "%28").replaceAll(")", "%29");
  return `[${plain(file.split("/").at(-1) ?? "")}:${range.line}](${target}#L${range.line})`;
}

function section(title: string, entries: readonly string[]): string {
  if (entries.length === 0) return "";
  const shown = entries.slice(0, LONGEST_LIST).map((entry) => `- ${entry}`);
  const more = entries.length > LONGEST_LIST ? [`- ${entries.length - LONGEST_LIST} more`] : [];
  return `*${title}*\n${[...shown, ...more].join("\n")}`;
}

function card(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'")}\``;
}

/** Names such as `__foo` must not become Markdown; an underscore inside of a word is none. */
function plain(text: string): string {
  return oneLine(text).replace(/[\\`*[\]<>|&]|(?<!\w)_|_(?!\w)/g, "\\$&");
}

/** An empty line would end what it stands in. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
