// SPDX-License-Identifier: MIT
/* Everything is made when the interface comes up and freed when it goes down; the works take a mutex of the driver's. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

struct spoon {
	struct net_device *dev;
	struct mutex lock;
	void *buffer;
	bool up;
	struct work_struct stir;
	struct work_struct pour;
};

static struct workqueue_struct *spoon_workqueue;
static struct net_device *spoon_dev;

static void spoon_stir(struct work_struct *work)
{
	struct spoon *spoon = container_of(work, struct spoon, stir);

	while (!mutex_trylock(&spoon->lock)) {
		if (!spoon->up)
			return;
		cond_resched();
	}
	netif_wake_queue(spoon->dev);
	mutex_unlock(&spoon->lock);
}

static void spoon_pour(struct work_struct *work)
{
	struct spoon *spoon = container_of(work, struct spoon, pour);

	queue_work(spoon_workqueue, &spoon->stir);
}

static int spoon_open(struct net_device *dev)
{
	struct spoon *spoon = netdev_priv(dev);

	spoon->dev = dev;
	mutex_init(&spoon->lock);
	INIT_WORK(&spoon->stir, spoon_stir);
	INIT_WORK(&spoon->pour, spoon_pour);

	spoon->buffer = kzalloc(4096, GFP_KERNEL);
	if (!spoon->buffer)
		return -ENOMEM;

	spoon->up = true;
	queue_work(spoon_workqueue, &spoon->pour);
	netif_start_queue(dev);
	return 0;
}

static int spoon_stop(struct net_device *dev)
{
	struct spoon *spoon = netdev_priv(dev);

	netif_stop_queue(dev);
	mutex_lock(&spoon->lock);
	spoon->up = false;
	flush_workqueue(spoon_workqueue);
	mutex_unlock(&spoon->lock);
	kfree(spoon->buffer);
	return 0;
}

static netdev_tx_t spoon_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct spoon *spoon = netdev_priv(dev);

	queue_work(spoon_workqueue, &spoon->pour);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops spoon_ops = {
	.ndo_open	= spoon_open,
	.ndo_stop	= spoon_stop,
	.ndo_start_xmit	= spoon_xmit,
};

static int __init spoon_init(void)
{
	int err = -ENOMEM;

	spoon_workqueue = alloc_workqueue("spoon", WQ_MEM_RECLAIM | WQ_HIGHPRI, 4);
	if (spoon_workqueue == NULL)
		goto out;
	spoon_dev = alloc_etherdev(sizeof(struct spoon));
	if (spoon_dev == NULL)
		goto out_queue;
	spoon_dev->netdev_ops = &spoon_ops;
	err = register_netdev(spoon_dev);
	if (err)
		goto out_dev;
	return 0;

out_dev:
	free_netdev(spoon_dev);
out_queue:
	destroy_workqueue(spoon_workqueue);
out:
	return err;
}

static void __exit spoon_exit(void)
{
	unregister_netdev(spoon_dev);
	free_netdev(spoon_dev);
	destroy_workqueue(spoon_workqueue);
}

module_init(spoon_init);
module_exit(spoon_exit);
MODULE_DESCRIPTION("Fixture: resources made in ndo_open");
MODULE_LICENSE("Dual MIT/GPL");
