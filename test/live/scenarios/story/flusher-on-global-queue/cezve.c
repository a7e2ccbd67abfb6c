/*
 * Right: the global queue holds only the flush tasks, so they can flush the interfaces' own queues without waiting for
 * themselves.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define CEZVE_PORTS	2
#define CEZVE_ANSWER_MS	1500
#define CEZVE_UP	0

struct cezve_priv {
	struct net_device *dev;
	struct workqueue_struct *wq;
	struct work_struct carrier_task;
	struct work_struct flush_task;
	unsigned long flags;
};

static struct net_device *cezve_dev[CEZVE_PORTS];
static struct workqueue_struct *cezve_wq;

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);
/* ... and that nobody wants any more, because the interface itself went down. */
static int withdrawn;
module_param(withdrawn, int, 0444);

static void cezve_carrier_task(struct work_struct *work)
{
	struct cezve_priv *priv = container_of(work, struct cezve_priv, carrier_task);

	msleep(CEZVE_ANSWER_MS);	/* the hardware takes its time */
	while (!rtnl_trylock()) {
		if (!test_bit(CEZVE_UP, &priv->flags)) {
			withdrawn++;
			return;
		}
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static void cezve_quiesce(struct cezve_priv *priv)
{
	netif_carrier_off(priv->dev);
	flush_workqueue(priv->wq);
}

static void cezve_flush_task(struct work_struct *work)
{
	struct cezve_priv *priv = container_of(work, struct cezve_priv, flush_task);

	cezve_quiesce(priv);
	if (!test_bit(CEZVE_UP, &priv->flags))
		return;
	if (queue_work(priv->wq, &priv->carrier_task))
		asked++;
}

static int cezve_open(struct net_device *dev)
{
	struct cezve_priv *priv = netdev_priv(dev);

	set_bit(CEZVE_UP, &priv->flags);
	netif_carrier_off(dev);
	asked++;
	queue_work(priv->wq, &priv->carrier_task);
	return 0;
}

static int cezve_change_mtu(struct net_device *dev, int mtu)
{
	struct cezve_priv *priv = netdev_priv(dev);

	dev->mtu = mtu;
	queue_work(cezve_wq, &priv->flush_task);
	return 0;
}

static int cezve_stop(struct net_device *dev)
{
	struct cezve_priv *priv = netdev_priv(dev);

	clear_bit(CEZVE_UP, &priv->flags);
	cezve_quiesce(priv);
	return 0;
}

static netdev_tx_t cezve_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops cezve_netdev_ops = {
	.ndo_open = cezve_open,
	.ndo_stop = cezve_stop,
	.ndo_change_mtu = cezve_change_mtu,
	.ndo_start_xmit = cezve_start_xmit,
};

static void cezve_setup(struct net_device *dev)
{
	struct cezve_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &cezve_netdev_ops;
	priv->dev = dev;
	INIT_WORK(&priv->carrier_task, cezve_carrier_task);
	INIT_WORK(&priv->flush_task, cezve_flush_task);
}

static void cezve_remove(void)
{
	int i;

	for (i = 0; i < CEZVE_PORTS && cezve_dev[i]; i++) {
		struct cezve_priv *priv = netdev_priv(cezve_dev[i]);

		unregister_netdev(cezve_dev[i]);
		cancel_work_sync(&priv->flush_task);
		destroy_workqueue(priv->wq);
		free_netdev(cezve_dev[i]);
	}
	destroy_workqueue(cezve_wq);
}

static int cezve_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct cezve_priv), "cezve%d", NET_NAME_UNKNOWN, cezve_setup);
	struct cezve_priv *priv;
	int err;

	if (!dev)
		return -ENOMEM;
	priv = netdev_priv(dev);
	priv->wq = alloc_ordered_workqueue("cezve%d", 0, i);
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
	cezve_dev[i] = dev;
	return 0;
}

static int __init cezve_init(void)
{
	int i, err = 0;

	cezve_wq = alloc_ordered_workqueue("cezve", 0);
	if (!cezve_wq)
		return -ENOMEM;
	for (i = 0; i < CEZVE_PORTS && !err; i++)
		err = cezve_add(i);
	if (err)
		cezve_remove();
	return err;
}
module_init(cezve_init);

static void __exit cezve_exit(void)
{
	cezve_remove();
}
module_exit(cezve_exit);

MODULE_LICENSE("GPL");
