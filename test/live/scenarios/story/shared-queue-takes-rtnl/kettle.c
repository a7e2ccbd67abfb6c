/*
 * Deadlock: kettle0 goes down with the RTNL held and flushes the queue of all interfaces, where kettle1's carrier task
 * waits for the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define KETTLE_PORTS	2
#define KETTLE_ANSWER_MS	1500

struct kettle_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *kettle_dev[KETTLE_PORTS];
static struct workqueue_struct *kettle_wq;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void kettle_carrier_task(struct work_struct *work)
{
	struct kettle_priv *priv = container_of(work, struct kettle_priv, carrier_task);

	msleep(KETTLE_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int kettle_open(struct net_device *dev)
{
	struct kettle_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_work(kettle_wq, &priv->carrier_task);
	return 0;
}

static int kettle_stop(struct net_device *dev)
{
	flush_workqueue(kettle_wq); /* expect: shared-queue-deadlock lock=rtnl handler=kettle_carrier_task */
	return 0;
}

static netdev_tx_t kettle_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops kettle_netdev_ops = {
	.ndo_open = kettle_open,
	.ndo_stop = kettle_stop,
	.ndo_start_xmit = kettle_start_xmit,
};

static void kettle_setup(struct net_device *dev)
{
	struct kettle_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &kettle_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, kettle_carrier_task);
}

static void kettle_remove(void)
{
	int i;

	for (i = 0; i < KETTLE_PORTS && kettle_dev[i]; i++) {
		unregister_netdev(kettle_dev[i]);
		free_netdev(kettle_dev[i]);
	}
	destroy_workqueue(kettle_wq);
}

static int kettle_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct kettle_priv), "kettle%d", NET_NAME_UNKNOWN, kettle_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	kettle_dev[i] = dev;
	return 0;
}

static int __init kettle_init(void)
{
	int i, err = 0;

	kettle_wq = alloc_ordered_workqueue("kettle", 0);
	if (!kettle_wq)
		return -ENOMEM;
	for (i = 0; i < KETTLE_PORTS && !err; i++)
		err = kettle_add(i);
	if (err)
		kettle_remove();
	return err;
}
module_init(kettle_init);

static void __exit kettle_exit(void)
{
	kettle_remove();
}
module_exit(kettle_exit);

MODULE_LICENSE("GPL");
