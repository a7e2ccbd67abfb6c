import { type Chain, links, placeOf } from "../analysis/chain.js";
import type { Cycle, Link, Worker } from "../analysis/cycle.js";
import type { Root } from "../analysis/roots.js";
import type { HeldLock, Taking, Waiting } from "../analysis/threads.js";
import type { Queue, Work } from "../analysis/works.js";
import type { Step, Thread } from "./finding.js";
import { flagLabel, lockLabel } from "./names.js";

/** Workers beyond the first that are shown in full. */
const maxWorkers = 6;

/** Both sides of a cycle, step by step, each step at a place. */
export function traceOf(cycle: Cycle): Thread[] {
  const threads: Thread[] = [{ role: "holder", steps: holderSteps(cycle.waiting, cycle.lock, waitText(cycle)) }];
  for (const link of cycle.links) threads.push({ role: "other", steps: linkSteps(link) });
  const [first, ...others] = cycle.workers;
  if (first) {
    const queued = queueSteps(cycle.shape === "ordered mate" ? cycle.work : first.work, cycle.queue);
    if (queued.length > 0) threads.push({ role: "queue", steps: queued });
    threads.push({ role: "worker", steps: workerSteps(cycle, first) });
  }
  for (const worker of others.slice(0, maxWorkers)) threads.push({ role: "worker", steps: workerSteps(cycle, worker) });
  return threads;
}

function waitText(cycle: Cycle): string {
  const { event } = cycle.waiting;
  if (cycle.queue && event.on === "queue") return `${event.call}() waits until every work on ${cycle.queue.label} is done`;
  const work = cycle.work?.label ?? "the work";
  if (cycle.shape === "ordered lock" || cycle.shape === "ordered mate") {
    return `${event.call}() waits for ${work}, and so for the works before it on the ordered queue ${cycle.queue?.label ?? ""}`;
  }
  return `${event.call}() waits until ${work} does not run any more`;
}

/** How a thread comes to wait while it holds `lock`. */
export function holderSteps(waiting: Waiting, lock: HeldLock | undefined, final: string): Step[] {
  const steps = [...rootSteps(waiting.root, lock && !lock.taken ? lock.lock : undefined)];
  const path = links(waiting.event.chain);
  if (lock?.taken) {
    const takenBy = links(lock.taken);
    const at = takenBy.at(-1);
    // What the two paths have in common is shown once, with the wait.
    const parting = takenBy.findIndex((link, index) => path[index]?.range !== link.range);
    // A kernel function that takes the lock and then calls back is both: the taking is shown before the call.
    const shared = parting < 0 ? takenBy.length - 1 : parting;
    steps.push(...path.slice(0, shared).map(callStep), ...takenBy.slice(shared, -1).map(callStep));
    if (at) steps.push(stepAt(at, heldText(lock, at)));
    steps.push(...path.slice(shared, -1).map(callStep));
  } else {
    steps.push(...path.slice(0, -1).map(callStep));
  }
  steps.push(stepAt(waiting.site, final));
  return steps;
}

function heldText(lock: HeldLock, at: Chain): string {
  const name = lockLabel(lock.lock);
  return lock.asserted ? `${at.text}() says that ${name} is held here` : `takes ${name} (${at.text})`;
}

function rootSteps(root: Root, lock: string | undefined): Step[] {
  const { routine } = root;
  const here = { file: routine.file, range: routine.range, function: routine.name };
  if (root.kind === "handler") return [{ ...here, message: `${routine.name}() runs ${root.work?.label ?? "a work"}` }];
  if (root.kind === "open") return [{ ...here, message: `${routine.name}() is called` }];
  const held = lock ? ` with ${lockLabel(lock)} held` : "";
  return [{ ...here, message: `${routine.name}() is called as ${root.name}${held}${lock && root.source ? ` (${root.source})` : ""}` }];
}

function queueSteps(work: Work | undefined, queue: Queue | undefined): Step[] {
  if (!work) return [];
  const sites = queue ? work.queuedAt.filter((site) => site.queue === queue) : work.queuedAt;
  const site = sites[0] ?? work.queuedAt[0];
  if (!site) return [];
  const more = sites.length > 1 ? ` (and at ${sites.length - 1} more ${sites.length === 2 ? "place" : "places"})` : "";
  return [stepAt(placeOf(site.at), `${placeOf(site.at).text}() puts ${work.label} on ${site.queue.label}${more}`)];
}

function workerSteps(cycle: Cycle, worker: Worker): Step[] {
  const { kernelWork, taking, handler, work } = worker;
  if (kernelWork) {
    // The kernel's own work has no place in the files at hand: its step stands where the wait for it is.
    return [
      stepAt(
        cycle.waiting.site,
        `${kernelWork.handler}() of the kernel (${kernelWork.file}) runs on ${kernelWork.queue} too and takes ${kernelWork.takes.map(lockLabel).join(", ")}`,
      ),
    ];
  }
  const bound = work?.boundAt[0];
  const start: Step[] = handler
    ? [
        {
          file: handler.file,
          range: handler.range,
          function: handler.name,
          message: `${handler.name}() is the handler of ${work?.label ?? "the work"}${bound ? ` (bound at ${place(bound)})` : ""}`,
        },
      ]
    : [];
  if (cycle.shape === "self" || cycle.shape === "ordered mate") {
    return [...start, stepAt(cycle.waiting.site, `it cannot return before the wait does, and the wait not before it returns`)];
  }
  if (!taking) return start;
  return [...start, ...takingSteps(taking, true)];
}

function place(chain: Chain): string {
  const at = placeOf(chain);
  return `${at.file.split("/").at(-1)}:${at.range.line}`;
}

function takingSteps(taking: Taking, blocked: boolean): Step[] {
  const path = links(taking.event.chain);
  const at = path.at(-1);
  const steps = path.slice(0, -1).map(callStep);
  if (!at) return steps;
  const lock = lockLabel(taking.event.lock.name);
  const { manner } = taking.event;
  if (manner.kind === "spins") {
    const flags = manner.exits.map(flagLabel).join(", ");
    steps.push(
      stepAt(
        at,
        `loops on ${at.text}() until it has ${lock}${flags ? `, or until ${flags} ${manner.exits[0]?.known === "zero" ? "is cleared" : "is set"}` : ""}`,
      ),
    );
  } else {
    steps.push(stepAt(at, blocked ? `${at.text}() needs ${lock}, which the waiting thread holds` : `${at.text}() takes ${lock}`));
  }
  return steps;
}

function linkSteps(link: Link): Step[] {
  if (link.kind === "handler waits") return holderSteps(link.waiting, undefined, `${link.waiting.event.call}() waits in turn`);
  if (link.kind === "waits")
    return holderSteps(link.waiting, link.holds, `${link.waiting.event.call}() waits while ${lockLabel(link.holds.lock)} is held`);
  const { taking, holds } = link;
  const steps = rootSteps(taking.root, holds.taken ? undefined : holds.lock);
  if (holds.taken) {
    const at = placeOf(holds.taken);
    steps.push(stepAt(at, `takes ${lockLabel(holds.lock)} (${at.text})`));
  }
  return [...steps, ...takingSteps(taking, false)];
}

function callStep(link: Chain): Step {
  return stepAt(link, `${link.function}() calls ${link.text}`);
}

function stepAt(link: Chain, message: string): Step {
  return { file: link.file, range: link.range, function: link.function, message };
}
