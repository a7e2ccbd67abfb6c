/*
 * Lost: moka1's carrier task tries for half a second, while moka0 waits for it with the RTNL held, and gives up. moka1
 * stays up and waits for its carrier for ever.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define MOKA_PORTS	2
#define MOKA_ANSWER_MS	1500
#define MOKA_TRIES	25

struct moka_priv {
	struct net_device *dev;
	struct work_struct carrier_task;
};

static struct net_device *moka_dev[MOKA_PORTS];
static struct workqueue_struct *moka_wq;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void moka_carrier_task(struct work_struct *work)
{
	struct moka_priv *priv = container_of(work, struct moka_priv, carrier_task);
	int tries;

	msleep(MOKA_ANSWER_MS);	/* the hardware takes its time */
	for (tries = 0; tries < MOKA_TRIES; tries++) {
		if (rtnl_trylock()) { /* expect: dropped-work lock=rtnl handler=moka_carrier_task */
			netif_carrier_on(priv->dev);
			served++;
			rtnl_unlock();
			return;
		}
		msleep(20);
	}
}

static int moka_open(struct net_device *dev)
{
	struct moka_priv *priv = netdev_priv(dev);

	netif_carrier_off(dev);
	asked++;
	queue_work(moka_wq, &priv->carrier_task);
	return 0;
}

static int moka_stop(struct net_device *dev)
{
	flush_workqueue(moka_wq);
	return 0;
}

static netdev_tx_t moka_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops moka_netdev_ops = {
	.ndo_open = moka_open,
	.ndo_stop = moka_stop,
	.ndo_start_xmit = moka_start_xmit,
};

static void moka_setup(struct net_device *dev)
{
	struct moka_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &moka_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, moka_carrier_task);
}

static void moka_remove(void)
{
	int i;

	for (i = 0; i < MOKA_PORTS && moka_dev[i]; i++) {
		unregister_netdev(moka_dev[i]);
		free_netdev(moka_dev[i]);
	}
	destroy_workqueue(moka_wq);
}

static int moka_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct moka_priv), "moka%d", NET_NAME_UNKNOWN, moka_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	moka_dev[i] = dev;
	return 0;
}

static int __init moka_init(void)
{
	int i, err = 0;

	moka_wq = alloc_ordered_workqueue("moka", 0);
	if (!moka_wq)
		return -ENOMEM;
	for (i = 0; i < MOKA_PORTS && !err; i++)
		err = moka_add(i);
	if (err)
		moka_remove();
	return err;
}
module_init(moka_init);

static void __exit moka_exit(void)
{
	moka_remove();
}
module_exit(moka_exit);

MODULE_LICENSE("GPL");
