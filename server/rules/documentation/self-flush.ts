import type { RuleDocumentation } from "./rule-documentation.js";

export const selfFlushDocumentation: RuleDocumentation = {
  rule: "self-flush",
  title: "A handler waits for its own work, or for the queue that it runs on.",
  meaning: [
    "A work that runs is not done. `cancel_work_sync()` of it, `flush_work()` of it, or a flush of the queue that it was queued on, called from its own handler, waits for the handler " +
      "to return, which waits for the call. No lock is involved and no second device: the first time the path is taken, the kworker hangs.",
    "It rarely looks like that in the source. The handler calls the stop routine that everybody calls, an error path re-opens the device, or `dev_close()` leads back into " +
      "the driver's `ndo_stop`; the wait is there for the other callers.",
    "It makes no difference whether the queue runs one work at a time or many.",
  ],
  example: {
    fixture: "self-flush/handler-flushes-own-queue",
    code: `static void port_halt(struct port_priv *port)
{
	netif_tx_disable(port->dev);
	flush_workqueue(port->wq);
}

static void port_recover_task_waits_for_itself(struct work_struct *work)
{
	struct port_priv *port = container_of(work, struct port_priv, recover_task);

	port_halt(port);
	netif_tx_wake_all_queues(port->dev);
}

void port_fault(struct port_priv *port)
{
	queue_work(port->wq, &port->recover_task);
	queue_work(port->wq, &port->stats_task);
}
`,
    explanation: "The recovery runs on `port->wq` and flushes `port->wq`. Called from remove, the same `port_halt()` is right.",
  },
  lookAlike: {
    fixture: "self-flush/trap-other-queue",
    code: `static void port_halt(struct port_priv *port)
{
	netif_tx_disable(port->dev);
	flush_workqueue(port->wq);
}

static void port_recover_task_on_driver_queue(struct work_struct *work)
{
	struct port_priv *port = container_of(work, struct port_priv, recover_task);

	port_halt(port);
	netif_tx_wake_all_queues(port->dev);
}

void port_fault(struct port_priv *port)
{
	queue_work(port_recover_wq, &port->recover_task);
	queue_work(port->wq, &port->stats_task);
}
`,
    explanation: "The recovery runs on a queue of the driver's and flushes the port's, where only the other tasks are.",
  },
  fixes: [
    "Queue the handler that must flush on another queue than the one it flushes.",
    "Give the common routine a parameter that says whether to wait, and pass 0 from the handler; or take the wait out of it and let the callers that are no works do it.",
    "`cancel_work()` instead of the waiting form, when all that is wanted is that the work does not run once more.",
    "`if (current_work() != &p->work)` around the wait, as a last resort: it says that the design does not know its own callers.",
  ],
  limits: [
    "Two objects of one structure are not told apart: a handler that tears down another object of its kind, and waits for that one's work, looks like this.",
    "A bit that makes the wait be skipped is believed when it is seen to be cleared on the way from the handler to the wait.",
    "Kernels of the 2.6 days ran the queue by hand when it was flushed from its own thread; for those versions a flush is not reported, a cancel is.",
  ],
};
