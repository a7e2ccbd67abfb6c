// SPDX-License-Identifier: MIT
/* Macros hide the queue: one knows the interface, one is given only the work, one has no argument at all. A member wq is taken. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

struct tongs {
	struct net_device *dev;
	wait_queue_head_t wq;
	/* Cleared when the interface goes down. */
	bool up;
	/* Reports the link. */
	struct work_struct link_task;
	/* Polls it. */
	struct delayed_work poll_task;
};

static struct workqueue_struct *tongs_queue;

#define TONGS_POLL(t, delay) \
	queue_delayed_work(tongs_queue, &(t)->poll_task, (delay))
#define TONGS_QUEUE(work)	queue_work(tongs_queue, (work))
#define TONGS_FLUSH()		flush_workqueue(tongs_queue)

static void tongs_link_task(struct work_struct *work)
{
	struct tongs *tongs = container_of(work, struct tongs, link_task);

	while (!rtnl_trylock()) {
		if (!READ_ONCE(tongs->up))
			return;
		msleep(20);
	}
	netif_carrier_on(tongs->dev);
	rtnl_unlock();
	wake_up(&tongs->wq);
}

static void tongs_poll_task(struct work_struct *work)
{
	struct tongs *tongs = container_of(work, struct tongs, poll_task.work);

	TONGS_QUEUE(&tongs->link_task);
	TONGS_POLL(tongs, HZ);
}

static int tongs_init(struct net_device *dev)
{
	struct tongs *tongs = netdev_priv(dev);

	tongs->dev = dev;
	init_waitqueue_head(&tongs->wq);
	INIT_WORK(&tongs->link_task, tongs_link_task);
	INIT_DELAYED_WORK(&tongs->poll_task, tongs_poll_task);
	return 0;
}

static void tongs_uninit(struct net_device *dev)
{
	struct tongs *tongs = netdev_priv(dev);

	wake_up_all(&tongs->wq);
}

static int tongs_open(struct net_device *dev)
{
	struct tongs *tongs = netdev_priv(dev);

	WRITE_ONCE(tongs->up, true);
	TONGS_POLL(tongs, 0);
	return 0;
}

static int tongs_stop(struct net_device *dev)
{
	struct tongs *tongs = netdev_priv(dev);

	WRITE_ONCE(tongs->up, false);
	cancel_delayed_work(&tongs->poll_task);
	TONGS_FLUSH();
	return 0;
}

static netdev_tx_t tongs_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops tongs_ops = {
	.ndo_init = tongs_init,
	.ndo_uninit = tongs_uninit,
	.ndo_open = tongs_open,
	.ndo_stop = tongs_stop,
	.ndo_start_xmit = tongs_xmit,
};

static struct net_device *tongs_dev;

static int __init tongs_module_init(void)
{
	int err;

	tongs_queue = alloc_workqueue("tongs", WQ_UNBOUND, 1);
	if (!tongs_queue)
		return -ENOMEM;
	tongs_dev = alloc_etherdev(sizeof(struct tongs));
	if (!tongs_dev) {
		destroy_workqueue(tongs_queue);
		return -ENOMEM;
	}
	tongs_dev->netdev_ops = &tongs_ops;
	err = register_netdev(tongs_dev);
	if (err) {
		free_netdev(tongs_dev);
		destroy_workqueue(tongs_queue);
	}
	return err;
}

static void __exit tongs_module_exit(void)
{
	unregister_netdev(tongs_dev);
	free_netdev(tongs_dev);
	destroy_workqueue(tongs_queue);
}

module_init(tongs_module_init);
module_exit(tongs_module_exit);
MODULE_DESCRIPTION("Fixture: macros around queue calls");
MODULE_LICENSE("Dual MIT/GPL");
