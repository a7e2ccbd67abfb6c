/*
 * Deadlock of three: ndo_stop holds the RTNL and waits for the sample task; the task waits for table_lock; the store holds
 * table_lock and waits for the RTNL.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define FUNNEL_PORTS	1
#define FUNNEL_ANSWER_MS	1500

struct funnel_priv {
	struct net_device *dev;
	struct mutex table_lock;
	struct work_struct sample_task;
	int sampled_mtu;
};

static struct net_device *funnel_dev[FUNNEL_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void funnel_sample_task(struct work_struct *work)
{
	struct funnel_priv *priv = container_of(work, struct funnel_priv, sample_task);

	msleep(FUNNEL_ANSWER_MS);	/* the hardware takes its time */
	mutex_lock(&priv->table_lock);
	priv->sampled_mtu = priv->dev->mtu;
	served++;
	mutex_unlock(&priv->table_lock);
}

static ssize_t calibrate_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct net_device *dev = to_net_dev(d);
	struct funnel_priv *priv = netdev_priv(dev);

	mutex_lock(&priv->table_lock);
	asked++;
	schedule_work(&priv->sample_task);
	msleep(2 * FUNNEL_ANSWER_MS);
	rtnl_lock();
	dev->mtu = ETH_DATA_LEN;
	rtnl_unlock();
	mutex_unlock(&priv->table_lock);
	return len;
}
static DEVICE_ATTR_WO(calibrate);

static struct attribute *funnel_attrs[] = { &dev_attr_calibrate.attr, NULL };
static const struct attribute_group funnel_group = { .attrs = funnel_attrs };

static int funnel_open(struct net_device *dev)
{
	netif_carrier_on(dev);
	return 0;
}

static int funnel_stop(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	cancel_work_sync(&priv->sample_task); /* expect: indirect-lock-cycle lock=rtnl handler=funnel_sample_task */
	return 0;
}

static netdev_tx_t funnel_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops funnel_netdev_ops = {
	.ndo_open = funnel_open,
	.ndo_stop = funnel_stop,
	.ndo_start_xmit = funnel_start_xmit,
};

static void funnel_setup(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &funnel_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &funnel_group;
	mutex_init(&priv->table_lock);
	INIT_WORK(&priv->sample_task, funnel_sample_task);
}

static void funnel_remove(void)
{
	int i;

	for (i = 0; i < FUNNEL_PORTS && funnel_dev[i]; i++) {
		unregister_netdev(funnel_dev[i]);
		free_netdev(funnel_dev[i]);
	}
}

static int funnel_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct funnel_priv), "funnel%d", NET_NAME_UNKNOWN, funnel_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	funnel_dev[i] = dev;
	return 0;
}

static int __init funnel_init(void)
{
	int i, err = 0;

	for (i = 0; i < FUNNEL_PORTS && !err; i++)
		err = funnel_add(i);
	if (err)
		funnel_remove();
	return err;
}
module_init(funnel_init);

static void __exit funnel_exit(void)
{
	funnel_remove();
}
module_exit(funnel_exit);

MODULE_LICENSE("GPL");
