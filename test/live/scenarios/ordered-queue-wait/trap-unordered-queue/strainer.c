/*
 * Right: the queue is not ordered, so the stats task does not stand behind the reset task, which waits for the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define STRAINER_PORTS	1
#define STRAINER_ANSWER_MS	1500

struct strainer_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct reset_task;
	struct work_struct stats_task;
	unsigned long errors;
};

static struct net_device *strainer_dev[STRAINER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void strainer_stats_task(struct work_struct *work)
{
	struct strainer_priv *priv = container_of(work, struct strainer_priv, stats_task);

	priv->errors = priv->dev->stats.rx_errors;
	served++;
}

static void strainer_reset_task(struct work_struct *work)
{
	struct strainer_priv *priv = container_of(work, struct strainer_priv, reset_task);

	msleep(STRAINER_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_tx_wake_all_queues(priv->dev);
	rtnl_unlock();
}

static int strainer_open(struct net_device *dev)
{
	struct strainer_priv *priv = netdev_priv(dev);

	queue_work(priv->wq, &priv->reset_task);
	return 0;
}

static int strainer_change_mtu(struct net_device *dev, int mtu)
{
	struct strainer_priv *priv = netdev_priv(dev);

	asked++;
	queue_work(priv->wq, &priv->stats_task);
	flush_work(&priv->stats_task);
	dev->mtu = mtu;
	return 0;
}

static int strainer_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t strainer_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops strainer_netdev_ops = {
	.ndo_open = strainer_open,
	.ndo_stop = strainer_stop,
	.ndo_change_mtu = strainer_change_mtu,
	.ndo_start_xmit = strainer_start_xmit,
};

static void strainer_setup(struct net_device *dev)
{
	struct strainer_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &strainer_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->reset_task, strainer_reset_task);
	INIT_WORK(&priv->stats_task, strainer_stats_task);
}

static void strainer_remove(void)
{
	int i;

	for (i = 0; i < STRAINER_PORTS && strainer_dev[i]; i++) {
		struct strainer_priv *priv = netdev_priv(strainer_dev[i]);

		unregister_netdev(strainer_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(strainer_dev[i]);
	}
}

static int strainer_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct strainer_priv), "strainer%d", NET_NAME_UNKNOWN, strainer_setup);
	struct strainer_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_workqueue("strainer%d", WQ_UNBOUND, 0, i);
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
	strainer_dev[i] = dev;
	return 0;
}

static int __init strainer_init(void)
{
	int i, err = 0;

	for (i = 0; i < STRAINER_PORTS && !err; i++)
		err = strainer_add(i);
	if (err)
		strainer_remove();
	return err;
}
module_init(strainer_init);

static void __exit strainer_exit(void)
{
	strainer_remove();
}
module_exit(strainer_exit);

MODULE_LICENSE("GPL");
