import type { CodeLens, Location } from "vscode-languageserver";
import type { ModelQueue, ModelWork, QueueModel, Site } from "../program/queue-model.js";
import type { Range } from "../text/range.js";
import { protocolRange } from "./diagnostic-of.js";
import { type DocumentView, locationOf, modelsOf } from "./document-view.js";
import { queuesOf, waitsFor, worksOn } from "./entities.js";
import { SHOW_REFERENCES } from "./own-messages.js";
import { counted, locksText, placesText, scopeText } from "./wording.js";

/** A line over each handler and each allocation of a queue. */
export function codeLenses(view: DocumentView, hasCommand: boolean): CodeLens[] {
  return modelsOf(view).flatMap((model) => [...handlerLenses(view, model, hasCommand), ...queueLenses(view, model, hasCommand)]);
}

function handlerLenses(view: DocumentView, model: QueueModel, hasCommand: boolean): CodeLens[] {
  return model.works.flatMap((work) =>
    work.handlers
      .filter((handler) => handler.at.file === view.path)
      .map((handler) => {
        const waits = waitsFor(model, work);
        const parts = [
          queuesText(model, work),
          locksText(handler),
          waits.length > 0 ? `waited for in ${placesText(waits, [handler])}` : undefined,
        ];
        const title = parts.filter((part) => part !== undefined).join(" · ");
        return lens(view, handler.at.range, title, [...work.queuedAt, ...waits.map((wait) => wait.at)], hasCommand);
      }),
  );
}

function queuesText(model: QueueModel, work: ModelWork): string {
  const queues = queuesOf(model, work);
  if (queues.length === 0) return `handles ${work.name}`;
  return `on ${queues.map((queue) => `${queue.name}, ${scopeText(queue)}`).join("; ")}`;
}

function queueLenses(view: DocumentView, model: QueueModel, hasCommand: boolean): CodeLens[] {
  return model.queues.flatMap((queue) =>
    queue.allocatedAt.filter((site) => site.file === view.path).map((site) => queueLens(view, model, queue, site, hasCommand)),
  );
}

function queueLens(view: DocumentView, model: QueueModel, queue: ModelQueue, site: Site, hasCommand: boolean): CodeLens {
  const works = worksOn(model, queue);
  const waits = model.waits.filter(({ target }) => target.kind === "queue" && target.name === queue.name);
  const handlers = works.flatMap((work) => work.handlers);
  const kind = `${scopeText(queue)}${queue.ordered ? ", ordered" : ""}`;
  const parts = [
    `${queue.name}: ${kind}`,
    counted(works.length, "work"),
    ...(waits.length > 0 ? [`waited for in ${placesText(waits, handlers)}`] : []),
  ];
  const sites = [...works.flatMap((work) => work.queuedAt.filter((each) => each.queue === queue.name)), ...waits.map((wait) => wait.at)];
  return lens(view, site.range, parts.join(" · "), sites, hasCommand);
}

/** A client without the command shows the text alone. */
function lens(view: DocumentView, at: Range, title: string, sites: readonly Site[], hasCommand: boolean): CodeLens {
  const range = protocolRange({ line: at.line, column: at.column, endLine: at.line, endColumn: at.column });
  if (!hasCommand) return { range, command: { title, command: "" } };
  const locations: Location[] = sites.map((site) => locationOf(view, site));
  return { range, command: { title, command: SHOW_REFERENCES, arguments: [view.folder.uriOf(view.path), range.start, locations] } };
}
