/*
 * Deadlock: teapot0 goes down with the RTNL held and flushes the queue of all interfaces, where teapot1's carrier task
 * tries for the RTNL until teapot1 goes down. Only teapot0's flag has dropped.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define TEAPOT_PORTS	2
#define TEAPOT_ANSWER_MS	1500
#define TEAPOT_UP	0

struct teapot_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
	unsigned long flags;
};

static struct net_device *teapot_dev[TEAPOT_PORTS];
static struct workqueue_struct *teapot_wq;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void teapot_carrier_task(struct work_struct *work)
{
	struct teapot_priv *priv = container_of(work, struct teapot_priv, carrier_task);

	msleep(TEAPOT_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(TEAPOT_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int teapot_open(struct net_device *dev)
{
	struct teapot_priv *priv = netdev_priv(dev);

	set_bit(TEAPOT_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(teapot_wq, &priv->carrier_task);
	return 0;
}

static int teapot_stop(struct net_device *dev)
{
	struct teapot_priv *priv = netdev_priv(dev);

	clear_bit(TEAPOT_UP, &priv->flags);
	flush_workqueue(teapot_wq); /* expect: shared-queue-deadlock lock=rtnl handler=teapot_carrier_task */
	return 0;
}

static netdev_tx_t teapot_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops teapot_netdev_ops = {
	.ndo_open = teapot_open,
	.ndo_stop = teapot_stop,
	.ndo_start_xmit = teapot_start_xmit,
};

static void teapot_setup(struct net_device *dev)
{
	struct teapot_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &teapot_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, teapot_carrier_task);
}

static void teapot_remove(void)
{
	int i;

	for (i = 0; i < TEAPOT_PORTS && teapot_dev[i]; i++) {
		unregister_netdev(teapot_dev[i]);
		free_netdev(teapot_dev[i]);
	}
	destroy_workqueue(teapot_wq);
}

static int teapot_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct teapot_priv), "teapot%d", NET_NAME_UNKNOWN, teapot_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	teapot_dev[i] = dev;
	return 0;
}

static int __init teapot_init(void)
{
	int i, err = 0;

	teapot_wq = alloc_ordered_workqueue("teapot", 0);
	if (!teapot_wq)
		return -ENOMEM;
	for (i = 0; i < TEAPOT_PORTS && !err; i++)
		err = teapot_add(i);
	if (err)
		teapot_remove();
	return err;
}
module_init(teapot_init);

static void __exit teapot_exit(void)
{
	teapot_remove();
}
module_exit(teapot_exit);

MODULE_LICENSE("GPL");
