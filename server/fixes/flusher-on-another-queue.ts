import { callForSystemQueue } from "../kernel/queue-api.js";
import { EditSet } from "./edit-set.js";
import type { Fixer } from "./fixer.js";
import { queueCalls } from "./queue-call.js";

/** Puts a work that waits for the queue that it is on where it does not wait for itself: on the system's queue. */
export const flusherOnAnotherQueue: Fixer = {
  id: "flusher-on-another-queue",
  variants: ({ module, finding, cycles }) => {
    const cycle = cycles.find((each) => each.queue && each.waiting.root.work && each.shape === "self");
    const queue = cycle?.queue;
    const flusher = cycle?.waiting.root.work;
    if (finding.rule !== "self-flush" || !cycle || !queue || !flusher || queue.scope === "system") return [];
    const edits = new EditSet();
    const calls = queueCalls(module, queue).queueing.filter((call) => call.works.includes(flusher));
    for (const call of calls) {
      const name = callForSystemQueue(call.name);
      const [first, second] = call.text.arguments;
      // A call that queues other works as well cannot say which of them it means.
      if (call.works.length > 1 || name === undefined || !first || !second) return [];
      edits.replace(call.place.file.path, call.text.callee, name);
      edits.replace(call.place.file.path, { start: first.start, end: second.start }, "");
    }
    if (calls.length === 0) return [];
    return [
      {
        id: "flusher-on-another-queue",
        title: `Put ${flusher.label} on the system's queue (it no longer follows the works on ${queue.label}, and flushing that does not wait for it)`,
        notes: [
          `${flusher.label} may now run beside the works on ${queue.label}.`,
          `Who flushed ${queue.label} to have ${flusher.label} done has to wait for that work itself.`,
        ],
        edits: edits.all(),
      },
    ];
  },
};
