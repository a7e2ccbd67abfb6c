import type { RuleDocumentation } from "./rule-documentation.js";

export const cancelUnderLockDocumentation: RuleDocumentation = {
  rule: "cancel-under-lock",
  title: "One work is waited for under a lock that its handler takes.",
  meaning: [
    "`cancel_work_sync()`, `cancel_delayed_work_sync()`, `flush_work()`, `flush_delayed_work()` and `disable_work_sync()` return when the work no longer runs. If its handler " +
      "has started and is blocked in the lock that the caller holds, that is never.",
    "The window is open from the moment the handler starts until it has the lock; a busy lock makes it wide. lockdep reports this only when the two meet on " +
      "a test machine, since 6.12 even only when the work is pending or running just then.",
    'A bit that says "pending" does not close the window when the handler clears it under the lock or later: it is still set exactly while the handler blocks.',
  ],
  example: {
    fixture: "cancel-under-lock/stop-cancel",
    code: `static void phy_link_check_takes_rtnl(struct work_struct *work)
{
	struct phy_priv *priv = container_of(work, struct phy_priv, link_check);

	rtnl_lock();
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int phy_stop_waits_for_work(struct net_device *dev)
{
	struct phy_priv *priv = netdev_priv(dev);

	free_irq(dev->irq, priv);
	cancel_work_sync(&priv->link_check);
	return 0;
}
`,
    explanation:
      "The interrupt queued the link check, a kworker has taken it up and waits for the RTNL. `ndo_stop` has the RTNL. Freeing the interrupt first keeps " +
      "further works away, but not the one that runs.",
  },
  lookAlike: {
    fixture: "cancel-under-lock/trap-cancel-without-wait",
    code: `static void phy_link_check_takes_rtnl(struct work_struct *work)
{
	struct phy_priv *priv = container_of(work, struct phy_priv, link_check);

	rtnl_lock();
	if (netif_running(priv->dev))
		netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int phy_stop_only_dequeues(struct net_device *dev)
{
	struct phy_priv *priv = netdev_priv(dev);

	cancel_work(&priv->link_check);
	cancel_delayed_work(&priv->poll);
	return 0;
}

void phy_remove(struct net_device *dev)
{
	struct phy_priv *priv = netdev_priv(dev);

	unregister_netdev(dev);
	cancel_work_sync(&priv->link_check);
	cancel_delayed_work_sync(&priv->poll);
	free_netdev(dev);
}
`,
    explanation:
      "`ndo_stop` only takes the works off the queue; one that runs gets the RTNL later and finds the interface down. Remove waits for it, and holds nothing.",
  },
  fixes: [
    "`cancel_work()` under the lock, the handler looks at `netif_running()` once it has the lock, and `cancel_work_sync()` where the object is freed, without the lock.",
    "Take the lock out of the handler, or replace it there by `rtnl_trylock()` with the work queued again on failure; `cancel_delayed_work_sync()` beats the re-queueing.",
    "Drop the lock around the wait where the lock is the driver's own and the state is checked again afterwards. The RTNL of an entry point is not the driver's to drop.",
    "Let the handler loop on the trylock with an exit flag, and clear that flag before the cancel.",
  ],
  limits: [
    "The work is named by its structure and member. A handler that takes the lock only for some of the objects that share the structure is taken to do so for all.",
    "A guard around the cancel (`if (test_and_clear_bit(PENDING, …))`) is believed when the handler or whoever queues it is seen to have changed the bit before; cleverer protocols are not seen.",
    "Works that are disabled before (`disable_work()`) or whose only source is off are still taken to be possible.",
  ],
};
