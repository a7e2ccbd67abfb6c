/*
 * Right: ndo_stop waits for its own work alone, which takes no lock, whatever else is on the system queue.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define STEAMER_PORTS	1

struct steamer_priv {
	struct net_device *dev;
	struct work_struct blink_task;
	int blinks;
};

static struct net_device *steamer_dev[STEAMER_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void steamer_blink_task(struct work_struct *work)
{
	struct steamer_priv *priv = container_of(work, struct steamer_priv, blink_task);

	priv->blinks++;
	served++;
}

static int steamer_open(struct net_device *dev)
{
	struct steamer_priv *priv = netdev_priv(dev);

	asked++;
	schedule_work(&priv->blink_task);
	return 0;
}

static int steamer_stop(struct net_device *dev)
{
	struct steamer_priv *priv = netdev_priv(dev);

	cancel_work_sync(&priv->blink_task);
	return 0;
}

static netdev_tx_t steamer_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops steamer_netdev_ops = {
	.ndo_open = steamer_open,
	.ndo_stop = steamer_stop,
	.ndo_start_xmit = steamer_start_xmit,
};

static void steamer_setup(struct net_device *dev)
{
	struct steamer_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &steamer_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->blink_task, steamer_blink_task);
}

static void steamer_remove(void)
{
	int i;

	for (i = 0; i < STEAMER_PORTS && steamer_dev[i]; i++) {
		unregister_netdev(steamer_dev[i]);
		free_netdev(steamer_dev[i]);
	}
}

static int steamer_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct steamer_priv), "steamer%d", NET_NAME_UNKNOWN, steamer_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	steamer_dev[i] = dev;
	return 0;
}

static int __init steamer_init(void)
{
	int i, err = 0;

	for (i = 0; i < STEAMER_PORTS && !err; i++)
		err = steamer_add(i);
	if (err)
		steamer_remove();
	return err;
}
module_init(steamer_init);

static void __exit steamer_exit(void)
{
	steamer_remove();
}
module_exit(steamer_exit);

MODULE_LICENSE("GPL");
