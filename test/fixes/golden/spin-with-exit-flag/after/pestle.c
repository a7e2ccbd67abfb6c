// SPDX-License-Identifier: MIT
/* The interface has its queue; a work on it takes the RTNL, under which going down flushes it. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

struct pestle {
	struct net_device *dev;
	unsigned long state;
	struct workqueue_struct *wq;
	struct work_struct mtu_task;
};

#define PESTLE_RUNNING	0

static void pestle_mtu_task(struct work_struct *work)
{
	struct pestle *pestle = container_of(work, struct pestle, mtu_task);

	/* The holder of RTNL may be waiting for this work. */
	while (!rtnl_trylock()) {
		if (!test_bit(PESTLE_RUNNING, &pestle->state))
			return;
		msleep(20);
	}
	dev_set_mtu(pestle->dev, ETH_DATA_LEN);
	rtnl_unlock();
}

static int pestle_open(struct net_device *dev)
{
	struct pestle *pestle = netdev_priv(dev);

	pestle->dev = dev;
	INIT_WORK(&pestle->mtu_task, pestle_mtu_task);
	pestle->wq = alloc_ordered_workqueue("pestle", 0);
	if (!pestle->wq)
		return -ENOMEM;

	set_bit(PESTLE_RUNNING, &pestle->state);
	queue_work(pestle->wq, &pestle->mtu_task);
	return 0;
}

static int pestle_stop(struct net_device *dev)
{
	struct pestle *pestle = netdev_priv(dev);

	clear_bit(PESTLE_RUNNING, &pestle->state);
	destroy_workqueue(pestle->wq);
	return 0;
}

static netdev_tx_t pestle_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops pestle_ops = {
	.ndo_open = pestle_open,
	.ndo_stop = pestle_stop,
	.ndo_start_xmit = pestle_xmit,
};

static struct net_device *pestle_dev;

static int __init pestle_init(void)
{
	int err;

	pestle_dev = alloc_etherdev(sizeof(struct pestle));
	if (!pestle_dev)
		return -ENOMEM;
	pestle_dev->netdev_ops = &pestle_ops;
	err = register_netdev(pestle_dev);
	if (err)
		free_netdev(pestle_dev);
	return err;
}

static void __exit pestle_exit(void)
{
	unregister_netdev(pestle_dev);
	free_netdev(pestle_dev);
}

module_init(pestle_init);
module_exit(pestle_exit);
MODULE_DESCRIPTION("Fixture: a flush of the interface's own queue");
MODULE_LICENSE("Dual MIT/GPL");
