// SPDX-License-Identifier: MIT
/* fix: flusher-on-another-queue */
/* One work resets the device and waits for the others, on the queue that it is on itself. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct skimmer {
	struct workqueue_struct *wq;
	struct work_struct skim;
	struct work_struct reset;
	int level;
};

static void skimmer_skim(struct work_struct *work)
{
	struct skimmer *skimmer = container_of(work, struct skimmer, skim);

	if (skimmer->level > 10)
		queue_work(skimmer->wq, &skimmer->reset);
}

static void skimmer_reset(struct work_struct *work)
{
	struct skimmer *skimmer = container_of(work, struct skimmer, reset);

	flush_workqueue(skimmer->wq);
	skimmer->level = 0;
}

static int skimmer_probe(struct platform_device *pdev)
{
	struct skimmer *skimmer = devm_kzalloc(&pdev->dev, sizeof(*skimmer), GFP_KERNEL);

	if (!skimmer)
		return -ENOMEM;
	INIT_WORK(&skimmer->skim, skimmer_skim);
	INIT_WORK(&skimmer->reset, skimmer_reset);
	skimmer->wq = alloc_ordered_workqueue("skimmer", 0);
	if (!skimmer->wq)
		return -ENOMEM;
	platform_set_drvdata(pdev, skimmer);
	queue_work(skimmer->wq, &skimmer->skim);
	return 0;
}

static int skimmer_remove(struct platform_device *pdev)
{
	struct skimmer *skimmer = platform_get_drvdata(pdev);

	cancel_work_sync(&skimmer->reset);
	destroy_workqueue(skimmer->wq);
	return 0;
}

static struct platform_driver skimmer_driver = {
	.probe = skimmer_probe,
	.remove = skimmer_remove,
	.driver = { .name = "skimmer" },
};

module_platform_driver(skimmer_driver);
MODULE_DESCRIPTION("Fixture: a work that waits for its own queue");
MODULE_LICENSE("Dual MIT/GPL");
