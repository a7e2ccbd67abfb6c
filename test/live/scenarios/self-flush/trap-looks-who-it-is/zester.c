/*
 * Right: halting waits for the recovery task, except when it is the recovery task that halts.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define ZESTER_PORTS	1

struct zester_priv {
	struct net_device *dev;
	struct work_struct recover_task;
};

static struct net_device *zester_dev[ZESTER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void zester_halt(struct zester_priv *priv)
{
	netif_tx_disable(priv->dev);
	if (current_work() != &priv->recover_task)
		cancel_work_sync(&priv->recover_task);
}

static void zester_recover_task(struct work_struct *work)
{
	struct zester_priv *priv = container_of(work, struct zester_priv, recover_task);

	zester_halt(priv);
	netif_tx_wake_all_queues(priv->dev);
	served++;
}

static int zester_open(struct net_device *dev)
{
	netif_tx_wake_all_queues(dev);
	return 0;
}

static int zester_change_mtu(struct net_device *dev, int mtu)
{
	struct zester_priv *priv = netdev_priv(dev);

	dev->mtu = mtu;
	asked++;
	schedule_work(&priv->recover_task);
	return 0;
}

static int zester_stop(struct net_device *dev)
{
	struct zester_priv *priv = netdev_priv(dev);

	zester_halt(priv);
	return 0;
}

static netdev_tx_t zester_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops zester_netdev_ops = {
	.ndo_open = zester_open,
	.ndo_stop = zester_stop,
	.ndo_change_mtu = zester_change_mtu,
	.ndo_start_xmit = zester_start_xmit,
};

static void zester_setup(struct net_device *dev)
{
	struct zester_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &zester_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->recover_task, zester_recover_task);
}

static void zester_remove(void)
{
	int i;

	for (i = 0; i < ZESTER_PORTS && zester_dev[i]; i++) {
		unregister_netdev(zester_dev[i]);
		free_netdev(zester_dev[i]);
	}
}

static int zester_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct zester_priv), "zester%d", NET_NAME_UNKNOWN, zester_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	zester_dev[i] = dev;
	return 0;
}

static int __init zester_init(void)
{
	int i, err = 0;

	for (i = 0; i < ZESTER_PORTS && !err; i++)
		err = zester_add(i);
	if (err)
		zester_remove();
	return err;
}
module_init(zester_init);

static void __exit zester_exit(void)
{
	zester_remove();
}
module_exit(zester_exit);

MODULE_LICENSE("GPL");
