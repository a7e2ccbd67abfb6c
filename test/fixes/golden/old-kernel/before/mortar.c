/* kernel: 2.6.22 */
/*
 * mortar: callbacks are members of the device, and the system's queue has a call of its own for everything.
 */
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

struct mortar_private {
	struct net_device *dev;
	int running;
	struct work_struct media_task;
};

static void mortar_media_task(struct work_struct *work)
{
	struct mortar_private *mp = container_of(work, struct mortar_private, media_task);

	netif_carrier_off(mp->dev);
}

static irqreturn_t mortar_interrupt(int irq, void *instance)
{
	struct net_device *dev = instance;
	struct mortar_private *mp = netdev_priv(dev);

	schedule_work(&mp->media_task);
	return IRQ_HANDLED;
}

static int mortar_open(struct net_device *dev)
{
	struct mortar_private *mp = netdev_priv(dev);
	int rc;

	rc = request_irq(dev->irq, mortar_interrupt, IRQF_SHARED, dev->name, dev);
	if (rc)
		return rc;
	mp->running = 1;
	return 0;
}

static int mortar_close(struct net_device *dev)
{
	struct mortar_private *mp = netdev_priv(dev);

	mp->running = 0;
	free_irq(dev->irq, dev);
	flush_scheduled_work();
	return 0;
}

static int __devinit mortar_init_one(struct pci_dev *pdev, const struct pci_device_id *ent)
{
	struct mortar_private *mp;
	struct net_device *dev;

	if (pci_enable_device(pdev))
		return -ENODEV;
	dev = alloc_etherdev(sizeof(*mp));
	if (!dev)
		return -ENOMEM;
	mp = netdev_priv(dev);
	mp->dev = dev;
	INIT_WORK(&mp->media_task, mortar_media_task);
	dev->open = mortar_open;
	dev->stop = mortar_close;
	if (register_netdev(dev))
		goto err_out_free;
	pci_set_drvdata(pdev, dev);
	return 0;

err_out_free:
	free_netdev(dev);
	return -ENODEV;
}

static void __devexit mortar_remove_one(struct pci_dev *pdev)
{
	struct net_device *dev = pci_get_drvdata(pdev);

	unregister_netdev(dev);
	free_netdev(dev);
	pci_set_drvdata(pdev, NULL);
}

static struct pci_driver mortar_driver = {
	.name		= "mortar",
	.probe		= mortar_init_one,
	.remove		= __devexit_p(mortar_remove_one),
};

static int __init mortar_init(void)
{
	return pci_register_driver(&mortar_driver);
}

static void __exit mortar_cleanup(void)
{
	pci_unregister_driver(&mortar_driver);
}

module_init(mortar_init);
module_exit(mortar_cleanup);
MODULE_LICENSE("Dual MIT/GPL");
