/*
 * Deadlock: the queue runs one task at a time. While the sync task runs, the stats task behind it cannot start, and
 * flush_work() waits for it.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define RACK_PORTS	1
#define RACK_ANSWER_MS	1500

struct rack_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct sync_task;
	struct work_struct stats_task;
	unsigned long errors;
};

static struct net_device *rack_dev[RACK_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void rack_stats_task(struct work_struct *work)
{
	struct rack_priv *priv = container_of(work, struct rack_priv, stats_task);

	priv->errors = priv->dev->stats.rx_errors;
	served++;
}

static void rack_sync_task(struct work_struct *work)
{
	struct rack_priv *priv = container_of(work, struct rack_priv, sync_task);

	msleep(RACK_ANSWER_MS);	/* the hardware takes its time */
	flush_work(&priv->stats_task); /* expect: ordered-queue-wait handler=rack_sync_task */
	netdev_info(priv->dev, "%lu errors\n", priv->errors);
}

static int rack_open(struct net_device *dev)
{
	struct rack_priv *priv = netdev_priv(dev);

	asked++;
	queue_work(priv->wq, &priv->sync_task);
	queue_work(priv->wq, &priv->stats_task);
	return 0;
}

static int rack_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t rack_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops rack_netdev_ops = {
	.ndo_open = rack_open,
	.ndo_stop = rack_stop,
	.ndo_start_xmit = rack_start_xmit,
};

static void rack_setup(struct net_device *dev)
{
	struct rack_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &rack_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->sync_task, rack_sync_task);
	INIT_WORK(&priv->stats_task, rack_stats_task);
}

static void rack_remove(void)
{
	int i;

	for (i = 0; i < RACK_PORTS && rack_dev[i]; i++) {
		struct rack_priv *priv = netdev_priv(rack_dev[i]);

		unregister_netdev(rack_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(rack_dev[i]);
	}
}

static int rack_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct rack_priv), "rack%d", NET_NAME_UNKNOWN, rack_setup);
	struct rack_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("rack%d", 0, i);
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
	rack_dev[i] = dev;
	return 0;
}

static int __init rack_init(void)
{
	int i, err = 0;

	for (i = 0; i < RACK_PORTS && !err; i++)
		err = rack_add(i);
	if (err)
		rack_remove();
	return err;
}
module_init(rack_init);

static void __exit rack_exit(void)
{
	rack_remove();
}
module_exit(rack_exit);

MODULE_LICENSE("GPL");
