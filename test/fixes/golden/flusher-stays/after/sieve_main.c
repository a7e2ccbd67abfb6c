// SPDX-License-Identifier: MIT
/* Works that wait for the others share the queue with them, and so does every other interface. */
#include <linux/etherdevice.h>
#include <linux/module.h>

#include "sieve.h"

struct workqueue_struct *sieve_workqueue;

static struct net_device *sieve_devs[2];

static int sieve_open(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	set_bit(SIEVE_ADMIN_UP, &priv->flags);
	set_bit(SIEVE_OPER_UP, &priv->flags);
	queue_delayed_work(priv->wq, &priv->cm.stale_task, 0);
	return 0;
}

static int sieve_stop(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	clear_bit(SIEVE_ADMIN_UP, &priv->flags);
	sieve_down(dev);
	return 0;
}

static void sieve_timeout(struct net_device *dev, unsigned int txqueue)
{
	struct sieve_priv *priv = netdev_priv(dev);

	queue_work(sieve_workqueue, &priv->flush_task);
}

static netdev_tx_t sieve_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops sieve_netdev_ops = {
	.ndo_open	= sieve_open,
	.ndo_stop	= sieve_stop,
	.ndo_tx_timeout	= sieve_timeout,
	.ndo_start_xmit	= sieve_xmit,
};

static void sieve_ether_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &sieve_netdev_ops;
	sieve_setup(dev);
}

static struct net_device *sieve_add_one(int index)
{
	struct sieve_priv *priv;
	struct net_device *dev;
	int err;

	dev = alloc_netdev(sizeof(struct sieve_priv), "sieve%d",
			   NET_NAME_ENUM, sieve_ether_setup);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	priv = netdev_priv(dev);

	priv->wq = alloc_ordered_workqueue("sieve_wq", WQ_MEM_RECLAIM);
	if (!priv->wq) {
		err = -ENOMEM;
		goto err_free;
	}

	err = sieve_dev_init(dev);
	if (err)
		goto err_destroy_wq;

	err = register_netdev(dev);
	if (err)
		goto err_cleanup;

	return dev;

err_cleanup:
	sieve_dev_cleanup(dev);
err_destroy_wq:
	destroy_workqueue(priv->wq);
err_free:
	free_netdev(dev);
	return ERR_PTR(err);
}

static void sieve_remove_one(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	unregister_netdev(dev);
	/* Nothing is queued from here on; what is pending must be done. */
	flush_workqueue(sieve_workqueue);
	flush_workqueue(priv->wq);
	sieve_dev_cleanup(dev);
	destroy_workqueue(priv->wq);
	free_netdev(dev);
}

static int __init sieve_init(void)
{
	int i;

	sieve_workqueue = create_singlethread_workqueue("sieve");
	if (!sieve_workqueue)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(sieve_devs); i++) {
		sieve_devs[i] = sieve_add_one(i);
		if (IS_ERR(sieve_devs[i]))
			goto err_remove;
	}
	return 0;

err_remove:
	while (--i >= 0)
		sieve_remove_one(sieve_devs[i]);
	destroy_workqueue(sieve_workqueue);
	return -ENODEV;
}

static void __exit sieve_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(sieve_devs); i++)
		sieve_remove_one(sieve_devs[i]);
	destroy_workqueue(sieve_workqueue);
}

module_init(sieve_init);
module_exit(sieve_exit);
MODULE_DESCRIPTION("Fixture: a work that waits for the others");
MODULE_LICENSE("Dual MIT/GPL");
