/*
 * Deadlock: the carrier task spins for the RTNL and never sleeps, so the stats task behind it on this processor does not
 * start either: the kernel speaks of a workqueue lockup.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define MASHER_PORTS	1
#define MASHER_ANSWER_MS	1500
#define MASHER_UP	0

struct masher_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	struct work_struct stats_task;
	unsigned long errors;
	unsigned long flags;
};

static struct net_device *masher_dev[MASHER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void masher_carrier_task(struct work_struct *work)
{
	struct masher_priv *priv = container_of(work, struct masher_priv, carrier_task);

	msleep(MASHER_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(MASHER_UP, &priv->flags))
			return;
		cond_resched();
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static void masher_stats_task(struct work_struct *work)
{
	struct masher_priv *priv = container_of(work, struct masher_priv, stats_task);

	msleep(2 * MASHER_ANSWER_MS);
	priv->errors = priv->dev->stats.rx_errors;
	if (test_bit(MASHER_UP, &priv->flags))
		queue_work(priv->wq, &priv->stats_task);
}

static int masher_open(struct net_device *dev)
{
	struct masher_priv *priv = netdev_priv(dev);

	set_bit(MASHER_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	queue_work(priv->wq, &priv->stats_task);
	return 0;
}

static int masher_stop(struct net_device *dev)
{
	struct masher_priv *priv = netdev_priv(dev);

	flush_workqueue(priv->wq); /* expect: trylock-spin lock=rtnl handler=masher_carrier_task */
	clear_bit(MASHER_UP, &priv->flags);
	return 0;
}

static netdev_tx_t masher_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops masher_netdev_ops = {
	.ndo_open = masher_open,
	.ndo_stop = masher_stop,
	.ndo_start_xmit = masher_start_xmit,
};

static void masher_setup(struct net_device *dev)
{
	struct masher_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &masher_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, masher_carrier_task);
	INIT_WORK(&priv->stats_task, masher_stats_task);
}

static void masher_remove(void)
{
	int i;

	for (i = 0; i < MASHER_PORTS && masher_dev[i]; i++) {
		struct masher_priv *priv = netdev_priv(masher_dev[i]);

		unregister_netdev(masher_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(masher_dev[i]);
	}
}

static int masher_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct masher_priv), "masher%d", NET_NAME_UNKNOWN, masher_setup);
	struct masher_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_workqueue("masher%d", 0, 0, i);
	if (!priv->wq) {
		free_netdev(dev);
		return -ENOMEM;
	}
	err = register_netdev(dev);
	if (err) {
		destroy_workqueue(priv->wq);
		free_netdev(dev);
		return err;
	}
	masher_dev[i] = dev;
	return 0;
}

static int __init masher_init(void)
{
	int i, err = 0;

	for (i = 0; i < MASHER_PORTS && !err; i++)
		err = masher_add(i);
	if (err)
		masher_remove();
	return err;
}
module_init(masher_init);

static void __exit masher_exit(void)
{
	masher_remove();
}
module_exit(masher_exit);

MODULE_LICENSE("GPL");
