/*
 * Right: the flag is cleared by the caller of the function that holds the mutex and waits.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define TONGS_PORTS	1
#define TONGS_ANSWER_MS	1500
#define TONGS_SCANNING	0

struct tongs_priv {
	struct net_device *dev;
	struct mutex lock;
	struct work_struct scan_task;
	unsigned long flags;
};

static struct net_device *tongs_dev[TONGS_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void tongs_scan_task(struct work_struct *work)
{
	struct tongs_priv *priv = container_of(work, struct tongs_priv, scan_task);

	msleep(TONGS_ANSWER_MS);	/* the hardware takes its time */
	while (!mutex_trylock(&priv->lock)) {
		if (!test_bit(TONGS_SCANNING, &priv->flags)) {
			withdrawn++;
			return;
		}
		msleep(5);
	}
	served++;
	mutex_unlock(&priv->lock);
}

static void tongs_quiesce(struct tongs_priv *priv)
{
	mutex_lock(&priv->lock);
	cancel_work_sync(&priv->scan_task);
	mutex_unlock(&priv->lock);
}

static ssize_t halt_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct tongs_priv *priv = netdev_priv(to_net_dev(d));

	if (test_and_clear_bit(TONGS_SCANNING, &priv->flags))
		tongs_quiesce(priv);
	return len;
}
static DEVICE_ATTR_WO(halt);

static struct attribute *tongs_attrs[] = { &dev_attr_halt.attr, NULL };
static const struct attribute_group tongs_group = { .attrs = tongs_attrs };

static int tongs_open(struct net_device *dev)
{
	struct tongs_priv *priv = netdev_priv(dev);

	set_bit(TONGS_SCANNING, &priv->flags);
	asked++;
	schedule_work(&priv->scan_task);
	return 0;
}

static int tongs_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t tongs_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops tongs_netdev_ops = {
	.ndo_open = tongs_open,
	.ndo_stop = tongs_stop,
	.ndo_start_xmit = tongs_start_xmit,
};

static void tongs_setup(struct net_device *dev)
{
	struct tongs_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &tongs_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &tongs_group;
	mutex_init(&priv->lock);
	INIT_WORK(&priv->scan_task, tongs_scan_task);
}

static void tongs_remove(void)
{
	int i;

	for (i = 0; i < TONGS_PORTS && tongs_dev[i]; i++) {
		struct tongs_priv *priv = netdev_priv(tongs_dev[i]);

		unregister_netdev(tongs_dev[i]);
		cancel_work_sync(&priv->scan_task);
		free_netdev(tongs_dev[i]);
	}
}

static int tongs_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct tongs_priv), "tongs%d", NET_NAME_UNKNOWN, tongs_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	tongs_dev[i] = dev;
	return 0;
}

static int __init tongs_init(void)
{
	int i, err = 0;

	for (i = 0; i < TONGS_PORTS && !err; i++)
		err = tongs_add(i);
	if (err)
		tongs_remove();
	return err;
}
module_init(tongs_init);

static void __exit tongs_exit(void)
{
	tongs_remove();
}
module_exit(tongs_exit);

MODULE_LICENSE("GPL");
