import type { RuleDocumentation } from "./rule-documentation.js";

export const sharedQueueDeadlockDocumentation: RuleDocumentation = {
  rule: "shared-queue-deadlock",
  title: "A flush of a shared queue waits for somebody else's work, which wants the lock that is held here.",
  meaning: [
    "`flush_workqueue()`, `drain_workqueue()` and `destroy_workqueue()` return when everything on the queue has run, whoever put it there. " +
      "A queue that is wider than one interface (a global of the module, a member of a structure that several interfaces share, one of the " +
      "kernel's own queues) also carries the works of devices that have nothing to do with the one at hand. If any of them takes the lock " +
      "under which the flush happens, neither moves again: `ip link set … down` sits in `__flush_workqueue()` with the RTNL held, a kworker sits " +
      "in `rtnl_lock()`, and soon everything else that needs the RTNL sits behind them.",
    "A handler that loops on `rtnl_trylock()` and leaves when its own device goes down does not help. Who goes down clears the flag of his own " +
      "device; the work that spins belongs to another one, whose flag stays set. lockdep says nothing about this form, because a trylock " +
      "makes no dependency.",
    "In older kernels the kernel's own `linkwatch_event()` runs on the system queue and takes the RTNL, so `flush_scheduled_work()` under the RTNL " +
      "can hang even in a driver whose works take no lock at all.",
  ],
  example: {
    fixture: "shared-queue-deadlock/global-queue-stop",
    code: `static struct workqueue_struct *link_wq;

static void link_task_spins_for_own_flag(struct work_struct *work)
{
	struct link_priv *priv = container_of(work, struct link_priv, link_task);

	while (!rtnl_trylock()) {
		if (!test_bit(LINK_FLAG_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int link_stop_flushes_shared_queue(struct net_device *dev)
{
	struct link_priv *priv = netdev_priv(dev);

	clear_bit(LINK_FLAG_UP, &priv->flags);
	flush_workqueue(link_wq);
	return 0;
}
`,
    explanation:
      "link0 goes down: the core calls `ndo_stop` under the RTNL, link0's flag drops, the flush begins. link1's task is on the same queue. It wants the " +
      "RTNL, cannot have it, looks at link1's flag, which is set, and tries again, for ever.",
  },
  lookAlike: {
    fixture: "shared-queue-deadlock/trap-requeue-on-failure",
    code: `static void link_task_requeues(struct work_struct *work)
{
	struct link_priv *priv = container_of(work, struct link_priv, link_task.work);

	if (!rtnl_trylock()) {
		queue_delayed_work(link_wq, &priv->link_task, HZ / 10);
		return;
	}
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int link_stop_flushes_shared_queue(struct net_device *dev)
{
	flush_workqueue(link_wq);
	return 0;
}
`,
    explanation: "No work on the queue ever waits for the RTNL: who does not get it comes back later. The flush ends, and no work is lost.",
  },
  fixes: [
    "Give each interface a queue of its own, made when the interface is set up and destroyed after it is gone, and put the interface's works on it. Going " +
      "down then flushes the interface's own works only. Keep the shared queue for what must flush an interface's queue from outside, so that it does not " +
      "wait for itself. This changes who is waited for, not that there is a wait: the interface's own handlers must still get out of the way " +
      "(an exit flag that is cleared before the flush, or a trylock that queues the work again), under every lock that is held there.",
    "Wait for the device's own works, with `cancel_work_sync()` for each, instead of for the queue. Only right when none of these takes the lock.",
    "Flush after the lock is dropped: in the part of the teardown that runs when `unregister_netdev()` has returned, or in the destructor.",
    "Let the handlers try for the lock and queue themselves again with a delay when it is busy. Trying for a while and then giving up ends the deadlock too, but loses " +
      "work; so does a flag for the whole driver that makes everybody leave while one device goes down.",
  ],
  limits: [
    "How wide a queue is follows from where its pointer lives and from where it is copied. Instances are not counted: a driver that can only ever have one device " +
      "is judged as if it had two.",
    "That the work can be on the queue just then is taken for granted, unless a constant argument or a flag on the way excludes it. An invariant that is kept by other means " +
      "(the interrupt that queues the work is off for good, the freezer has stopped the queue) is not seen.",
    "A queue that is handed to another module, and works that other modules put on it, are not seen.",
  ],
};
