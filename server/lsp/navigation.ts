import type { Location } from "vscode-languageserver";
import type { ModelWork, QueueModel, Site } from "../program/queue-model.js";
import { type DocumentView, functionLocation, locationOf, type Point } from "./document-view.js";
import { type Entity, entitiesAt, waitsFor, worksOn } from "./entities.js";

/** From a work to its handler, from a handler's name to the function, from a queue to where it is made. */
export function definitionsAt(view: DocumentView, point: Point): Location[] {
  return unique(entitiesAt(view, point).flatMap((entity) => definitionsOf(view, entity)));
}

function definitionsOf(view: DocumentView, entity: Entity): Location[] {
  switch (entity.kind) {
    case "handler":
      return [functionLocation(view, entity.handler.at.file, entity.handler.function, entity.handler.at.range)];
    case "work":
      return handlersOf(view, entity.work);
    case "queue":
      return entity.queue.allocatedAt.map((site) => locationOf(view, site));
    case "wait": {
      const { model, wait } = entity;
      const works = model.works.filter((work) => wait.target.kind === "work" && work.name === wait.target.name);
      const queues = model.queues.filter((queue) => wait.target.kind === "queue" && queue.name === wait.target.name);
      return [
        ...works.flatMap((work) => handlersOf(view, work)),
        ...queues.flatMap((queue) => queue.allocatedAt.map((site) => locationOf(view, site))),
      ];
    }
    case "lock":
      return [];
  }
}

function handlersOf(view: DocumentView, work: ModelWork): Location[] {
  return work.handlers.map((handler) => functionLocation(view, handler.at.file, handler.function, handler.at.range));
}

/** Where a work is bound, queued and waited for; where a queue is made, used, waited for and destroyed. */
export function referencesAt(view: DocumentView, point: Point, includeDeclaration: boolean): Location[] {
  return unique(
    entitiesAt(view, point).flatMap((entity) => {
      const declared = includeDeclaration ? definitionsOf(view, entity) : [];
      return [...declared, ...sitesOf(entity).map((site) => locationOf(view, site))];
    }),
  );
}

function sitesOf(entity: Entity): readonly Site[] {
  switch (entity.kind) {
    case "handler":
    case "work":
      return workSites(entity.model, entity.work);
    case "queue": {
      const { model, queue } = entity;
      const queued = worksOn(model, queue).flatMap((work) => work.queuedAt.filter((site) => site.queue === queue.name));
      const waits = model.waits.filter(({ target }) => target.kind === "queue" && target.name === queue.name).map((wait) => wait.at);
      return [...queued, ...waits, ...queue.destroyedAt];
    }
    case "wait":
      return [entity.wait.at];
    case "lock":
      return [];
  }
}

function workSites(model: QueueModel, work: ModelWork): Site[] {
  return [...work.initializedAt, ...work.queuedAt, ...waitsFor(model, work).map((wait) => wait.at)];
}

function unique(locations: readonly Location[]): Location[] {
  const known = new Map(
    locations.map((location) => [`${location.uri} ${location.range.start.line}:${location.range.start.character}`, location]),
  );
  return [...known.values()];
}
