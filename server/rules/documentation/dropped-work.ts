import type { RuleDocumentation } from "./rule-documentation.js";

export const droppedWorkDocumentation: RuleDocumentation = {
  rule: "dropped-work",
  title: "The handler does not get the lock, returns, and its work is lost.",
  meaning: [
    "Trying for the lock and returning when it is busy is a common cure for the deadlocks of the other rules. The work has then left the queue without having been done: the carrier " +
      "stays off, the multicast list stays old, until something else happens to queue it again. The RTNL is busy often enough for this to happen in the field, and it leaves no trace.",
    "Trying for a while before giving up is the same with longer odds.",
    "It is a remark and no error: some works may be dropped, because whoever holds the lock does the same job, or because the next event brings another one.",
  ],
  example: {
    fixture: "dropped-work/trylock-return",
    code: `static void wire_carrier_task_gives_up(struct work_struct *work)
{
	struct wire_priv *wire = container_of(work, struct wire_priv, carrier_task);

	if (!rtnl_trylock())
		return;
	netif_carrier_on(wire->dev);
	rtnl_unlock();
}
`,
    explanation: 'The interrupt that said "link is up" came while somebody configured another interface. Nobody will say it again.',
  },
  lookAlike: {
    fixture: "dropped-work/trap-requeue",
    code: `static void wire_carrier_task_tries_again(struct work_struct *work)
{
	struct wire_priv *wire = container_of(work, struct wire_priv, carrier_task.work);

	if (!rtnl_trylock()) {
		schedule_delayed_work(&wire->carrier_task, 1);
		return;
	}
	netif_carrier_on(wire->dev);
	rtnl_unlock();
}

static int wire_stop(struct net_device *dev)
{
	struct wire_priv *wire = netdev_priv(dev);

	cancel_delayed_work_sync(&wire->carrier_task);
	return 0;
}
`,
    explanation:
      "The work comes back a tick later. `cancel_delayed_work_sync()` also beats a work that queues itself again, so going down ends it.",
  },
  fixes: [
    "Queue the work again with a delay before returning, and make it a `delayed_work`. Without a delay it burns a processor while the lock is held.",
    "Where the work is periodic, re-arm it on all ways out, also on this one.",
    "Leave by a flag of the own device that goes with it being taken down: then there is nothing left to do, and nothing is lost.",
  ],
  limits: [
    "That somebody else does the job, or that the work is queued again from outside soon, is not seen.",
    "Re-queueing is seen in the handler and in the functions that it calls, not in what these set in motion.",
  ],
};
