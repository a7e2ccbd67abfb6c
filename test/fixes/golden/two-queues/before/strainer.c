// SPDX-License-Identifier: MIT
/* Two queues are shared, and going down waits for both: each interface gets one in the place of each. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

#define STRAINER_UP	0

struct strainer_priv {
	struct net_device	*dev;
	unsigned long		state;
	struct work_struct	link_work;
	struct delayed_work	rx_work;
};

static struct workqueue_struct *strainer_wq;
static struct workqueue_struct *strainer_rx_wq;

static bool strainer_lock(struct strainer_priv *priv)
{
	while (!rtnl_trylock()) {
		if (!test_bit(STRAINER_UP, &priv->state))
			return false;
		msleep(20);
	}
	return true;
}

static void strainer_link_work(struct work_struct *work)
{
	struct strainer_priv *priv = container_of(work, struct strainer_priv, link_work);

	if (!strainer_lock(priv))
		return;
	netif_carrier_on(priv->dev);
	rtnl_unlock();
}

static void strainer_rx_work(struct work_struct *work)
{
	struct strainer_priv *priv = container_of(work, struct strainer_priv, rx_work.work);

	if (!strainer_lock(priv))
		return;
	netif_carrier_off(priv->dev);
	rtnl_unlock();
	queue_delayed_work(strainer_rx_wq, &priv->rx_work, HZ);
}

static int strainer_init_dev(struct net_device *dev)
{
	struct strainer_priv *priv = netdev_priv(dev);

	priv->dev = dev;
	INIT_WORK(&priv->link_work, strainer_link_work);
	INIT_DELAYED_WORK(&priv->rx_work, strainer_rx_work);
	return 0;
}

static int strainer_open(struct net_device *dev)
{
	struct strainer_priv *priv = netdev_priv(dev);

	set_bit(STRAINER_UP, &priv->state);
	queue_work(strainer_wq, &priv->link_work);
	queue_delayed_work(strainer_rx_wq, &priv->rx_work, 0);
	return 0;
}

static int strainer_stop(struct net_device *dev)
{
	struct strainer_priv *priv = netdev_priv(dev);

	clear_bit(STRAINER_UP, &priv->state);
	flush_workqueue(strainer_wq);
	cancel_delayed_work(&priv->rx_work);
	flush_workqueue(strainer_rx_wq);
	return 0;
}

static netdev_tx_t strainer_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops strainer_ops = {
	.ndo_init	= strainer_init_dev,
	.ndo_open	= strainer_open,
	.ndo_stop	= strainer_stop,
	.ndo_start_xmit	= strainer_xmit,
};

static struct net_device *strainer_devs[2];

static void strainer_remove_all(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(strainer_devs); i++) {
		if (!strainer_devs[i])
			continue;
		unregister_netdev(strainer_devs[i]);
		free_netdev(strainer_devs[i]);
	}
}

static int strainer_add(int i)
{
	struct net_device *dev;
	int err;

	dev = alloc_etherdev(sizeof(struct strainer_priv));
	if (!dev)
		return -ENOMEM;
	dev->netdev_ops = &strainer_ops;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	strainer_devs[i] = dev;
	return 0;
}

static int __init strainer_init(void)
{
	int err = -ENOMEM;
	int i;

	strainer_wq = alloc_ordered_workqueue("strainer", WQ_MEM_RECLAIM);
	if (!strainer_wq)
		return -ENOMEM;
	strainer_rx_wq = alloc_workqueue("strainer_rx", WQ_UNBOUND, 1);
	if (!strainer_rx_wq)
		goto out_wq;
	for (i = 0; i < ARRAY_SIZE(strainer_devs); i++) {
		err = strainer_add(i);
		if (err)
			goto out_devs;
	}
	return 0;

out_devs:
	strainer_remove_all();
	destroy_workqueue(strainer_rx_wq);
out_wq:
	destroy_workqueue(strainer_wq);
	return err;
}

static void __exit strainer_exit(void)
{
	strainer_remove_all();
	destroy_workqueue(strainer_rx_wq);
	destroy_workqueue(strainer_wq);
}

module_init(strainer_init);
module_exit(strainer_exit);
MODULE_DESCRIPTION("Fixture: two shared queues");
MODULE_LICENSE("Dual MIT/GPL");
