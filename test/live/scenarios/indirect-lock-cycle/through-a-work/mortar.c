/*
 * Deadlock of three: ndo_stop holds the RTNL and waits for the poll task; the poll task waits for the event task; the event
 * task waits for the RTNL.
 */
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

#define MORTAR_PORTS	1
#define MORTAR_ANSWER_MS	1500

struct mortar_priv {
	struct net_device *dev;
	struct delayed_work poll_task;
	struct work_struct event_task;
};

static struct net_device *mortar_dev[MORTAR_PORTS];

/* Updates that were asked for ... */
static int asked;
module_param(asked, int, 0444);
/* ... that were made ... */
static int served;
module_param(served, int, 0444);

static void mortar_event_task(struct work_struct *work)
{
	struct mortar_priv *priv = container_of(work, struct mortar_priv, event_task);

	msleep(MORTAR_ANSWER_MS);	/* the hardware takes its time */
	rtnl_lock();
	netif_carrier_on(priv->dev);
	served++;
	rtnl_unlock();
}

static void mortar_poll_task(struct work_struct *work)
{
	struct mortar_priv *priv = container_of(work, struct mortar_priv, poll_task.work);

	asked++;
	schedule_work(&priv->event_task);
	flush_work(&priv->event_task);
}

static int mortar_open(struct net_device *dev)
{
	struct mortar_priv *priv = netdev_priv(dev);

	schedule_delayed_work(&priv->poll_task, 0);
	return 0;
}

static int mortar_stop(struct net_device *dev)
{
	struct mortar_priv *priv = netdev_priv(dev);

	cancel_delayed_work_sync(&priv->poll_task); /* expect: indirect-lock-cycle lock=rtnl handler=mortar_event_task */
	return 0;
}

static netdev_tx_t mortar_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops mortar_netdev_ops = {
	.ndo_open = mortar_open,
	.ndo_stop = mortar_stop,
	.ndo_start_xmit = mortar_start_xmit,
};

static void mortar_setup(struct net_device *dev)
{
	struct mortar_priv *priv = netdev_priv(dev);

	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &mortar_netdev_ops;
	priv->dev = dev;
	INIT_DELAYED_WORK(&priv->poll_task, mortar_poll_task);
	INIT_WORK(&priv->event_task, mortar_event_task);
}

static void mortar_remove(void)
{
	int i;

	for (i = 0; i < MORTAR_PORTS && mortar_dev[i]; i++) {
		unregister_netdev(mortar_dev[i]);
		free_netdev(mortar_dev[i]);
	}
}

static int mortar_add(int i)
{
	struct net_device *dev = alloc_netdev(sizeof(struct mortar_priv), "mortar%d", NET_NAME_UNKNOWN, mortar_setup);
	int err;

	if (!dev)
		return -ENOMEM;
	err = register_netdev(dev);
	if (err) {
		free_netdev(dev);
		return err;
	}
	mortar_dev[i] = dev;
	return 0;
}

static int __init mortar_init(void)
{
	int i, err = 0;

	for (i = 0; i < MORTAR_PORTS && !err; i++)
		err = mortar_add(i);
	if (err)
		mortar_remove();
	return err;
}
module_init(mortar_init);

static void __exit mortar_exit(void)
{
	mortar_remove();
}
module_exit(mortar_exit);

MODULE_LICENSE("GPL");
