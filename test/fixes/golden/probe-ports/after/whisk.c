// SPDX-License-Identifier: MIT
/* One device, several ports, each an interface; probe makes them one by one. The works are initialised by a function without a result. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rtnetlink.h>

#define WHISK_PORTS 4

enum whisk_flags {
	WHISK_RUNNING,
};

struct whisk_port {
	struct net_device *netdev;
	unsigned long flags;
	struct workqueue_struct *wq;
	struct work_struct reset_task;
	struct delayed_work stats_task;
	int index;
};

struct whisk {
	struct device *dev;
	struct net_device *ports[WHISK_PORTS];
};

static void whisk_reset_task(struct work_struct *work)
{
	struct whisk_port *port = container_of(work, struct whisk_port, reset_task);

	while (!rtnl_trylock()) {
		if (!test_bit(WHISK_RUNNING, &port->flags))
			return;
		msleep(20);
	}
	netif_carrier_off(port->netdev);
	netif_carrier_on(port->netdev);
	rtnl_unlock();
}

static void whisk_stats_task(struct work_struct *work)
{
	struct whisk_port *port = container_of(to_delayed_work(work), struct whisk_port, stats_task);

	if (test_bit(WHISK_RUNNING, &port->flags))
		queue_delayed_work(port->wq, &port->stats_task, 10 * HZ);
}

static void whisk_init_works(struct whisk_port *port)
{
	INIT_WORK(&port->reset_task, whisk_reset_task);
	INIT_DELAYED_WORK(&port->stats_task, whisk_stats_task);
}

static int whisk_open(struct net_device *netdev)
{
	struct whisk_port *port = netdev_priv(netdev);

	set_bit(WHISK_RUNNING, &port->flags);
	queue_delayed_work(port->wq, &port->stats_task, HZ);
	return 0;
}

static int whisk_stop(struct net_device *netdev)
{
	struct whisk_port *port = netdev_priv(netdev);

	clear_bit(WHISK_RUNNING, &port->flags);
	cancel_delayed_work(&port->stats_task);
	flush_workqueue(port->wq);
	return 0;
}

static void whisk_tx_timeout(struct net_device *netdev, unsigned int queue)
{
	struct whisk_port *port = netdev_priv(netdev);

	queue_work(port->wq, &port->reset_task);
}

static netdev_tx_t whisk_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops whisk_netdev_ops = {
	.ndo_open = whisk_open,
	.ndo_stop = whisk_stop,
	.ndo_start_xmit = whisk_xmit,
	.ndo_tx_timeout = whisk_tx_timeout,
};

static int whisk_add_port(struct whisk *whisk, int index)
{
	struct net_device *netdev;
	struct whisk_port *port;
	int err;

	netdev = alloc_etherdev(sizeof(*port));
	if (!netdev)
		return -ENOMEM;

	SET_NETDEV_DEV(netdev, whisk->dev);
	port = netdev_priv(netdev);
	port->netdev = netdev;
	port->index = index;
	whisk_init_works(port);
	netdev->netdev_ops = &whisk_netdev_ops;

	port->wq = alloc_ordered_workqueue("whisk", WQ_MEM_RECLAIM);
	if (!port->wq) {
		err = -ENOMEM;
		goto err_free;
	}

	err = register_netdev(netdev);
	if (err) {
		dev_err(whisk->dev, "port %d: cannot register: %d\n", index, err);
		goto err_destroy_wq;
	}
	whisk->ports[index] = netdev;
	return 0;

err_destroy_wq:
	destroy_workqueue(port->wq);
err_free:
	free_netdev(netdev);
	return err;
}

static void whisk_remove_ports(struct whisk *whisk)
{
	struct whisk_port *port;
	int i;

	for (i = 0; i < WHISK_PORTS; i++) {
		if (!whisk->ports[i])
			continue;
		unregister_netdev(whisk->ports[i]);
		port = netdev_priv(whisk->ports[i]);
		destroy_workqueue(port->wq);
		free_netdev(whisk->ports[i]);
	}
}

static int whisk_probe(struct platform_device *pdev)
{
	struct whisk *whisk;
	int i, err;

	whisk = devm_kzalloc(&pdev->dev, sizeof(*whisk), GFP_KERNEL);
	if (!whisk)
		return -ENOMEM;
	whisk->dev = &pdev->dev;
	platform_set_drvdata(pdev, whisk);

	for (i = 0; i < WHISK_PORTS; i++) {
		err = whisk_add_port(whisk, i);
		if (err)
			goto err_remove;
	}
	return 0;

err_remove:
	whisk_remove_ports(whisk);
	return err;
}

static int whisk_remove(struct platform_device *pdev)
{
	whisk_remove_ports(platform_get_drvdata(pdev));
	return 0;
}

static struct platform_driver whisk_driver = {
	.probe = whisk_probe,
	.remove = whisk_remove,
	.driver = { .name = "whisk" },
};

static int __init whisk_init(void)
{
	return platform_driver_register(&whisk_driver);
}

static void __exit whisk_exit(void)
{
	platform_driver_unregister(&whisk_driver);
}

module_init(whisk_init);
module_exit(whisk_exit);
MODULE_DESCRIPTION("Fixture: a probe with several ports");
MODULE_LICENSE("Dual MIT/GPL");
