// SPDX-License-Identifier: MIT
/* The structure has a wq already, which is no workqueue, a macro has the next best name, and the works lie in structures within it. */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rtnetlink.h>
#include <linux/wait.h>

#define workqueue               3

struct kettle_port {
	int                     number;
	struct {
		struct work_struct      up;
		struct delayed_work     poll;
	} tasks;
};

struct kettle {
	struct net_device       *netdev;
	wait_queue_head_t       wq;
	unsigned int            is_up : 1;
	struct workqueue_struct *work_queue;
	struct kettle_port      port;
};

static void kettle_up(struct work_struct *work)
{
	struct kettle *kettle = container_of(work, struct kettle, port.tasks.up);

	while (!rtnl_trylock()) {
		if (!kettle->is_up)
			return;
		msleep(20);
	}
	netif_carrier_on(kettle->netdev);
	rtnl_unlock();
	wake_up(&kettle->wq);
}

static void kettle_poll(struct work_struct *work)
{
	struct kettle *kettle = container_of(work, struct kettle, port.tasks.poll.work);

	queue_work(kettle->work_queue, &kettle->port.tasks.up);
}

static int kettle_open(struct net_device *netdev)
{
	struct kettle *kettle = netdev_priv(netdev);
	struct kettle_port *port = &kettle->port;

	kettle->is_up = 1;
	queue_delayed_work(kettle->work_queue, &port->tasks.poll,
			   msecs_to_jiffies(100));
	return 0;
}

static int kettle_stop(struct net_device *netdev)
{
	struct kettle *kettle = netdev_priv(netdev);

	kettle->is_up = 0;
	flush_workqueue(kettle->work_queue);
	return 0;
}

static netdev_tx_t kettle_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static int kettle_ndo_init(struct net_device *netdev)
{
	struct kettle *kettle = netdev_priv(netdev);

	kettle->work_queue = alloc_workqueue("kettle-%s",
					     WQ_FREEZABLE | WQ_UNBOUND, 1,
					     netdev->name);
	if (!kettle->work_queue)
		return -ENOMEM;

	return 0;
}

static void kettle_ndo_uninit(struct net_device *netdev)
{
	struct kettle *kettle = netdev_priv(netdev);

	destroy_workqueue(kettle->work_queue);
}

static const struct net_device_ops kettle_ops = {
	.ndo_init               = kettle_ndo_init,
	.ndo_uninit             = kettle_ndo_uninit,
	.ndo_open               = kettle_open,
	.ndo_stop               = kettle_stop,
	.ndo_start_xmit         = kettle_xmit,
};

static int kettle_probe(struct platform_device *pdev)
{
	struct net_device *netdev;
	struct kettle *kettle;
	int ret;

	netdev = alloc_etherdev(sizeof(*kettle));
	if (!netdev)
		return -ENOMEM;

	SET_NETDEV_DEV(netdev, &pdev->dev);
	platform_set_drvdata(pdev, netdev);
	netdev->netdev_ops = &kettle_ops;

	kettle = netdev_priv(netdev);
	kettle->netdev = netdev;
	init_waitqueue_head(&kettle->wq);
	INIT_WORK(&kettle->port.tasks.up, kettle_up);
	INIT_DELAYED_WORK(&kettle->port.tasks.poll, kettle_poll);

	ret = register_netdev(netdev);
	if (ret) {
		dev_err(&pdev->dev, "no interface: %d\n", ret);
		free_netdev(netdev);
	}
	return ret;
}

static int kettle_remove(struct platform_device *pdev)
{
	struct net_device *netdev = platform_get_drvdata(pdev);

	unregister_netdev(netdev);
	free_netdev(netdev);
	return 0;
}

static struct platform_driver kettle_driver = {
	.probe = kettle_probe,
	.remove = kettle_remove,
	.driver = { .name = "kettle" },
};

static int __init kettle_init(void)
{
	return platform_driver_register(&kettle_driver);
}
module_init(kettle_init);

static void __exit kettle_exit(void)
{
	platform_driver_unregister(&kettle_driver);
}
module_exit(kettle_exit);

MODULE_DESCRIPTION("Fixture: a member of the wanted name");
MODULE_LICENSE("Dual MIT/GPL");
