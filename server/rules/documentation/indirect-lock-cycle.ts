import type { RuleDocumentation } from "./rule-documentation.js";

export const indirectLockCycleDocumentation: RuleDocumentation = {
  rule: "indirect-lock-cycle",
  title: "The wait closes a cycle through a further lock, work or queue.",
  meaning: [
    "The awaited work does not take the lock that is held. It takes another one, whose holder somewhere else waits for the first; or it waits for a second work or queue, and that needs the lock. " +
      "Three parties instead of two, and each pair of them looks right.",
    "All three have to meet, so it is rarer than the direct form, and much harder to recognise in a hung task report: none of the blocked stacks shows both locks.",
    "The trace has a thread for each party: `holder` waits under the lock, `worker` runs the awaited work, `other` closes the cycle.",
  ],
  example: {
    fixture: "indirect-lock-cycle/via-lock",
    code: `static void tab_sample_task_takes_mutex(struct work_struct *work)
{
	struct tab_priv *tab = container_of(work, struct tab_priv, sample_task);

	mutex_lock(&tab->table_lock);
	tab->mtu = tab->dev->mtu;
	mutex_unlock(&tab->table_lock);
}

static ssize_t mtu_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct tab_priv *tab = dev_get_drvdata(d);

	mutex_lock(&tab->table_lock);
	rtnl_lock();
	dev_set_mtu(tab->dev, tab->mtu);
	rtnl_unlock();
	mutex_unlock(&tab->table_lock);
	return len;
}

static int tab_stop_waits_for_sample(struct net_device *dev)
{
	struct tab_priv *tab = netdev_priv(dev);

	cancel_work_sync(&tab->sample_task);
	return 0;
}
`,
    explanation:
      "`ndo_stop` has the RTNL and waits for the sample task; the task waits for `table_lock`; the sysfs writer has `table_lock` and waits for the RTNL.",
  },
  lookAlike: {
    fixture: "indirect-lock-cycle/trap-one-order",
    code: `static ssize_t mtu_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct tab_priv *tab = dev_get_drvdata(d);

	rtnl_lock();
	mutex_lock(&tab->table_lock);
	dev_set_mtu(tab->dev, tab->mtu);
	mutex_unlock(&tab->table_lock);
	rtnl_unlock();
	return len;
}

static int tab_stop_waits_for_sample(struct net_device *dev)
{
	struct tab_priv *tab = netdev_priv(dev);

	cancel_work_sync(&tab->sample_task);
	return 0;
}
`,
    explanation:
      "Everybody who wants both takes the RTNL first. Who holds `table_lock` never waits for the RTNL, so the task gets it in the end.",
  },
  fixes: [
    "Take the locks in one order everywhere: the RTNL outside, the driver's mutex inside. That usually means a change in the third party, not at the wait.",
    "In the third party, try for the outer lock (`if (!rtnl_trylock()) { mutex_unlock(…); return restart_syscall(); }`).",
    "Move the wait out of the lock, as for cancel-under-lock and flush-under-lock.",
    "Where a work waits for a second work: queue the second one and let it go on by itself, instead of waiting for it.",
  ],
  limits: [
    "Whether the three can meet is not known. A third party that runs only while the interface is not registered, say, closes no real cycle.",
    "Lock orders are collected in the module at hand (and from the kernel functions that are known to take the RTNL); a third party in another module is not seen.",
    "Cycles of more parties are searched up to a limit, which the summary names when it was reached.",
  ],
};
