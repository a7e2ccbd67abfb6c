/*
 * A driver that toaster knows nothing of: its carrier task on the system queue takes the RTNL, and nobody waits for it
 * under the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define FUSE_PORTS	1
#define FUSE_ANSWER_MS	1500

struct fuse_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *fuse_dev[FUSE_PORTS];

static void fuse_carrier_task(struct work_struct *work)
{
	struct fuse_priv *priv = container_of(work, struct fuse_priv, carrier_task);

	msleep(FUSE_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int fuse_open(struct net_device *dev)
{
	struct fuse_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	schedule_work(&priv->carrier_task);
	return 0;
}

static int fuse_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t fuse_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops fuse_netdev_ops = {
	.ndo_open = fuse_open,
	.ndo_stop = fuse_stop,
	.ndo_start_xmit = fuse_start_xmit,
};

static void fuse_setup(struct net_device *dev)
{
	struct fuse_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &fuse_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, fuse_carrier_task);
}

static void fuse_remove(void)
{
	int i;

	for (i = 0; i < FUSE_PORTS && fuse_dev[i]; i++) {
		struct fuse_priv *priv = netdev_priv(fuse_dev[i]);

		unregister_netdev(fuse_dev[i]);
		cancel_work_sync(&priv->carrier_task);
		free_netdev(fuse_dev[i]);
	}
}

static int fuse_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct fuse_priv), "fuse%d", NET_NAME_UNKNOWN, fuse_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	fuse_dev[i] = dev;
	return 0;
}

static int __init fuse_init(void)
{
	int i, err = 0;

	for (i = 0; i < FUSE_PORTS && !err; i++)
		err = fuse_add(i);
	if (err)
		fuse_remove();
	return err;
}
module_init(fuse_init);

static void __exit fuse_exit(void)
{
	fuse_remove();
}
module_exit(fuse_exit);

MODULE_LICENSE("GPL");
