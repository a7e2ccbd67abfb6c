/*
 * Right: who holds table_lock only tries for the RTNL and lets go of the mutex when it is busy, so he never waits for ndo_stop.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define SIEVE_PORTS	1
#define SIEVE_ANSWER_MS	1500

struct sieve_priv {
	struct net_device *dev;
	struct mutex table_lock;
	struct work_struct sample_task;
	int sampled_mtu;
};

static struct net_device *sieve_dev[SIEVE_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void sieve_sample_task(struct work_struct *work)
{
	struct sieve_priv *priv = container_of(work, struct sieve_priv, sample_task);

	msleep(SIEVE_ANSWER_MS);	/* the hardware takes its time */
	mutex_lock(&priv->table_lock);
	priv->sampled_mtu = priv->dev->mtu;
	served++;
	mutex_unlock(&priv->table_lock);
}

static ssize_t calibrate_store(struct device *d, struct device_attribute *attr, const char *buf, size_t len)
{
	struct net_device *dev = to_net_dev(d);
	struct sieve_priv *priv = netdev_priv(dev);

	mutex_lock(&priv->table_lock);
	if (schedule_work(&priv->sample_task))
		asked++;
	msleep(2 * SIEVE_ANSWER_MS);
	if (!rtnl_trylock()) {
		mutex_unlock(&priv->table_lock);
		return restart_syscall();
	}
	dev->mtu = ETH_DATA_LEN;
	rtnl_unlock();
	mutex_unlock(&priv->table_lock);
	return len;
}
static DEVICE_ATTR_WO(calibrate);

static struct attribute *sieve_attrs[] = { &dev_attr_calibrate.attr, NULL };
static const struct attribute_group sieve_group = { .attrs = sieve_attrs };

static int sieve_open(struct net_device *dev)
{
	netif_carrier_on(dev);
	return 0;
}

static int sieve_stop(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	if (cancel_work_sync(&priv->sample_task))
		withdrawn++;
	return 0;
}

static netdev_tx_t sieve_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops sieve_netdev_ops = {
	.ndo_open = sieve_open,
	.ndo_stop = sieve_stop,
	.ndo_start_xmit = sieve_start_xmit,
};

static void sieve_setup(struct net_device *dev)
{
	struct sieve_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &sieve_netdev_ops;
	priv->dev = dev;
	dev->sysfs_groups[0] = &sieve_group;
	mutex_init(&priv->table_lock);
	INIT_WORK(&priv->sample_task, sieve_sample_task);
}

static void sieve_remove(void)
{
	int i;

	for (i = 0; i < SIEVE_PORTS && sieve_dev[i]; i++) {
		unregister_netdev(sieve_dev[i]);
		free_netdev(sieve_dev[i]);
	}
}

static int sieve_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct sieve_priv), "sieve%d", NET_NAME_UNKNOWN, sieve_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	sieve_dev[i] = dev;
	return 0;
}

static int __init sieve_init(void)
{
	int i, err = 0;

	for (i = 0; i < SIEVE_PORTS && !err; i++)
		err = sieve_add(i);
	if (err)
		sieve_remove();
	return err;
}
module_init(sieve_init);

static void __exit sieve_exit(void)
{
	sieve_remove();
}
module_exit(sieve_exit);

MODULE_LICENSE("GPL");
