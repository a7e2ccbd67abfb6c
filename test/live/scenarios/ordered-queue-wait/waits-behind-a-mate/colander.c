/*
 * Deadlock: ndo_change_mtu holds the RTNL and waits for the stats task, which takes no lock; but the reset task stands before
 * it on the ordered queue and waits for the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define COLANDER_PORTS	1
#define COLANDER_ANSWER_MS	1500

struct colander_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct reset_task;
	struct work_struct stats_task;
	unsigned long errors;
};

static struct net_device *colander_dev[COLANDER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void colander_stats_task(struct work_struct *work)
{
	struct colander_priv *priv = container_of(work, struct colander_priv, stats_task);

	priv->errors = priv->dev->stats.rx_errors;
	served++;
}

static void colander_reset_task(struct work_struct *work)
{
	struct colander_priv *priv = container_of(work, struct colander_priv, reset_task);

	msleep(COLANDER_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_tx_wake_all_queues(priv->dev);
	rtnl_unlock();
}

static int colander_open(struct net_device *dev)
{
	struct colander_priv *priv = netdev_priv(dev);

	queue_work(priv->wq, &priv->reset_task);
	return 0;
}

static int colander_change_mtu(struct net_device *dev, int mtu)
{
	struct colander_priv *priv = netdev_priv(dev);

	asked++;
	queue_work(priv->wq, &priv->stats_task);
	flush_work(&priv->stats_task); /* expect: ordered-queue-wait lock=rtnl handler=colander_reset_task */
	dev->mtu = mtu;
	return 0;
}

static int colander_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t colander_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops colander_netdev_ops = {
	.ndo_open = colander_open,
	.ndo_stop = colander_stop,
	.ndo_change_mtu = colander_change_mtu,
	.ndo_start_xmit = colander_start_xmit,
};

static void colander_setup(struct net_device *dev)
{
	struct colander_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &colander_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->reset_task, colander_reset_task);
	INIT_WORK(&priv->stats_task, colander_stats_task);
}

static void colander_remove(void)
{
	int i;

	for (i = 0; i < COLANDER_PORTS && colander_dev[i]; i++) {
		struct colander_priv *priv = netdev_priv(colander_dev[i]);

		unregister_netdev(colander_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(colander_dev[i]);
	}
}

static int colander_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct colander_priv), "colander%d", NET_NAME_UNKNOWN, colander_setup);
	struct colander_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("colander%d", 0, i);
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
	colander_dev[i] = dev;
	return 0;
}

static int __init colander_init(void)
{
	int i, err = 0;

	for (i = 0; i < COLANDER_PORTS && !err; i++)
		err = colander_add(i);
	if (err)
		colander_remove();
	return err;
}
module_init(colander_init);

static void __exit colander_exit(void)
{
	colander_remove();
}
module_exit(colander_exit);

MODULE_LICENSE("GPL");
