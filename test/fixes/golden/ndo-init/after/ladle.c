// SPDX-License-Identifier: MIT
/* Resources are made in ndo_init, with labels that undo them, and freed in ndo_uninit. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

enum { LADLE_UP };

struct ladle_priv {
	struct net_device	*dev;
	unsigned long		flags;
	u32			*table;
	u32			*ring;
	struct workqueue_struct	*wq;
	struct work_struct	link_work;
	struct delayed_work	poll_work;
};

static void ladle_link_work(struct work_struct *work)
{
	struct ladle_priv *priv = container_of(work, struct ladle_priv, link_work);

	while (!rtnl_trylock()) {
		if (!test_bit(LADLE_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static void ladle_poll_work(struct work_struct *work)
{
	struct ladle_priv *priv = container_of(work, struct ladle_priv, poll_work.work);

	if (priv->table[0])
		queue_work(priv->wq, &priv->link_work);
	queue_delayed_work(priv->wq, &priv->poll_work, HZ);
}

static int ladle_init(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);
	int err;

	priv->dev = dev;
	INIT_WORK(&priv->link_work, ladle_link_work);
	INIT_DELAYED_WORK(&priv->poll_work, ladle_poll_work);

	priv->table = kcalloc(16, sizeof(*priv->table), GFP_KERNEL);
	if (!priv->table)
		return -ENOMEM;

	priv->ring = kcalloc(64, sizeof(*priv->ring), GFP_KERNEL);
	if (!priv->ring) {
		err = -ENOMEM;
		goto err_free_table;
	}

	priv->wq = alloc_ordered_workqueue("ladle-%s", WQ_MEM_RECLAIM,
					   dev->name);
	if (!priv->wq) {
		err = -ENOMEM;
		goto err_free_ring;
	}

	if (!is_valid_ether_addr(dev->dev_addr)) {
		err = -EADDRNOTAVAIL;
		goto err_destroy_wq;
	}

	return 0;

err_destroy_wq:
	destroy_workqueue(priv->wq);
	priv->wq = NULL;
err_free_ring:
	kfree(priv->ring);
err_free_table:
	kfree(priv->table);
	return err;
}

static void ladle_uninit(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	destroy_workqueue(priv->wq);
	priv->wq = NULL;
	kfree(priv->ring);
	kfree(priv->table);
}

static int ladle_open(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	set_bit(LADLE_UP, &priv->flags);
	queue_delayed_work(priv->wq, &priv->poll_work, 0);
	return 0;
}

static int ladle_stop(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	clear_bit(LADLE_UP, &priv->flags);
	cancel_delayed_work_sync(&priv->poll_work);
	flush_workqueue(priv->wq);
	return 0;
}

static netdev_tx_t ladle_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops ladle_ops = {
	.ndo_init	= ladle_init,
	.ndo_uninit	= ladle_uninit,
	.ndo_open	= ladle_open,
	.ndo_stop	= ladle_stop,
	.ndo_start_xmit	= ladle_xmit,
};

static struct net_device *ladle_dev;

static int __init ladle_module_init(void)
{
	int err;

	ladle_dev = alloc_etherdev(sizeof(struct ladle_priv));
	if (!ladle_dev)
		return -ENOMEM;
	ladle_dev->netdev_ops = &ladle_ops;
	eth_hw_addr_random(ladle_dev);

	err = register_netdev(ladle_dev);
	if (err)
		goto err_free;

	return 0;

err_free:
	free_netdev(ladle_dev);
	return err;
}

static void __exit ladle_module_exit(void)
{
	unregister_netdev(ladle_dev);
	free_netdev(ladle_dev);
}

module_init(ladle_module_init);
module_exit(ladle_module_exit);
MODULE_DESCRIPTION("Fixture: resources made in ndo_init");
MODULE_LICENSE("Dual MIT/GPL");
