// SPDX-License-Identifier: MIT
/* fix: retry-with-trylock */
/* The work has no delay of its own, and its queue belongs to the parent of what it lies in. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

struct timer_parent {
	struct workqueue_struct *wq;
};

struct timer_port {
	struct net_device *dev;
	struct timer_parent *parent;
	struct work_struct ring_task;
};

static struct timer_parent timer_parent;

static void timer_ring_task(struct work_struct *work)
{
	struct timer_port *port = container_of(work, struct timer_port, ring_task);
	struct timer_parent *parent = port->parent;

	rtnl_lock();
	dev_set_mtu(port->dev, ETH_DATA_LEN);
	rtnl_unlock();
	WARN_ON(!parent->wq);
}

static int timer_open(struct net_device *dev)
{
	struct timer_port *port = netdev_priv(dev);
	struct timer_parent *up = &timer_parent;

	port->dev = dev;
	port->parent = up;
	INIT_WORK(&port->ring_task, timer_ring_task);
	queue_work(up->wq, &port->ring_task);
	return 0;
}

static int timer_stop(struct net_device *dev)
{
	struct timer_port *port = netdev_priv(dev);

	cancel_work_sync(&port->ring_task);
	return 0;
}

static netdev_tx_t timer_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops timer_ops = {
	.ndo_open = timer_open,
	.ndo_stop = timer_stop,
	.ndo_start_xmit = timer_xmit,
};

static struct net_device *timer_dev;

static int __init timer_init(void)
{
	int err;

	timer_parent.wq = alloc_workqueue("timer", 0, 0);
	if (!timer_parent.wq)
		return -ENOMEM;
	timer_dev = alloc_etherdev(sizeof(struct timer_port));
	if (!timer_dev) {
		destroy_workqueue(timer_parent.wq);
		return -ENOMEM;
	}
	timer_dev->netdev_ops = &timer_ops;
	err = register_netdev(timer_dev);
	if (err) {
		free_netdev(timer_dev);
		destroy_workqueue(timer_parent.wq);
	}
	return err;
}

static void __exit timer_exit(void)
{
	unregister_netdev(timer_dev);
	free_netdev(timer_dev);
	destroy_workqueue(timer_parent.wq);
}

module_init(timer_init);
module_exit(timer_exit);
MODULE_DESCRIPTION("Fixture: a work without delay that is tried again");
MODULE_LICENSE("Dual MIT/GPL");
