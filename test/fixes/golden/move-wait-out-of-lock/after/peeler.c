// SPDX-License-Identifier: MIT
/* fix: move-wait-out-of-lock */
/* The wait is the first thing under the lock that its work takes: nothing keeps it there. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct peeler {
	struct mutex lock;
	int blades;
	struct work_struct sharpen;
};

static void peeler_sharpen(struct work_struct *work)
{
	struct peeler *peeler = container_of(work, struct peeler, sharpen);

	mutex_lock(&peeler->lock);
	peeler->blades++;
	mutex_unlock(&peeler->lock);
}

static int peeler_probe(struct platform_device *pdev)
{
	struct peeler *peeler = devm_kzalloc(&pdev->dev, sizeof(*peeler), GFP_KERNEL);

	if (!peeler)
		return -ENOMEM;
	mutex_init(&peeler->lock);
	INIT_WORK(&peeler->sharpen, peeler_sharpen);
	platform_set_drvdata(pdev, peeler);
	schedule_work(&peeler->sharpen);
	return 0;
}

static int peeler_remove(struct platform_device *pdev)
{
	struct peeler *peeler = platform_get_drvdata(pdev);

	cancel_work_sync(&peeler->sharpen);
	mutex_lock(&peeler->lock);
	peeler->blades = 0;
	mutex_unlock(&peeler->lock);
	return 0;
}

static struct platform_driver peeler_driver = {
	.probe = peeler_probe,
	.remove = peeler_remove,
	.driver = { .name = "peeler" },
};

module_platform_driver(peeler_driver);
MODULE_DESCRIPTION("Fixture: a wait at the edge of a locked region");
MODULE_LICENSE("Dual MIT/GPL");
