/*
 * Deadlock: the flag that ends the carrier task's spinning is cleared after the flush, which never gets that far.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define IBRIK_PORTS	1
#define IBRIK_ANSWER_MS	1500
#define IBRIK_UP	0

struct ibrik_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	unsigned long flags;
};

static struct net_device *ibrik_dev[IBRIK_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void ibrik_carrier_task(struct work_struct *work)
{
	struct ibrik_priv *priv = container_of(work, struct ibrik_priv, carrier_task);

	msleep(IBRIK_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(IBRIK_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int ibrik_open(struct net_device *dev)
{
	struct ibrik_priv *priv = netdev_priv(dev);

	set_bit(IBRIK_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int ibrik_stop(struct net_device *dev)
{
	struct ibrik_priv *priv = netdev_priv(dev);

	flush_workqueue(priv->wq); /* expect: trylock-spin lock=rtnl handler=ibrik_carrier_task */
	clear_bit(IBRIK_UP, &priv->flags);
	return 0;
}

static netdev_tx_t ibrik_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops ibrik_netdev_ops = {
	.ndo_open = ibrik_open,
	.ndo_stop = ibrik_stop,
	.ndo_start_xmit = ibrik_start_xmit,
};

static void ibrik_setup(struct net_device *dev)
{
	struct ibrik_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &ibrik_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, ibrik_carrier_task);
}

static void ibrik_remove(void)
{
	int i;

	for (i = 0; i < IBRIK_PORTS && ibrik_dev[i]; i++) {
		struct ibrik_priv *priv = netdev_priv(ibrik_dev[i]);

		unregister_netdev(ibrik_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(ibrik_dev[i]);
	}
}

static int ibrik_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct ibrik_priv), "ibrik%d", NET_NAME_UNKNOWN, ibrik_setup);
	struct ibrik_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("ibrik%d", 0, i);
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
	ibrik_dev[i] = dev;
	return 0;
}

static int __init ibrik_init(void)
{
	int i, err = 0;

	for (i = 0; i < IBRIK_PORTS && !err; i++)
		err = ibrik_add(i);
	if (err)
		ibrik_remove();
	return err;
}
module_init(ibrik_init);

static void __exit ibrik_exit(void)
{
	ibrik_remove();
}
module_exit(ibrik_exit);

MODULE_LICENSE("GPL");
