/*
 * Deadlock: the recovery task halts the device like everybody else, and halting waits for the recovery task.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define GRATER_PORTS	1

struct grater_priv {
	struct net_device *dev;
	struct work_struct recover_task;
};

static struct net_device *grater_dev[GRATER_PORTS];

static void grater_halt(struct grater_priv *priv)
{
	netif_tx_disable(priv->dev);
	cancel_work_sync(&priv->recover_task); /* expect: self-flush handler=grater_recover_task */
}

static void grater_recover_task(struct work_struct *work)
{
	struct grater_priv *priv = container_of(work, struct grater_priv, recover_task);

	grater_halt(priv);
	netif_tx_wake_all_queues(priv->dev);
}

static int grater_open(struct net_device *dev)
{
	netif_tx_wake_all_queues(dev);
	return 0;
}

static int grater_change_mtu(struct net_device *dev, int mtu)
{
	struct grater_priv *priv = netdev_priv(dev);

	dev->mtu = mtu;
	schedule_work(&priv->recover_task);
	return 0;
}

static int grater_stop(struct net_device *dev)
{
	struct grater_priv *priv = netdev_priv(dev);

	grater_halt(priv);
	return 0;
}

static netdev_tx_t grater_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops grater_netdev_ops = {
	.ndo_open = grater_open,
	.ndo_stop = grater_stop,
	.ndo_change_mtu = grater_change_mtu,
	.ndo_start_xmit = grater_start_xmit,
};

static void grater_setup(struct net_device *dev)
{
	struct grater_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &grater_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->recover_task, grater_recover_task);
}

static void grater_remove(void)
{
	int i;

	for (i = 0; i < GRATER_PORTS && grater_dev[i]; i++) {
		unregister_netdev(grater_dev[i]);
		free_netdev(grater_dev[i]);
	}
}

static int grater_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct grater_priv), "grater%d", NET_NAME_UNKNOWN, grater_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	grater_dev[i] = dev;
	return 0;
}

static int __init grater_init(void)
{
	int i, err = 0;

	for (i = 0; i < GRATER_PORTS && !err; i++)
		err = grater_add(i);
	if (err)
		grater_remove();
	return err;
}
module_init(grater_init);

static void __exit grater_exit(void)
{
	grater_remove();
}
module_exit(grater_exit);

MODULE_LICENSE("GPL");
