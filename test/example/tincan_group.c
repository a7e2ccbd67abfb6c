// SPDX-License-Identifier: MIT
#include <linux/delay.h>
#include <linux/rtnetlink.h>

#include "tincan.h"

/* Reports the carrier, under the RTNL. The loop ends when this interface goes down: its own stop must not wait for it forever. */
static void tincan_carrier_task(struct work_struct *work)
{
	struct tincan_priv *priv = container_of(work, struct tincan_priv, carrier_task);

	while (!rtnl_trylock()) {
		if (!test_bit(TINCAN_FLAG_ADMIN_UP, &priv->flags))
			return;
		msleep(20);
	}
	if (!list_empty(&priv->groups))
		netif_carrier_on(priv->dev);
	rtnl_unlock();
}

/* Joins the groups one by one; takes no lock that anyone waits under. */
static void tincan_join_task(struct work_struct *work)
{
	struct tincan_priv *priv = container_of(work, struct tincan_priv, join_task.work);

	if (!test_bit(TINCAN_FLAG_GROUP_RUN, &priv->flags))
		return;
	if (list_empty(&priv->groups))
		queue_delayed_work(tincan_workqueue, &priv->join_task, HZ);
	else
		queue_work(tincan_workqueue, &priv->carrier_task);
}

void tincan_group_init(struct tincan_priv *priv)
{
	INIT_LIST_HEAD(&priv->groups);
	INIT_DELAYED_WORK(&priv->join_task, tincan_join_task);
	INIT_WORK(&priv->carrier_task, tincan_carrier_task);
}

void tincan_group_start(struct net_device *dev)
{
	struct tincan_priv *priv = netdev_priv(dev);

	if (!test_and_set_bit(TINCAN_FLAG_GROUP_RUN, &priv->flags))
		queue_delayed_work(tincan_workqueue, &priv->join_task, 0);
}

void tincan_group_stop(struct net_device *dev, int flush)
{
	struct tincan_priv *priv = netdev_priv(dev);

	clear_bit(TINCAN_FLAG_GROUP_RUN, &priv->flags);
	cancel_delayed_work(&priv->join_task);
	/* Meant for the works of this interface, but it waits for the other one's too. */
	if (flush)
		flush_workqueue(tincan_workqueue);
}
