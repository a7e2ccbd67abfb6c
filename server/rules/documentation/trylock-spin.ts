import type { RuleDocumentation } from "./rule-documentation.js";

export const trylockSpinDocumentation: RuleDocumentation = {
  rule: "trylock-spin",
  title: "The awaited handler spins for the lock that is held, and the flag that would end its spinning is not cleared before the wait.",
  meaning: [
    "A loop around `rtnl_trylock()` that leaves when the device goes down is a sound way to take the RTNL in a work that is flushed under the RTNL, on one condition: every path that waits for the " +
      "work with the RTNL held has cleared the flag before it waits, on the same object. Here is a path that has not.",
    "The machine hangs as with a plain `rtnl_lock()`, only busier: the kworker wakes up, tries, sleeps, and shows up in no hung task report, because it is never blocked " +
      "for long. lockdep is blind to it.",
    "For `netif_running()` the core does the clearing: it is false by the time `ndo_stop` is called. It is true in every other operation of an interface that is up.",
  ],
  example: {
    fixture: "trylock-spin/flag-not-cleared",
    code: `static void mesh_join_task_spins(struct work_struct *work)
{
	struct mesh_priv *mesh = container_of(work, struct mesh_priv, join_task);

	while (!rtnl_trylock()) {
		if (!test_bit(MESH_UP, &mesh->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(mesh->dev);
	rtnl_unlock();
}

static int mesh_stop_clears_flag(struct net_device *dev)
{
	struct mesh_priv *mesh = netdev_priv(dev);

	clear_bit(MESH_UP, &mesh->flags);
	flush_workqueue(mesh->wq);
	return 0;
}

static int mesh_set_ringparam_keeps_flag(struct net_device *dev, struct ethtool_ringparam *ring,

	flush_workqueue(mesh->wq);
`,
    explanation:
      "`ndo_stop` clears the bit and is right. `set_ringparam` flushes under the RTNL too and leaves the bit alone: when the task is in its loop just then, both stay.",
  },
  lookAlike: {
    fixture: "trylock-spin/trap-flag-cleared-first",
    code: `static void mesh_quiesce(struct mesh_priv *mesh)
{
	netif_carrier_off(mesh->dev);
	flush_workqueue(mesh->wq);
}

static void mesh_down(struct mesh_priv *mesh)
{
	netif_tx_disable(mesh->dev);
	mesh_quiesce(mesh);
}

static int mesh_stop_clears_flag(struct net_device *dev)
{
	struct mesh_priv *mesh = netdev_priv(dev);

	clear_bit(MESH_UP, &mesh->flags);
	mesh_down(mesh);
	return 0;
}
`,
    explanation: "The bit is cleared two calls before the flush, on the device whose queue is flushed: the task finds it clear and leaves.",
  },
  fixes: [
    "Clear the flag on every path that waits under the lock, before the wait, and set it again (and queue the work again) where the device stays up.",
    "Do not wait on the path that cannot clear the flag; `cancel_work()` may do.",
    "Give up the spinning: try once, queue the work again with a delay on failure.",
  ],
  limits: [
    "Flags are followed when they are bits (`test_bit` and its kin), members, globals, atomics or the kernel's predicates (`netif_running()`). A condition that is computed from several of them is taken not to hold.",
    "The object is compared by the way it is reached. A flag that is cleared through another pointer to the same object may be taken for another object's.",
    "That nobody sets the flag again between the clearing and the wait is taken for granted.",
    "A shared queue makes any such flag useless, since the spinning work may belong to another device; that is shared-queue-deadlock.",
  ],
};
