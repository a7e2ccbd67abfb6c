/*
 * Right: the carrier task that finds the RTNL busy puts itself back with a delay.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define SKIMMER_PORTS	2
#define SKIMMER_ANSWER_MS	1500

struct skimmer_priv {
	struct net_device *dev;
	struct delayed_work carrier_task;
};

static struct net_device *skimmer_dev[SKIMMER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void skimmer_carrier_task(struct work_struct *work)
{
	struct skimmer_priv *priv = container_of(work, struct skimmer_priv, carrier_task.work);

	msleep(SKIMMER_ANSWER_MS);	/* the hardware takes its time */
	if (!rtnl_trylock()) {
		schedule_delayed_work(&priv->carrier_task, HZ / 10);
		return;
	}
	if (netif_running(priv->dev)) {
		netif_carrier_on(priv->dev);
		served++;
	} else {
		withdrawn++;
	}
	rtnl_unlock();
}

static int skimmer_open(struct net_device *dev)
{
	struct skimmer_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	schedule_delayed_work(&priv->carrier_task, 0);
	return 0;
}

static int skimmer_stop(struct net_device *dev)
{
	msleep(2 * SKIMMER_ANSWER_MS);	/* the hardware winds down */
	return 0;
}

static netdev_tx_t skimmer_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops skimmer_netdev_ops = {
	.ndo_open = skimmer_open,
	.ndo_stop = skimmer_stop,
	.ndo_start_xmit = skimmer_start_xmit,
};

static void skimmer_setup(struct net_device *dev)
{
	struct skimmer_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &skimmer_netdev_ops;
	priv->dev = dev;
	INIT_DELAYED_WORK(&priv->carrier_task, skimmer_carrier_task);
}

static void skimmer_remove(void)
{
	int i;

	for (i = 0; i < SKIMMER_PORTS && skimmer_dev[i]; i++) {
		struct skimmer_priv *priv = netdev_priv(skimmer_dev[i]);

		unregister_netdev(skimmer_dev[i]);
		cancel_delayed_work_sync(&priv->carrier_task);
		free_netdev(skimmer_dev[i]);
	}
}

static int skimmer_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct skimmer_priv), "skimmer%d", NET_NAME_UNKNOWN, skimmer_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	skimmer_dev[i] = dev;
	return 0;
}

static int __init skimmer_init(void)
{
	int i, err = 0;

	for (i = 0; i < SKIMMER_PORTS && !err; i++)
		err = skimmer_add(i);
	if (err)
		skimmer_remove();
	return err;
}
module_init(skimmer_init);

static void __exit skimmer_exit(void)
{
	skimmer_remove();
}
module_exit(skimmer_exit);

MODULE_LICENSE("GPL");
