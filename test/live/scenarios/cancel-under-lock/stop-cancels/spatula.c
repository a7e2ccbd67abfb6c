/*
 * Deadlock: ndo_stop holds the RTNL and waits for the carrier task, which takes it.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define SPATULA_PORTS	1
#define SPATULA_ANSWER_MS	1500

struct spatula_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *spatula_dev[SPATULA_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void spatula_carrier_task(struct work_struct *work)
{
	struct spatula_priv *priv = container_of(work, struct spatula_priv, carrier_task);

	msleep(SPATULA_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int spatula_open(struct net_device *dev)
{
	struct spatula_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	schedule_work(&priv->carrier_task);
	return 0;
}

static int spatula_stop(struct net_device *dev)
{
	struct spatula_priv *priv = netdev_priv(dev);

	cancel_work_sync(&priv->carrier_task); /* expect: cancel-under-lock lock=rtnl handler=spatula_carrier_task */
	return 0;
}

static netdev_tx_t spatula_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops spatula_netdev_ops = {
	.ndo_open = spatula_open,
	.ndo_stop = spatula_stop,
	.ndo_start_xmit = spatula_start_xmit,
};

static void spatula_setup(struct net_device *dev)
{
	struct spatula_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &spatula_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, spatula_carrier_task);
}

static void spatula_remove(void)
{
	int i;

	for (i = 0; i < SPATULA_PORTS && spatula_dev[i]; i++) {
		unregister_netdev(spatula_dev[i]);
		free_netdev(spatula_dev[i]);
	}
}

static int spatula_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct spatula_priv), "spatula%d", NET_NAME_UNKNOWN, spatula_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	spatula_dev[i] = dev;
	return 0;
}

static int __init spatula_init(void)
{
	int i, err = 0;

	for (i = 0; i < SPATULA_PORTS && !err; i++)
		err = spatula_add(i);
	if (err)
		spatula_remove();
	return err;
}
module_init(spatula_init);

static void __exit spatula_exit(void)
{
	spatula_remove();
}
module_exit(spatula_exit);

MODULE_LICENSE("GPL");
