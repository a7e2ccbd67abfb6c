/*
 * Right: an interface that goes down clears its flag and then flushes its own queue, so the carrier task there sees the
 * flag and returns. Those of the other interfaces have queues of their own.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define CARAFE_PORTS	2
#define CARAFE_ANSWER_MS	1500
#define CARAFE_UP	0

struct carafe_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	unsigned long flags;
};

static struct net_device *carafe_dev[CARAFE_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void carafe_carrier_task(struct work_struct *work)
{
	struct carafe_priv *priv = container_of(work, struct carafe_priv, carrier_task);

	msleep(CARAFE_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(CARAFE_UP, &priv->flags)) {
			withdrawn++;
			return;
		}
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int carafe_open(struct net_device *dev)
{
	struct carafe_priv *priv = netdev_priv(dev);

	set_bit(CARAFE_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int carafe_stop(struct net_device *dev)
{
	struct carafe_priv *priv = netdev_priv(dev);

	clear_bit(CARAFE_UP, &priv->flags);
	flush_workqueue(priv->wq);
	return 0;
}

static netdev_tx_t carafe_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops carafe_netdev_ops = {
	.ndo_open = carafe_open,
	.ndo_stop = carafe_stop,
	.ndo_start_xmit = carafe_start_xmit,
};

static void carafe_setup(struct net_device *dev)
{
	struct carafe_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &carafe_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, carafe_carrier_task);
}

static void carafe_remove(void)
{
	int i;

	for (i = 0; i < CARAFE_PORTS && carafe_dev[i]; i++) {
		struct carafe_priv *priv = netdev_priv(carafe_dev[i]);

		unregister_netdev(carafe_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(carafe_dev[i]);
	}
}

static int carafe_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct carafe_priv), "carafe%d", NET_NAME_UNKNOWN, carafe_setup);
	struct carafe_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("carafe%d", 0, i);
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
	carafe_dev[i] = dev;
	return 0;
}

static int __init carafe_init(void)
{
	int i, err = 0;

	for (i = 0; i < CARAFE_PORTS && !err; i++)
		err = carafe_add(i);
	if (err)
		carafe_remove();
	return err;
}
module_init(carafe_init);

static void __exit carafe_exit(void)
{
	carafe_remove();
}
module_exit(carafe_exit);

MODULE_LICENSE("GPL");
