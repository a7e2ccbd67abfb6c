/*
 * Lost: while samovar0 goes down every carrier task that does not get the RTNL returns, also that of samovar1, which
 * stays up and waits for its carrier for ever. No deadlock, though.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define SAMOVAR_PORTS	2
#define SAMOVAR_ANSWER_MS	1500

struct samovar_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *samovar_dev[SAMOVAR_PORTS];
static struct workqueue_struct *samovar_wq;
static bool samovar_going_down;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void samovar_carrier_task(struct work_struct *work)
{
	struct samovar_priv *priv = container_of(work, struct samovar_priv, carrier_task);

	msleep(SAMOVAR_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) { /* expect: dropped-work lock=rtnl handler=samovar_carrier_task */
		if (READ_ONCE(samovar_going_down))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static int samovar_open(struct net_device *dev)
{
	struct samovar_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_work(samovar_wq, &priv->carrier_task);
	return 0;
}

static int samovar_stop(struct net_device *dev)
{
	WRITE_ONCE(samovar_going_down, true);
	flush_workqueue(samovar_wq);
	WRITE_ONCE(samovar_going_down, false);
	return 0;
}

static netdev_tx_t samovar_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops samovar_netdev_ops = {
	.ndo_open = samovar_open,
	.ndo_stop = samovar_stop,
	.ndo_start_xmit = samovar_start_xmit,
};

static void samovar_setup(struct net_device *dev)
{
	struct samovar_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &samovar_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, samovar_carrier_task);
}

static void samovar_remove(void)
{
	int i;

	for (i = 0; i < SAMOVAR_PORTS && samovar_dev[i]; i++) {
		unregister_netdev(samovar_dev[i]);
		free_netdev(samovar_dev[i]);
	}
	destroy_workqueue(samovar_wq);
}

static int samovar_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct samovar_priv), "samovar%d", NET_NAME_UNKNOWN, samovar_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	samovar_dev[i] = dev;
	return 0;
}

static int __init samovar_init(void)
{
	int i, err = 0;

	samovar_wq = alloc_ordered_workqueue("samovar", 0);
	if (!samovar_wq)
		return -ENOMEM;
	for (i = 0; i < SAMOVAR_PORTS && !err; i++)
		err = samovar_add(i);
	if (err)
		samovar_remove();
	return err;
}
module_init(samovar_init);

static void __exit samovar_exit(void)
{
	samovar_remove();
}
module_exit(samovar_exit);

MODULE_LICENSE("GPL");
