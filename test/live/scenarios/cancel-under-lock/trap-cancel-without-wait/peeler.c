/*
 * Right: cancel_delayed_work() does not wait for a task that runs, and the task looks under the RTNL whether the interface is still
 * up. The wait comes after the interface is gone, without the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define PEELER_PORTS	1
#define PEELER_ANSWER_MS	1500

struct peeler_priv {
	struct net_device *dev;
	struct delayed_work carrier_task;
};

static struct net_device *peeler_dev[PEELER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void peeler_carrier_task(struct work_struct *work)
{
	struct peeler_priv *priv = container_of(work, struct peeler_priv, carrier_task.work);

	msleep(PEELER_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	if (netif_running(priv->dev)) {
		netif_carrier_on(priv->dev);
		served++;
	} else {
		withdrawn++;
	}
	rtnl_unlock();
}

static int peeler_open(struct net_device *dev)
{
	struct peeler_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	if (schedule_delayed_work(&priv->carrier_task, 0))
		asked++;
	return 0;
}

static int peeler_stop(struct net_device *dev)
{
	struct peeler_priv *priv = netdev_priv(dev);

	if (cancel_delayed_work(&priv->carrier_task))
		withdrawn++;
	return 0;
}

static netdev_tx_t peeler_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops peeler_netdev_ops = {
	.ndo_open = peeler_open,
	.ndo_stop = peeler_stop,
	.ndo_start_xmit = peeler_start_xmit,
};

static void peeler_setup(struct net_device *dev)
{
	struct peeler_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &peeler_netdev_ops;
	priv->dev = dev;
	INIT_DELAYED_WORK(&priv->carrier_task, peeler_carrier_task);
}

static void peeler_remove(void)
{
	int i;

	for (i = 0; i < PEELER_PORTS && peeler_dev[i]; i++) {
		struct peeler_priv *priv = netdev_priv(peeler_dev[i]);

		unregister_netdev(peeler_dev[i]);
		cancel_delayed_work_sync(&priv->carrier_task);
		free_netdev(peeler_dev[i]);
	}
}

static int peeler_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct peeler_priv), "peeler%d", NET_NAME_UNKNOWN, peeler_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	peeler_dev[i] = dev;
	return 0;
}

static int __init peeler_init(void)
{
	int i, err = 0;

	for (i = 0; i < PEELER_PORTS && !err; i++)
		err = peeler_add(i);
	if (err)
		peeler_remove();
	return err;
}
module_init(peeler_init);

static void __exit peeler_exit(void)
{
	peeler_remove();
}
module_exit(peeler_exit);

MODULE_LICENSE("GPL");
