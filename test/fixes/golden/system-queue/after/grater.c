// SPDX-License-Identifier: MIT
/* The works are on the system's queue, and going down waits for all of it. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>

struct grater {
	struct net_device	*netdev;
	bool			is_up;
	void __iomem		*regs;
	struct workqueue_struct	*wq;
	struct work_struct	reset_task;
	struct delayed_work	watchdog_task;
};

static void grater_reset_task(struct work_struct *work)
{
	struct grater *grater = container_of(work, struct grater, reset_task);

	/* The holder of RTNL may be waiting for this work. */
	while (!rtnl_trylock()) {
		if (!grater->is_up)
			return;
		msleep(20);
	}
	netif_carrier_off(grater->netdev);
	rtnl_unlock();
}

static void grater_watchdog_task(struct work_struct *work)
{
	struct grater *grater = container_of(work, struct grater, watchdog_task.work);

	if (!netif_carrier_ok(grater->netdev))
		queue_work(grater->wq, &grater->reset_task);
	queue_delayed_work(grater->wq, &grater->watchdog_task, round_jiffies_relative(2 * HZ));
}

static int grater_open(struct net_device *netdev)
{
	struct grater *grater = netdev_priv(netdev);

	grater->is_up = true;
	queue_delayed_work(grater->wq, &grater->watchdog_task, 0);
	return 0;
}

static int grater_stop(struct net_device *netdev)
{
	struct grater *grater = netdev_priv(netdev);

	grater->is_up = false;
	cancel_delayed_work(&grater->watchdog_task);
	flush_workqueue(grater->wq);
	return 0;
}

static netdev_tx_t grater_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops grater_ops = {
	.ndo_open		= grater_open,
	.ndo_stop		= grater_stop,
	.ndo_start_xmit		= grater_xmit,
};

static int grater_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *netdev;
	struct grater *grater;
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;

	err = pci_request_regions(pdev, "grater");
	if (err)
		goto err_disable;

	netdev = alloc_etherdev(sizeof(*grater));
	if (!netdev) {
		err = -ENOMEM;
		goto err_release;
	}
	SET_NETDEV_DEV(netdev, &pdev->dev);
	pci_set_drvdata(pdev, netdev);
	grater = netdev_priv(netdev);
	grater->netdev = netdev;

	grater->regs = pci_iomap(pdev, 0, 0);
	if (!grater->regs) {
		err = -EIO;
		goto err_free;
	}

	INIT_WORK(&grater->reset_task, grater_reset_task);
	INIT_DELAYED_WORK(&grater->watchdog_task, grater_watchdog_task);
	netdev->netdev_ops = &grater_ops;

	grater->wq = alloc_workqueue("grater", 0, 0);
	if (!grater->wq) {
		err = -ENOMEM;
		goto err_unmap;
	}

	err = register_netdev(netdev);
	if (err)
		goto err_destroy_wq;

	return 0;

err_destroy_wq:
	destroy_workqueue(grater->wq);
err_unmap:
	pci_iounmap(pdev, grater->regs);
err_free:
	free_netdev(netdev);
err_release:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return err;
}

static void grater_remove(struct pci_dev *pdev)
{
	struct net_device *netdev = pci_get_drvdata(pdev);
	struct grater *grater = netdev_priv(netdev);

	unregister_netdev(netdev);
	destroy_workqueue(grater->wq);
	pci_iounmap(pdev, grater->regs);
	free_netdev(netdev);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

static const struct pci_device_id grater_ids[] = {
	{ PCI_DEVICE(0x1234, 0x5678) },
	{ }
};

static struct pci_driver grater_driver = {
	.name		= "grater",
	.id_table	= grater_ids,
	.probe		= grater_probe,
	.remove		= grater_remove,
};

module_pci_driver(grater_driver);
MODULE_DESCRIPTION("Fixture: works on the system's queue");
MODULE_LICENSE("Dual MIT/GPL");
