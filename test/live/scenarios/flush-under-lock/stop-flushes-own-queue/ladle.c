/*
 * Deadlock: a queue of one's own does not help when the task on it takes the RTNL that ndo_stop holds while it flushes.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define LADLE_PORTS	1
#define LADLE_ANSWER_MS	1500

struct ladle_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
};

static struct net_device *ladle_dev[LADLE_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void ladle_carrier_task(struct work_struct *work)
{
	struct ladle_priv *priv = container_of(work, struct ladle_priv, carrier_task);

	msleep(LADLE_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int ladle_open(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int ladle_stop(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	flush_workqueue(priv->wq); /* expect: flush-under-lock lock=rtnl handler=ladle_carrier_task */
	return 0;
}

static netdev_tx_t ladle_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops ladle_netdev_ops = {
	.ndo_open = ladle_open,
	.ndo_stop = ladle_stop,
	.ndo_start_xmit = ladle_start_xmit,
};

static void ladle_setup(struct net_device *dev)
{
	struct ladle_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &ladle_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, ladle_carrier_task);
}

static void ladle_remove(void)
{
	int i;

	for (i = 0; i < LADLE_PORTS && ladle_dev[i]; i++) {
		struct ladle_priv *priv = netdev_priv(ladle_dev[i]);

		unregister_netdev(ladle_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(ladle_dev[i]);
	}
}

static int ladle_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct ladle_priv), "ladle%d", NET_NAME_UNKNOWN, ladle_setup);
	struct ladle_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("ladle%d", 0, i);
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
	ladle_dev[i] = dev;
	return 0;
}

static int __init ladle_init(void)
{
	int i, err = 0;

	for (i = 0; i < LADLE_PORTS && !err; i++)
		err = ladle_add(i);
	if (err)
		ladle_remove();
	return err;
}
module_init(ladle_init);

static void __exit ladle_exit(void)
{
	ladle_remove();
}
module_exit(ladle_exit);

MODULE_LICENSE("GPL");
