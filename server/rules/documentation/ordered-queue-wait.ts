import type { RuleDocumentation } from "./rule-documentation.js";

export const orderedQueueWaitDocumentation: RuleDocumentation = {
  rule: "ordered-queue-wait",
  title: "flush_work() of a work on an ordered queue also waits for those ahead of it.",
  meaning: [
    "`alloc_ordered_workqueue()` and `create_singlethread_workqueue()` make queues that run one work at a time, in the order of queueing. A work that is queued there starts when those before it " +
      "have returned. `flush_work()` looks like a wait for one work, and is a wait for all of its predecessors.",
    "So two things go wrong: a handler that waits for a mate on its own ordered queue (the mate cannot start before the handler returns), and a wait under a lock that not " +
      "the awaited work takes, but one that may stand before it.",
    "`cancel_work_sync()` is different: it takes a work that has not started off the queue, and a mate that has started cannot be running beside the caller. From the same ordered queue it never waits.",
  ],
  example: {
    fixture: "ordered-queue-wait/flush-mate-from-handler",
    code: `static void lane_sync_task_waits_for_mate(struct work_struct *work)
{
	struct lane_priv *lane = container_of(work, struct lane_priv, sync_task);

	flush_work(&lane->stats_task);
	netdev_info(lane->dev, "%llu errors\\n", lane->errors);
}

void lane_event(struct lane_priv *lane)
{
	queue_work(lane->wq, &lane->sync_task);
	queue_work(lane->wq, &lane->stats_task);
}

	lane->wq = alloc_ordered_workqueue("lane", 0);
`,
    explanation: "The sync task runs, the stats task is next. It cannot start until the sync task returns, and that waits for it.",
  },
  lookAlike: {
    fixture: "ordered-queue-wait/trap-cancel-only-dequeues",
    code: `static void lane_sync_task_dequeues_mate(struct work_struct *work)
{
	struct lane_priv *lane = container_of(work, struct lane_priv, sync_task);

	cancel_work_sync(&lane->stats_task);
	netdev_info(lane->dev, "%llu errors\\n", lane->errors);
}

	lane->wq = alloc_ordered_workqueue("lane", 0);
`,
    explanation: "While the sync task runs the stats task does not, so there is nothing to wait for: it is taken off the queue.",
  },
  fixes: [
    "Call the mate's function directly: on an ordered queue nothing runs beside the handler anyway.",
    "`cancel_work_sync()` where the mate's result is not needed.",
    "Put the awaited work on another queue, or make the queue unordered (`alloc_workqueue(…, 0, 0)`) when nothing relies on the order.",
    "Under a lock: let the mate that takes the lock try for it, or move it to another queue.",
  ],
  limits: [
    "The order in which works are queued is not known; a mate counts as possibly ahead wherever it may be queued on that queue.",
    "An ordered queue is known by the call that makes it. `WQ_UNBOUND` with `max_active` 1 was ordered in some kernels and is not in others.",
  ],
};
