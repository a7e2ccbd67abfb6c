/* SPDX-License-Identifier: MIT */
#ifndef TINCAN_H
#define TINCAN_H

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/workqueue.h>

enum {
	TINCAN_FLAG_ADMIN_UP,
	TINCAN_FLAG_GROUP_RUN,
};

struct tincan_priv {
	struct net_device	*dev;
	unsigned long		flags;
	struct list_head	groups;
	struct delayed_work	join_task;
	struct work_struct	carrier_task;
};

/* One queue for the works of all interfaces. */
extern struct workqueue_struct *tincan_workqueue;

void tincan_group_init(struct tincan_priv *priv);
void tincan_group_start(struct net_device *dev);
void tincan_group_stop(struct net_device *dev, int flush);

#endif
