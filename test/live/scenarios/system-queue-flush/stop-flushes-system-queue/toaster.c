/*
 * Deadlock: the system queue also carries the works of drivers that this one does not know, and one of them takes the RTNL
 * that ndo_stop holds while it flushes.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define TOASTER_PORTS	1

struct toaster_priv {
	struct net_device *dev;
	struct work_struct blink_task;
	int blinks;
};

static struct net_device *toaster_dev[TOASTER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void toaster_blink_task(struct work_struct *work)
{
	struct toaster_priv *priv = container_of(work, struct toaster_priv, blink_task);

	priv->blinks++;
	served++;
}

static int toaster_open(struct net_device *dev)
{
	struct toaster_priv *priv = netdev_priv(dev);

	asked++;
	schedule_work(&priv->blink_task);
	return 0;
}

static int toaster_stop(struct net_device *dev)
{
	flush_scheduled_work(); /* expect: shared-queue-deadlock lock=rtnl; system-queue-flush */
	return 0;
}

static netdev_tx_t toaster_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops toaster_netdev_ops = {
	.ndo_open = toaster_open,
	.ndo_stop = toaster_stop,
	.ndo_start_xmit = toaster_start_xmit,
};

static void toaster_setup(struct net_device *dev)
{
	struct toaster_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &toaster_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->blink_task, toaster_blink_task);
}

static void toaster_remove(void)
{
	int i;

	for (i = 0; i < TOASTER_PORTS && toaster_dev[i]; i++) {
		unregister_netdev(toaster_dev[i]);
		free_netdev(toaster_dev[i]);
	}
}

static int toaster_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct toaster_priv), "toaster%d", NET_NAME_UNKNOWN, toaster_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	toaster_dev[i] = dev;
	return 0;
}

static int __init toaster_init(void)
{
	int i, err = 0;

	for (i = 0; i < TOASTER_PORTS && !err; i++)
		err = toaster_add(i);
	if (err)
		toaster_remove();
	return err;
}
module_init(toaster_init);

static void __exit toaster_exit(void)
{
	toaster_remove();
}
module_exit(toaster_exit);

MODULE_LICENSE("GPL");
