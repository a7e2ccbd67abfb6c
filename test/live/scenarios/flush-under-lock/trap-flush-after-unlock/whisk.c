/*
 * Right: the store reads the MTU under the RTNL, drops it, and flushes then; ndo_stop does not wait at all.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define WHISK_PORTS	1
#define WHISK_ANSWER_MS	1500

struct whisk_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	int calibrated_for;
};

static struct net_device *whisk_dev[WHISK_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void whisk_carrier_task(struct work_struct *work)
{
	struct whisk_priv *priv = container_of(work, struct whisk_priv, carrier_task);

	msleep(WHISK_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	if (netif_running(priv->dev)) {
		netif_carrier_on(priv->dev);
		served++;
	} else {
		withdrawn++;
	}
	rtnl_unlock();
}

static ssize_t calibrate_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct net_device *dev = to_net_dev(d);
	struct whisk_priv *priv = netdev_priv(dev);

	rtnl_lock();
	priv->calibrated_for = dev->mtu;
	rtnl_unlock();
	flush_workqueue(priv->wq);
	return len;
}
static DEVICE_ATTR_WO(calibrate);

static struct attribute *whisk_attrs[] = { &dev_attr_calibrate.attr, NULL };
static const struct attribute_group whisk_group = { .attrs = whisk_attrs };

static int whisk_open(struct net_device *dev)
{
	struct whisk_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int whisk_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t whisk_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops whisk_netdev_ops = {
	.ndo_open = whisk_open,
	.ndo_stop = whisk_stop,
	.ndo_start_xmit = whisk_start_xmit,
};

static void whisk_setup(struct net_device *dev)
{
	struct whisk_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &whisk_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &whisk_group;
	INIT_WORK(&priv->carrier_task, whisk_carrier_task);
}

static void whisk_remove(void)
{
	int i;

	for (i = 0; i < WHISK_PORTS && whisk_dev[i]; i++) {
		struct whisk_priv *priv = netdev_priv(whisk_dev[i]);

		unregister_netdev(whisk_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(whisk_dev[i]);
	}
}

static int whisk_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct whisk_priv), "whisk%d", NET_NAME_UNKNOWN, whisk_setup);
	struct whisk_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("whisk%d", 0, i);
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
	whisk_dev[i] = dev;
	return 0;
}

static int __init whisk_init(void)
{
	int i, err = 0;

	for (i = 0; i < WHISK_PORTS && !err; i++)
		err = whisk_add(i);
	if (err)
		whisk_remove();
	return err;
}
module_init(whisk_init);

static void __exit whisk_exit(void)
{
	whisk_remove();
}
module_exit(whisk_exit);

MODULE_LICENSE("GPL");
