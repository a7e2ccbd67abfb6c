// SPDX-License-Identifier: MIT
/* The device goes, and all of the system's queue is waited for: with no lock held, but the kernel forbids it. */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

struct scale {
	struct net_device *netdev;
	/* Weighs what came in. */
	struct work_struct weigh_work;
	struct delayed_work tare_work;
};

static void scale_weigh_work(struct work_struct *work)
{
	struct scale *scale = container_of(work, struct scale, weigh_work);

	netdev_dbg(scale->netdev, "weighed\n");
}

static void scale_tare_work(struct work_struct *work)
{
	struct scale *scale = container_of(work, struct scale, tare_work.work);

	schedule_work(&scale->weigh_work);
	schedule_delayed_work_on(0, &scale->tare_work, HZ);
}

static netdev_tx_t scale_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct scale *scale = netdev_priv(netdev);

	dev_kfree_skb_any(skb);
	schedule_work(&scale->weigh_work);
	return NETDEV_TX_OK;
}

static const struct net_device_ops scale_ops = {
	.ndo_start_xmit = scale_xmit,
};

static int scale_probe(struct platform_device *pdev)
{
	struct net_device *netdev;
	struct scale *scale;
	int rc;

	netdev = alloc_etherdev(sizeof(*scale));
	if (!netdev)
		return -ENOMEM;
	scale = netdev_priv(netdev);
	scale->netdev = netdev;
	netdev->netdev_ops = &scale_ops;
	platform_set_drvdata(pdev, scale);
	INIT_WORK(&scale->weigh_work, scale_weigh_work);
	INIT_DELAYED_WORK(&scale->tare_work, scale_tare_work);
	rc = register_netdev(netdev);
	if (rc) {
		free_netdev(netdev);
		return rc;
	}
	schedule_delayed_work(&scale->tare_work, HZ);
	return 0;
}

static int scale_remove(struct platform_device *pdev)
{
	struct scale *scale = platform_get_drvdata(pdev);

	unregister_netdev(scale->netdev);
	cancel_delayed_work_sync(&scale->tare_work);
	flush_scheduled_work();
	free_netdev(scale->netdev);
	return 0;
}

static struct platform_driver scale_driver = {
	.probe = scale_probe,
	.remove = scale_remove,
	.driver = { .name = "scale" },
};

module_platform_driver(scale_driver);
MODULE_DESCRIPTION("Fixture: a flush of the system's queue");
MODULE_LICENSE("Dual MIT/GPL");
