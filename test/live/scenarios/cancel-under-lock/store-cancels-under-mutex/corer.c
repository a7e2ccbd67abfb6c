/*
 * Deadlock: the store holds the driver's own mutex and waits for the poll task, which takes that mutex.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define CORER_PORTS	1
#define CORER_ANSWER_MS	1500

struct corer_priv {
	struct net_device *dev;
	struct mutex lock;
	struct delayed_work poll_task;
	int polls;
};

static struct net_device *corer_dev[CORER_PORTS];

static void corer_poll_task(struct work_struct *work)
{
	struct corer_priv *priv = container_of(work, struct corer_priv, poll_task.work);

	msleep(CORER_ANSWER_MS);	/* the hardware takes its time */
	mutex_lock(&priv->lock);
	priv->polls++;
	mutex_unlock(&priv->lock);
}

static ssize_t halt_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct corer_priv *priv = netdev_priv(to_net_dev(d));

	mutex_lock(&priv->lock);
	cancel_delayed_work_sync(&priv->poll_task); /* expect: cancel-under-lock lock=corer_priv.lock handler=corer_poll_task */
	priv->polls = 0;
	mutex_unlock(&priv->lock);
	return len;
}
static DEVICE_ATTR_WO(halt);

static struct attribute *corer_attrs[] = { &dev_attr_halt.attr, NULL };
static const struct attribute_group corer_group = { .attrs = corer_attrs };

static int corer_open(struct net_device *dev)
{
	struct corer_priv *priv = netdev_priv(dev);

	schedule_delayed_work(&priv->poll_task, 0);
	return 0;
}

static int corer_stop(struct net_device *dev)
{
	netif_carrier_off(dev);
	return 0;
}

static netdev_tx_t corer_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops corer_netdev_ops = {
	.ndo_open = corer_open,
	.ndo_stop = corer_stop,
	.ndo_start_xmit = corer_start_xmit,
};

static void corer_setup(struct net_device *dev)
{
	struct corer_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &corer_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &corer_group;
	mutex_init(&priv->lock);
	INIT_DELAYED_WORK(&priv->poll_task, corer_poll_task);
}

static void corer_remove(void)
{
	int i;

	for (i = 0; i < CORER_PORTS && corer_dev[i]; i++) {
		struct corer_priv *priv = netdev_priv(corer_dev[i]);

		unregister_netdev(corer_dev[i]);
		cancel_delayed_work_sync(&priv->poll_task);
		free_netdev(corer_dev[i]);
	}
}

static int corer_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct corer_priv), "corer%d", NET_NAME_UNKNOWN, corer_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	corer_dev[i] = dev;
	return 0;
}

static int __init corer_init(void)
{
	int i, err = 0;

	for (i = 0; i < CORER_PORTS && !err; i++)
		err = corer_add(i);
	if (err)
		corer_remove();
	return err;
}
module_init(corer_init);

static void __exit corer_exit(void)
{
	corer_remove();
}
module_exit(corer_exit);

MODULE_LICENSE("GPL");
