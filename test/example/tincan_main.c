// SPDX-License-Identifier: MIT
/*
 * tincan: an example driver for two tins and a string, with the bug that RTNLens was written for. It is not meant to be loaded.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>

#include "tincan.h"

struct workqueue_struct *tincan_workqueue;

static struct net_device *tincan_devs[2];

static int tincan_open(struct net_device *dev)
{
	struct tincan_priv *priv = netdev_priv(dev);

	set_bit(TINCAN_FLAG_ADMIN_UP, &priv->flags);
	tincan_group_start(dev);
	netif_start_queue(dev);
	return 0;
}

static int tincan_down(struct net_device *dev, int flush)
{
	struct tincan_priv *priv = netdev_priv(dev);

	clear_bit(TINCAN_FLAG_ADMIN_UP, &priv->flags);
	netif_carrier_off(dev);
	tincan_group_stop(dev, flush);
	return 0;
}

static int tincan_stop(struct net_device *dev)
{
	netif_stop_queue(dev);
	return tincan_down(dev, 1);
}

static netdev_tx_t tincan_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops tincan_netdev_ops = {
	.ndo_open	= tincan_open,
	.ndo_stop	= tincan_stop,
	.ndo_start_xmit	= tincan_xmit,
};

static struct net_device *tincan_add_one(void)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct tincan_priv));
	struct tincan_priv *priv;

	if (!dev)
		return NULL;
	priv = netdev_priv(dev);
	priv->dev = dev;
	tincan_group_init(priv);
	dev->netdev_ops = &tincan_netdev_ops;
	eth_hw_addr_random(dev);
	if (register_netdev(dev)) {
		free_netdev(dev);
		return NULL;
	}
	return dev;
}

static void tincan_remove_one(struct net_device *dev)
{
	if (!dev)
		return;
	unregister_netdev(dev);
	free_netdev(dev);
}

static int __init tincan_init(void)
{
	int i;

	tincan_workqueue = alloc_ordered_workqueue("tincan", 0);
	if (!tincan_workqueue)
		return -ENOMEM;
	for (i = 0; i < 2; i++)
		tincan_devs[i] = tincan_add_one();
	return 0;
}

static void __exit tincan_exit(void)
{
	int i;

	for (i = 0; i < 2; i++)
		tincan_remove_one(tincan_devs[i]);
	destroy_workqueue(tincan_workqueue);
}

module_init(tincan_init);
module_exit(tincan_exit);
MODULE_DESCRIPTION("Example of a deadlock over a shared workqueue");
MODULE_LICENSE("Dual MIT/GPL");
