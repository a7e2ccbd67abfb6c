/*
 * Lost: while grinder0 goes down, grinder1's carrier task finds the RTNL busy and returns, and nobody runs it again.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define GRINDER_PORTS	2
#define GRINDER_ANSWER_MS	1500

struct grinder_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *grinder_dev[GRINDER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void grinder_carrier_task(struct work_struct *work)
{
	struct grinder_priv *priv = container_of(work, struct grinder_priv, carrier_task);

	msleep(GRINDER_ANSWER_MS);	/* the hardware takes its time */
	if (!rtnl_trylock()) /* expect: dropped-work lock=rtnl handler=grinder_carrier_task */
		return;
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int grinder_open(struct net_device *dev)
{
	struct grinder_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	schedule_work(&priv->carrier_task);
	return 0;
}

static int grinder_stop(struct net_device *dev)
{
	msleep(2 * GRINDER_ANSWER_MS);	/* the hardware winds down */
	return 0;
}

static netdev_tx_t grinder_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops grinder_netdev_ops = {
	.ndo_open = grinder_open,
	.ndo_stop = grinder_stop,
	.ndo_start_xmit = grinder_start_xmit,
};

static void grinder_setup(struct net_device *dev)
{
	struct grinder_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &grinder_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, grinder_carrier_task);
}

static void grinder_remove(void)
{
	int i;

	for (i = 0; i < GRINDER_PORTS && grinder_dev[i]; i++) {
		struct grinder_priv *priv = netdev_priv(grinder_dev[i]);

		unregister_netdev(grinder_dev[i]);
		cancel_work_sync(&priv->carrier_task);
		free_netdev(grinder_dev[i]);
	}
}

static int grinder_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct grinder_priv), "grinder%d", NET_NAME_UNKNOWN, grinder_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	grinder_dev[i] = dev;
	return 0;
}

static int __init grinder_init(void)
{
	int i, err = 0;

	for (i = 0; i < GRINDER_PORTS && !err; i++)
		err = grinder_add(i);
	if (err)
		grinder_remove();
	return err;
}
module_init(grinder_init);

static void __exit grinder_exit(void)
{
	grinder_remove();
}
module_exit(grinder_exit);

MODULE_LICENSE("GPL");
