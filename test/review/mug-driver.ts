/** A small driver for reviews, one shared queue, right as it stands: each test changes some of its lines. */
export const MUG = `#include "mug.h"

static struct workqueue_struct *mug_workqueue;

static void mug_fill_task(struct work_struct *work)
{
	struct mug *mug = container_of(work, struct mug, fill_task);

	if (!mug->dev)
		return;

	netif_carrier_on(mug->dev);
}

static void mug_fill(struct mug *mug)
{
	mug->level++;
	mug->level &= 7;
}

static void mug_settle(struct mug *mug)
{
	mug->level = 0;
	flush_workqueue(mug_workqueue);
	mug->settled = 1;
}

static int mug_open(struct net_device *dev)
{
	struct mug *mug = netdev_priv(dev);

	INIT_WORK(&mug->fill_task, mug_fill_task);
	queue_work(mug_workqueue, &mug->fill_task);
	mug_fill(mug);
	return 0;
}

static int mug_stop(struct net_device *dev)
{
	struct mug *mug = netdev_priv(dev);

	mug->dev = dev;
	mug_settle(mug);
	return 0;
}

static const struct net_device_ops mug_netdev_ops = {
	.ndo_open = mug_open,
	.ndo_stop = mug_stop,
};

static int __init mug_init(void)
{
	mug_workqueue = create_workqueue("mug");
	return mug_workqueue ? 0 : -ENOMEM;
}
module_init(mug_init);
`;

export const MUG_HEADER = `struct mug {
	struct net_device *dev;
	struct work_struct fill_task;
	int level;
	int settled;
};
`;

/** The driver's files, by path from the tree's root. */
export const MUG_TREE: Readonly<Record<string, string>> = {
  "drivers/net/mug/mug_main.c": MUG,
  "drivers/net/mug/mug.h": MUG_HEADER,
  "drivers/net/mug/Makefile": "obj-m += mug.o\nmug-y := mug_main.o\n",
};

export const MUG_FILE = "drivers/net/mug/mug_main.c";

/** `text` with the one occurrence of `old` replaced; a test whose line is not there is wrong. */
export function changed(text: string, old: string, replacement: string): string {
  if (text.split(old).length !== 2) throw new Error(`not exactly once in the text: ${old}`);
  return text.replace(old, () => replacement);
}

/** The handler takes the lock that the waiting thread holds: this closes the cycle. */
export function withLockInTask(text: string): string {
  return changed(text, "\tnetif_carrier_on(mug->dev);\n", "\trtnl_lock();\n\tnetif_carrier_on(mug->dev);\n\trtnl_unlock();\n");
}
