/*
 * Right: while percolator0 goes down every carrier task that does not get the RTNL puts itself back with a delay and
 * returns, so the flush ends and percolator1 gets its carrier later.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define PERCOLATOR_PORTS	2
#define PERCOLATOR_ANSWER_MS	1500

struct percolator_priv {
	struct net_device *dev;
	struct delayed_work carrier_task;
};

static struct net_device *percolator_dev[PERCOLATOR_PORTS];
static struct workqueue_struct *percolator_wq;
static bool percolator_going_down;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void percolator_carrier_task(struct work_struct *work)
{
	struct percolator_priv *priv = container_of(work, struct percolator_priv, carrier_task.work);

	msleep(PERCOLATOR_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (READ_ONCE(percolator_going_down)) {
			queue_delayed_work(percolator_wq, &priv->carrier_task, HZ / 10);
			return;
		}
		msleep(20);
	}
	if (netif_running(priv->dev)) {
		netif_carrier_on(priv->dev);
		served++;
	} else {
		withdrawn++;
	}
	rtnl_unlock();
}

static int percolator_open(struct net_device *dev)
{
	struct percolator_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_delayed_work(percolator_wq, &priv->carrier_task, 0);
	return 0;
}

static int percolator_stop(struct net_device *dev)
{
	WRITE_ONCE(percolator_going_down, true);
	flush_workqueue(percolator_wq);
	WRITE_ONCE(percolator_going_down, false);
	return 0;
}

static netdev_tx_t percolator_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops percolator_netdev_ops = {
	.ndo_open = percolator_open,
	.ndo_stop = percolator_stop,
	.ndo_start_xmit = percolator_start_xmit,
};

static void percolator_setup(struct net_device *dev)
{
	struct percolator_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &percolator_netdev_ops;
	priv->dev = dev;
	INIT_DELAYED_WORK(&priv->carrier_task, percolator_carrier_task);
}

static void percolator_remove(void)
{
	int i;

	for (i = 0; i < PERCOLATOR_PORTS && percolator_dev[i]; i++) {
		struct percolator_priv *priv = netdev_priv(percolator_dev[i]);

		unregister_netdev(percolator_dev[i]);
		cancel_delayed_work_sync(&priv->carrier_task);
		free_netdev(percolator_dev[i]);
	}
	destroy_workqueue(percolator_wq);
}

static int percolator_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct percolator_priv), "percolator%d", NET_NAME_UNKNOWN, percolator_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	percolator_dev[i] = dev;
	return 0;
}

static int __init percolator_init(void)
{
	int i, err = 0;

	percolator_wq = alloc_ordered_workqueue("percolator", 0);
	if (!percolator_wq)
		return -ENOMEM;
	for (i = 0; i < PERCOLATOR_PORTS && !err; i++)
		err = percolator_add(i);
	if (err)
		percolator_remove();
	return err;
}
module_init(percolator_init);

static void __exit percolator_exit(void)
{
	percolator_remove();
}
module_exit(percolator_exit);

MODULE_LICENSE("GPL");
