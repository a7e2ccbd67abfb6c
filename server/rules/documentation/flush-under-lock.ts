import type { RuleDocumentation } from "./rule-documentation.js";

export const flushUnderLockDocumentation: RuleDocumentation = {
  rule: "flush-under-lock",
  title: "A queue is flushed under a lock that one of its works takes.",
  meaning: [
    "The queue belongs to one interface or one object, so nobody else's works are on it; but one of its own takes the lock that the flushing path holds. " +
      "When that work is queued or already blocked in the lock, the flush waits for the work and the work waits for the flush.",
    "The lock is often not in sight: most of `net_device_ops`, all of `ethtool_ops` and the netdevice notifiers are called under the RTNL, `cfg80211_ops` under the " +
      "wiphy lock. The trace tells where it comes from: an entry point and who calls it, a lock taken further up, or an assertion such as " +
      "`ASSERT_RTNL()` that says so.",
    "`destroy_workqueue()` and `drain_workqueue()` wait in the same way. A delayed work whose timer has not run out is not on the queue yet and is not waited for; a " +
      "`cancel_delayed_work()` before the flush therefore removes that work only when it has not started.",
  ],
  example: {
    fixture: "flush-under-lock/stop-flush",
    code: `static void ring_reset_task_takes_rtnl(struct work_struct *work)
{
	struct ring_priv *priv = container_of(work, struct ring_priv, reset_task);

	rtnl_lock();
	netif_tx_disable(priv->dev);
	netif_tx_wake_all_queues(priv->dev);
	rtnl_unlock();
}

static void ring_tx_timeout(struct net_device *dev, unsigned int txqueue)
{
	struct ring_priv *priv = netdev_priv(dev);

	queue_work(priv->wq, &priv->reset_task);
}

static int ring_stop_flushes_own_queue(struct net_device *dev)
{
	struct ring_priv *priv = netdev_priv(dev);

	netif_tx_disable(dev);
	flush_workqueue(priv->wq);
	return 0;
}
`,
    explanation:
      "A transmit timeout queues the reset task; before it gets the RTNL the interface is taken down. `ndo_stop` is called with the RTNL held and waits for a " +
      "task that waits for the RTNL.",
  },
  lookAlike: {
    fixture: "flush-under-lock/trap-lock-dropped",
    code: `static void ring_quiesce_drops_mutex(struct ring_priv *priv)
{
	priv->closing = true;
	mutex_unlock(&priv->conf_lock);
	flush_workqueue(priv->wq);
	mutex_lock(&priv->conf_lock);
}

static int ring_stop(struct net_device *dev)
{
	struct ring_priv *priv = netdev_priv(dev);

	mutex_lock(&priv->conf_lock);
	ring_quiesce_drops_mutex(priv);
	netif_tx_disable(dev);
	mutex_unlock(&priv->conf_lock);
	return 0;
}
`,
    explanation:
      "The callee drops the mutex that the task wants, waits, and takes it again. (The state has to be looked at anew after that; here `closing` keeps others out.)",
  },
  fixes: [
    "Move the wait out of the locked region: flush before the lock is taken, or in the teardown that runs after it was dropped.",
    "Where the lock comes with the entry point (`ndo_stop`), take it out of the handler: a narrower mutex of the driver's own for what the handler really protects. That " +
      "mutex must then not be held around the wait either.",
    "Let the handler try: `if (!rtnl_trylock()) { queue_delayed_work(…); return; }`. Or let it loop on the trylock and leave by a flag of its own device that the " +
      "waiting path clears before it waits.",
    "When it does no harm that the work still runs later, do not wait: `cancel_work()` takes it off the queue, and the handler finds the device down.",
  ],
  limits: [
    "Two objects of one structure are told apart only where they come from different members; the lock of a parent and that of a child count as one lock. " +
      "That is right for most drivers and wrong where the work's object can never be the one that is locked.",
    "Who calls a function that is exported, or is set in a table the analysis does not know, is not seen: such a function is taken to hold nothing but what it asserts.",
    "Flags are followed when they are bits, members or the kernel's own predicates; an invariant over several of them is not.",
  ],
};
