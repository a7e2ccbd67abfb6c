/* SPDX-License-Identifier: MIT */
#ifndef SIEVE_H
#define SIEVE_H

#include <linux/netdevice.h>
#include <linux/rwsem.h>
#include <linux/workqueue.h>

enum {
	SIEVE_ADMIN_UP,
	SIEVE_OPER_UP,
};

struct sieve_cm {
	struct work_struct	reap_task;
	struct delayed_work	stale_task;
};

struct sieve_priv {
	struct net_device	*dev;
	unsigned long		flags;

	/* deferred */
	struct work_struct	restart_task;
	struct work_struct	flush_task;
	struct workqueue_struct	*wq;

	struct sieve_cm		cm;
};

extern struct workqueue_struct *sieve_workqueue;

int sieve_dev_init(struct net_device *dev);
void sieve_dev_cleanup(struct net_device *dev);
void sieve_down(struct net_device *dev);
void sieve_setup(struct net_device *dev);

#endif
