// SPDX-License-Identifier: MIT
#include <linux/delay.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sieve.h"

/* Loops for the RTNL until its own interface goes down. */
static void sieve_restart_task(struct work_struct *work)
{
	struct sieve_priv *priv =
		container_of(work, struct sieve_priv, restart_task);

	while (!rtnl_trylock()) {
		if (!test_bit(SIEVE_ADMIN_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static void sieve_reap_task(struct work_struct *work)
{
	struct sieve_priv *priv =
		container_of(work, struct sieve_priv, cm.reap_task);
	struct sieve_cm *cm = &priv->cm;

	if (test_bit(SIEVE_OPER_UP, &priv->flags))
		queue_delayed_work(priv->wq,
				   &cm->stale_task, HZ);
}

static void sieve_stale_task(struct work_struct *work)
{
	struct sieve_priv *priv =
		container_of(work, struct sieve_priv, cm.stale_task.work);

	queue_work(priv->wq, &priv->cm.reap_task);
	queue_work(priv->wq, &priv->restart_task);
}

void sieve_down(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	clear_bit(SIEVE_OPER_UP, &priv->flags);
	cancel_delayed_work(&priv->cm.stale_task);
	flush_workqueue(priv->wq);
}

/* Brings the interface down and up again: waits for the works of the interface. */
static void sieve_flush_task(struct work_struct *work)
{
	struct sieve_priv *priv =
		container_of(work, struct sieve_priv, flush_task);

	clear_bit(SIEVE_ADMIN_UP, &priv->flags);
	sieve_down(priv->dev);
	set_bit(SIEVE_ADMIN_UP, &priv->flags);
}

void sieve_setup(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	priv->dev = dev;
	INIT_WORK(&priv->restart_task, sieve_restart_task);
	INIT_WORK(&priv->flush_task, sieve_flush_task);
	INIT_WORK(&priv->cm.reap_task, sieve_reap_task);
	INIT_DELAYED_WORK(&priv->cm.stale_task, sieve_stale_task);
}

int sieve_dev_init(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	/* The reaper starts with the interface's first connection. */
	queue_work(priv->wq, &priv->cm.reap_task);
	if (dev->mtu < ETH_MIN_MTU)
		return -EINVAL;
	return 0;
}

void sieve_dev_cleanup(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	cancel_delayed_work_sync(&priv->cm.stale_task);
}
