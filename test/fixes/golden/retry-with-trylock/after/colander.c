// SPDX-License-Identifier: MIT
/* fix: retry-with-trylock */
/* A delayed work on the system's queue takes the RTNL, under which going down cancels it. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

struct colander {
	struct net_device *dev;
	unsigned long state;
	struct delayed_work mtu_task;
};

#define COLANDER_RUNNING	0

static void colander_mtu_task(struct work_struct *work)
{
	struct colander *colander = container_of(work, struct colander, mtu_task.work);

	/* The holder of RTNL may be waiting for this work. */
	if (!rtnl_trylock()) {
		schedule_delayed_work(&colander->mtu_task, 1);
		return;
	}
	dev_set_mtu(colander->dev, ETH_DATA_LEN);
	rtnl_unlock();
}

static int colander_open(struct net_device *dev)
{
	struct colander *colander = netdev_priv(dev);

	colander->dev = dev;
	INIT_DELAYED_WORK(&colander->mtu_task, colander_mtu_task);
	set_bit(COLANDER_RUNNING, &colander->state);
	schedule_delayed_work(&colander->mtu_task, HZ);
	return 0;
}

static int colander_stop(struct net_device *dev)
{
	struct colander *colander = netdev_priv(dev);

	clear_bit(COLANDER_RUNNING, &colander->state);
	cancel_delayed_work_sync(&colander->mtu_task);
	return 0;
}

static netdev_tx_t colander_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops colander_ops = {
	.ndo_open = colander_open,
	.ndo_stop = colander_stop,
	.ndo_start_xmit = colander_xmit,
};

static struct net_device *colander_dev;

static int __init colander_init(void)
{
	int err;

	colander_dev = alloc_etherdev(sizeof(struct colander));
	if (!colander_dev)
		return -ENOMEM;
	colander_dev->netdev_ops = &colander_ops;
	err = register_netdev(colander_dev);
	if (err)
		free_netdev(colander_dev);
	return err;
}

static void __exit colander_exit(void)
{
	unregister_netdev(colander_dev);
	free_netdev(colander_dev);
}

module_init(colander_init);
module_exit(colander_exit);
MODULE_DESCRIPTION("Fixture: a work that can be tried again");
MODULE_LICENSE("Dual MIT/GPL");
