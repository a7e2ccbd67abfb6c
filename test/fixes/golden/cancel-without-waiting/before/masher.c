// SPDX-License-Identifier: MIT
/* fix: cancel-without-waiting */
/* The queue set-up is changed under the RTNL, where the work has to stop; the device lives on. */
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/rtnetlink.h>

struct masher {
	struct net_device *netdev;
	unsigned int channels;
	struct work_struct balance;
};

static void masher_balance(struct work_struct *work)
{
	struct masher *masher = container_of(work, struct masher, balance);

	rtnl_lock();
	netif_set_real_num_tx_queues(masher->netdev, masher->channels);
	rtnl_unlock();
}

static int masher_set_channels(struct net_device *netdev, struct ethtool_channels *channels)
{
	struct masher *masher = netdev_priv(netdev);

	cancel_work_sync(&masher->balance);
	masher->channels = channels->combined_count;
	schedule_work(&masher->balance);
	return 0;
}

static const struct ethtool_ops masher_ethtool_ops = {
	.set_channels = masher_set_channels,
};

static netdev_tx_t masher_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops masher_netdev_ops = {
	.ndo_start_xmit = masher_xmit,
};

static int masher_probe(struct platform_device *pdev)
{
	struct net_device *netdev;
	struct masher *masher;
	int err;

	netdev = alloc_etherdev_mq(sizeof(*masher), 8);
	if (!netdev)
		return -ENOMEM;
	masher = netdev_priv(netdev);
	masher->netdev = netdev;
	INIT_WORK(&masher->balance, masher_balance);
	netdev->netdev_ops = &masher_netdev_ops;
	netdev->ethtool_ops = &masher_ethtool_ops;
	platform_set_drvdata(pdev, netdev);
	err = register_netdev(netdev);
	if (err)
		free_netdev(netdev);
	return err;
}

static int masher_remove(struct platform_device *pdev)
{
	struct net_device *netdev = platform_get_drvdata(pdev);

	unregister_netdev(netdev);
	free_netdev(netdev);
	return 0;
}

static struct platform_driver masher_driver = {
	.probe = masher_probe,
	.remove = masher_remove,
	.driver = { .name = "masher" },
};

module_platform_driver(masher_driver);
MODULE_DESCRIPTION("Fixture: a cancel that need not wait");
MODULE_LICENSE("Dual MIT/GPL");
