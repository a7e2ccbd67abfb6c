/*
 * A driver that steamer knows nothing of: its carrier task on the system queue takes the RTNL, and nobody waits for it
 * under the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define PLUG_PORTS	1
#define PLUG_ANSWER_MS	1500

struct plug_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *plug_dev[PLUG_PORTS];

static void plug_carrier_task(struct work_struct *work)
{
	struct plug_priv *priv = container_of(work, struct plug_priv, carrier_task);

	msleep(PLUG_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static int plug_open(struct net_device *dev)
{
	struct plug_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	schedule_work(&priv->carrier_task);
	return 0;
}

static int plug_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t plug_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops plug_netdev_ops = {
	.ndo_open = plug_open,
	.ndo_stop = plug_stop,
	.ndo_start_xmit = plug_start_xmit,
};

static void plug_setup(struct net_device *dev)
{
	struct plug_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &plug_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, plug_carrier_task);
}

static void plug_remove(void)
{
	int i;

	for (i = 0; i < PLUG_PORTS && plug_dev[i]; i++) {
		struct plug_priv *priv = netdev_priv(plug_dev[i]);

		unregister_netdev(plug_dev[i]);
		cancel_work_sync(&priv->carrier_task);
		free_netdev(plug_dev[i]);
	}
}

static int plug_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct plug_priv), "plug%d", NET_NAME_UNKNOWN, plug_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	plug_dev[i] = dev;
	return 0;
}

static int __init plug_init(void)
{
	int i, err = 0;

	for (i = 0; i < PLUG_PORTS && !err; i++)
		err = plug_add(i);
	if (err)
		plug_remove();
	return err;
}
module_init(plug_init);

static void __exit plug_exit(void)
{
	plug_remove();
}
module_exit(plug_exit);

MODULE_LICENSE("GPL");
