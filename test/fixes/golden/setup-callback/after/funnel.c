// SPDX-License-Identifier: MIT
/*
 * The works are initialised in the setup callback, which cannot fail; interfaces come by rtnetlink and from the module itself. There are two
 * shared queues, and only one of them is waited for under the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <net/rtnetlink.h>

#define FUNNEL_UP	0

struct funnel_priv {
	struct net_device	*dev;
	unsigned long		flags;
	struct workqueue_struct	*wq;
	struct work_struct	link_work;
	struct work_struct	log_work;
};

static struct workqueue_struct *funnel_log_wq;

static void funnel_link_work(struct work_struct *work)
{
	struct funnel_priv *priv = container_of(work, struct funnel_priv, link_work);

	while (!rtnl_trylock()) {
		if (!test_bit(FUNNEL_UP, &priv->flags))
			return;
		msleep(20);
	}
	netif_carrier_on(priv->dev);
	rtnl_unlock();
	queue_work(funnel_log_wq, &priv->log_work);
}

static void funnel_log_work(struct work_struct *work)
{
	struct funnel_priv *priv = container_of(work, struct funnel_priv, log_work);

	netdev_info(priv->dev, "carrier on\n");
}

static int funnel_open(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	set_bit(FUNNEL_UP, &priv->flags);
	queue_work(priv->wq, &priv->link_work);
	return 0;
}

static int funnel_stop(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	clear_bit(FUNNEL_UP, &priv->flags);
	flush_workqueue(priv->wq);
	return 0;
}

static netdev_tx_t funnel_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static int funnel_ndo_init(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	priv->wq = alloc_ordered_workqueue("funnel_link-%s", 0, dev->name);
	if (!priv->wq)
		return -ENOMEM;

	return 0;
}

static void funnel_ndo_uninit(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	destroy_workqueue(priv->wq);
}

static const struct net_device_ops funnel_netdev_ops = {
	.ndo_init		= funnel_ndo_init,
	.ndo_uninit		= funnel_ndo_uninit,
	.ndo_open		= funnel_open,
	.ndo_stop		= funnel_stop,
	.ndo_start_xmit		= funnel_xmit,
};

static void funnel_setup(struct net_device *dev)
{
	struct funnel_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	priv->dev = dev;
	dev->netdev_ops = &funnel_netdev_ops;
	dev->needs_free_netdev = true;
	INIT_WORK(&priv->link_work, funnel_link_work);
	INIT_WORK(&priv->log_work, funnel_log_work);
}

static int funnel_newlink(struct net *net, struct net_device *dev,
			  struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	eth_hw_addr_random(dev);
	return register_netdevice(dev);
}

static struct rtnl_link_ops funnel_link_ops __read_mostly = {
	.kind		= "funnel",
	.priv_size	= sizeof(struct funnel_priv),
	.setup		= funnel_setup,
	.newlink	= funnel_newlink,
};

static int __init funnel_init(void)
{
	int err = -ENOMEM;

	funnel_log_wq = alloc_workqueue("funnel_log", 0, 0);
	if (!funnel_log_wq)
		return err;

	err = rtnl_link_register(&funnel_link_ops);
	if (err)
		goto err_log;

	return 0;

err_log:
	destroy_workqueue(funnel_log_wq);
	return err;
}

static void __exit funnel_exit(void)
{
	rtnl_link_unregister(&funnel_link_ops);
	destroy_workqueue(funnel_log_wq);
}

module_init(funnel_init);
module_exit(funnel_exit);
MODULE_DESCRIPTION("Fixture: works initialised in a setup callback");
MODULE_LICENSE("Dual MIT/GPL");
