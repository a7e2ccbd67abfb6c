// SPDX-License-Identifier: MIT
/* What initialises the works returns nothing, and so does what ends the device: probe has to make the queue, and to undo it. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rtnetlink.h>

struct brewer {
	struct net_device *netdev;
	bool running;
	int irq;
	struct workqueue_struct *wq;
	struct work_struct link_work;
	struct work_struct stats_work;
};

static void brewer_link_work(struct work_struct *work)
{
	struct brewer *brewer = container_of(work, struct brewer, link_work);

	while (!rtnl_trylock()) {
		if (!brewer->running)
			return;
		msleep(20);
	}
	netif_carrier_on(brewer->netdev);
	rtnl_unlock();
}

static void brewer_stats_work(struct work_struct *work)
{
	struct brewer *brewer = container_of(work, struct brewer, stats_work);

	netdev_dbg(brewer->netdev, "%lu packets\n", brewer->netdev->stats.rx_packets);
}

static irqreturn_t brewer_interrupt(int irq, void *data)
{
	struct brewer *brewer = data;

	queue_work(brewer->wq, &brewer->link_work);
	queue_work(brewer->wq, &brewer->stats_work);
	return IRQ_HANDLED;
}

static int brewer_open(struct net_device *netdev)
{
	struct brewer *brewer = netdev_priv(netdev);

	brewer->running = true;
	return 0;
}

static int brewer_stop(struct net_device *netdev)
{
	struct brewer *brewer = netdev_priv(netdev);

	brewer->running = false;
	flush_workqueue(brewer->wq);
	return 0;
}

static netdev_tx_t brewer_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops brewer_ops = {
	.ndo_open = brewer_open,
	.ndo_stop = brewer_stop,
	.ndo_start_xmit = brewer_xmit,
};

static void brewer_init_works(struct brewer *brewer)
{
	INIT_WORK(&brewer->link_work, brewer_link_work);
	INIT_WORK(&brewer->stats_work, brewer_stats_work);
}

static int brewer_probe(struct platform_device *pdev)
{
	struct net_device *netdev;
	struct brewer *brewer;
	int err;

	netdev = alloc_etherdev(sizeof(*brewer));
	if (!netdev)
		return -ENOMEM;

	brewer = netdev_priv(netdev);
	brewer->netdev = netdev;
	netdev->netdev_ops = &brewer_ops;
	platform_set_drvdata(pdev, netdev);
	brewer_init_works(brewer);

	brewer->irq = platform_get_irq(pdev, 0);
	if (brewer->irq < 0) {
		err = brewer->irq;
		goto out_free;
	}

	brewer->wq = alloc_ordered_workqueue("brewer", WQ_MEM_RECLAIM);
	if (!brewer->wq) {
		err = -ENOMEM;
		goto out_free;
	}

	err = request_irq(brewer->irq, brewer_interrupt, 0, "brewer", brewer);
	if (err)
		goto out_destroy_wq;

	err = register_netdev(netdev);
	if (err)
		goto out_irq;

	return 0;

out_irq:
	free_irq(brewer->irq, brewer);
out_destroy_wq:
	destroy_workqueue(brewer->wq);
out_free:
	free_netdev(netdev);
	return err;
}

static int brewer_remove(struct platform_device *pdev)
{
	struct net_device *netdev = platform_get_drvdata(pdev);
	struct brewer *brewer = netdev_priv(netdev);

	unregister_netdev(netdev);
	free_irq(brewer->irq, brewer);
	destroy_workqueue(brewer->wq);
	free_netdev(netdev);
	return 0;
}

static struct platform_driver brewer_driver = {
	.probe = brewer_probe,
	.remove = brewer_remove,
	.driver = { .name = "brewer" },
};

static int __init brewer_init(void)
{
	return platform_driver_register(&brewer_driver);
}

static void __exit brewer_exit(void)
{
	platform_driver_unregister(&brewer_driver);
}

module_init(brewer_init);
module_exit(brewer_exit);
MODULE_DESCRIPTION("Fixture: works initialised by a function without result");
MODULE_LICENSE("Dual MIT/GPL");
