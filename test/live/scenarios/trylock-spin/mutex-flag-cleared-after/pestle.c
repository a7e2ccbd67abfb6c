/*
 * Deadlock: the store holds the mutex and waits for the scan task, which tries for it until the flag drops. The flag is
 * cleared after the wait.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define PESTLE_PORTS	1
#define PESTLE_ANSWER_MS	1500
#define PESTLE_SCANNING	0

struct pestle_priv {
	struct net_device *dev;
	struct mutex lock;
	struct work_struct scan_task;
	unsigned long flags;
};

static struct net_device *pestle_dev[PESTLE_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void pestle_scan_task(struct work_struct *work)
{
	struct pestle_priv *priv = container_of(work, struct pestle_priv, scan_task);

	msleep(PESTLE_ANSWER_MS);	/* the hardware takes its time */
	while (!mutex_trylock(&priv->lock)) {
		if (!test_bit(PESTLE_SCANNING, &priv->flags)) {
			withdrawn++;
			return;
		}
		msleep(5);
	}
	served++;
	mutex_unlock(&priv->lock);
}

static ssize_t halt_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct pestle_priv *priv = netdev_priv(to_net_dev(d));

	mutex_lock(&priv->lock);
	cancel_work_sync(&priv->scan_task); /* expect: trylock-spin lock=pestle_priv.lock handler=pestle_scan_task */
	clear_bit(PESTLE_SCANNING, &priv->flags);
	mutex_unlock(&priv->lock);
	return len;
}
static DEVICE_ATTR_WO(halt);

static struct attribute *pestle_attrs[] = { &dev_attr_halt.attr, NULL };
static const struct attribute_group pestle_group = { .attrs = pestle_attrs };

static int pestle_open(struct net_device *dev)
{
	struct pestle_priv *priv = netdev_priv(dev);

	set_bit(PESTLE_SCANNING, &priv->flags);
	asked++;
	schedule_work(&priv->scan_task);
	return 0;
}

static int pestle_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t pestle_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops pestle_netdev_ops = {
	.ndo_open = pestle_open,
	.ndo_stop = pestle_stop,
	.ndo_start_xmit = pestle_start_xmit,
};

static void pestle_setup(struct net_device *dev)
{
	struct pestle_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &pestle_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &pestle_group;
	mutex_init(&priv->lock);
	INIT_WORK(&priv->scan_task, pestle_scan_task);
}

static void pestle_remove(void)
{
	int i;

	for (i = 0; i < PESTLE_PORTS && pestle_dev[i]; i++) {
		struct pestle_priv *priv = netdev_priv(pestle_dev[i]);

		unregister_netdev(pestle_dev[i]);
		cancel_work_sync(&priv->scan_task);
		free_netdev(pestle_dev[i]);
	}
}

static int pestle_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct pestle_priv), "pestle%d", NET_NAME_UNKNOWN, pestle_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	pestle_dev[i] = dev;
	return 0;
}

static int __init pestle_init(void)
{
	int i, err = 0;

	for (i = 0; i < PESTLE_PORTS && !err; i++)
		err = pestle_add(i);
	if (err)
		pestle_remove();
	return err;
}
module_init(pestle_init);

static void __exit pestle_exit(void)
{
	pestle_remove();
}
module_exit(pestle_exit);

MODULE_LICENSE("GPL");
