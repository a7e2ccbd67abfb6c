/*
 * Deadlock: the flush task is on the queue that it flushes, so it waits for itself.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define THERMOS_PORTS	1
#define THERMOS_ANSWER_MS	1500
#define THERMOS_UP	0

struct thermos_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	struct work_struct flush_task;
	unsigned long flags;
};

static struct net_device *thermos_dev[THERMOS_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void thermos_carrier_task(struct work_struct *work)
{
	struct thermos_priv *priv = container_of(work, struct thermos_priv, carrier_task);

	msleep(THERMOS_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(THERMOS_UP, &priv->flags)) {
			withdrawn++;
			return;
		}
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static void thermos_quiesce(struct thermos_priv *priv)
{
	netif_carrier_off(priv->dev);
	flush_workqueue(priv->wq); /* expect: self-flush handler=thermos_flush_task */
}

static void thermos_flush_task(struct work_struct *work)
{
	struct thermos_priv *priv = container_of(work, struct thermos_priv, flush_task);

	thermos_quiesce(priv);
	if (queue_work(priv->wq, &priv->carrier_task))
		asked++;
}

static int thermos_open(struct net_device *dev)
{
	struct thermos_priv *priv = netdev_priv(dev);

	set_bit(THERMOS_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int thermos_change_mtu(struct net_device *dev, int mtu)
{
	struct thermos_priv *priv = netdev_priv(dev);

	dev->mtu = mtu;
	queue_work(priv->wq, &priv->flush_task);
	return 0;
}

static int thermos_stop(struct net_device *dev)
{
	struct thermos_priv *priv = netdev_priv(dev);

	clear_bit(THERMOS_UP, &priv->flags);
	thermos_quiesce(priv);
	return 0;
}

static netdev_tx_t thermos_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops thermos_netdev_ops = {
	.ndo_open = thermos_open,
	.ndo_stop = thermos_stop,
	.ndo_change_mtu = thermos_change_mtu,
	.ndo_start_xmit = thermos_start_xmit,
};

static void thermos_setup(struct net_device *dev)
{
	struct thermos_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &thermos_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, thermos_carrier_task);
	INIT_WORK(&priv->flush_task, thermos_flush_task);
}

static void thermos_remove(void)
{
	int i;

	for (i = 0; i < THERMOS_PORTS && thermos_dev[i]; i++) {
		struct thermos_priv *priv = netdev_priv(thermos_dev[i]);

		unregister_netdev(thermos_dev[i]);
		destroy_workqueue(priv->wq);
		free_netdev(thermos_dev[i]);
	}
}

static int thermos_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct thermos_priv), "thermos%d", NET_NAME_UNKNOWN, thermos_setup);
	struct thermos_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("thermos%d", 0, i);
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
	thermos_dev[i] = dev;
	return 0;
}

static int __init thermos_init(void)
{
	int i, err = 0;

	for (i = 0; i < THERMOS_PORTS && !err; i++)
		err = thermos_add(i);
	if (err)
		thermos_remove();
	return err;
}
module_init(thermos_init);

static void __exit thermos_exit(void)
{
	thermos_remove();
}
module_exit(thermos_exit);

MODULE_LICENSE("GPL");
