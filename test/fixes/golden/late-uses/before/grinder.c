// SPDX-License-Identifier: MIT
/* When the interface has gone, the queue is still flushed, under a lock of the device's own, and a timer puts works on it until it is stopped. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/rtnetlink.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct grinder {
	struct net_device *dev;
	unsigned int speed;		/* in turns a second */
	struct work_struct jam_work;
	struct timer_list watchdog;
	struct mutex pm_mutex;		/* the motor's */
	bool running;
};

static void grinder_jam_work(struct work_struct *work)
{
	struct grinder *grinder = container_of(work, struct grinder, jam_work);

	netdev_warn(grinder->dev, "jammed at %u\n", grinder->speed);
}

static void grinder_watchdog(struct timer_list *t)
{
	struct grinder *grinder = container_of(t, struct grinder, watchdog);

	schedule_work(&grinder->jam_work);
	mod_timer(&grinder->watchdog, jiffies + HZ);
}

static int grinder_open(struct net_device *dev)
{
	struct grinder *grinder = netdev_priv(dev);

	mutex_lock(&grinder->pm_mutex);
	grinder->running = true;
	mod_timer(&grinder->watchdog, jiffies + HZ);
	mutex_unlock(&grinder->pm_mutex);
	return 0;
}

static int grinder_change_mtu(struct net_device *dev, int mtu)
{
	struct grinder *grinder = netdev_priv(dev);

	dev->mtu = mtu;
	schedule_work(&grinder->jam_work);
	flush_scheduled_work();
	return 0;
}

static netdev_tx_t grinder_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops grinder_ops = {
	.ndo_open = grinder_open,
	.ndo_change_mtu = grinder_change_mtu,
	.ndo_start_xmit = grinder_xmit,
};

static void grinder_shutdown(struct grinder *grinder)
{
	grinder->running = false;
	del_timer_sync(&grinder->watchdog);
}

static int grinder_probe(struct platform_device *pdev)
{
	struct net_device *dev;
	struct grinder *grinder;
	int err;

	dev = alloc_etherdev(sizeof(*grinder));
	if (!dev)
		return -ENOMEM;

	platform_set_drvdata(pdev, dev);
	dev->netdev_ops = &grinder_ops;
	grinder = netdev_priv(dev);
	grinder->dev = dev;
	mutex_init(&grinder->pm_mutex);
	INIT_WORK(&grinder->jam_work, grinder_jam_work);
	timer_setup(&grinder->watchdog, grinder_watchdog, 0);

	err = register_netdev(dev);
	if (err)
		goto err_free;
	return 0;

err_free:
	free_netdev(dev);
	return err;
}

static int grinder_remove(struct platform_device *pdev)
{
	struct net_device *dev = platform_get_drvdata(pdev);
	struct grinder *grinder = netdev_priv(dev);

	unregister_netdev(dev);

	mutex_lock(&grinder->pm_mutex);
	flush_scheduled_work();
	if (grinder->running)
		grinder_shutdown(grinder);
	mutex_unlock(&grinder->pm_mutex);

	free_netdev(dev);
	return 0;
}

static struct platform_driver grinder_driver = {
	.probe = grinder_probe,
	.remove = grinder_remove,
	.driver = { .name = "grinder" },
};

module_platform_driver(grinder_driver);
MODULE_DESCRIPTION("Fixture: a queue that is used when the interface has gone");
MODULE_LICENSE("Dual MIT/GPL");
