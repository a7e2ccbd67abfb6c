import type { RuleDocumentation } from "./rule-documentation.js";

export const systemQueueFlushDocumentation: RuleDocumentation = {
  rule: "system-queue-flush",
  title: "A queue of the kernel's own is flushed, with everybody's works on it.",
  meaning: [
    "`flush_scheduled_work()`, or `flush_workqueue()` of `system_wq`, `system_long_wq`, `system_unbound_wq` and the like, waits for the works of every driver and subsystem. What locks they take is nobody's " +
      "to know, so holding any lock across it is a deadlock that waits for the right neighbour. How long it takes is not the caller's to say either: " +
      "one slow work of a stranger holds it up.",
    "The kernel has warned about it at build time since 5.19 (`__warn_flushing_systemwide_wq()`), and the calls are to go away. The warning needs the queue's name in the source; a driver's pointer that was set " +
      "to a system queue gets past it, but not past this rule.",
    "It is reported whatever is held. With a lock that a work on the queue is known to take it is an error as well: shared-queue-deadlock.",
  ],
  example: {
    fixture: "system-queue-flush/remove-flushes-system-queue",
    code: `static irqreturn_t led_interrupt(int irq, void *data)
{
	struct led_priv *led = data;

	schedule_work(&led->blink);
	return IRQ_HANDLED;
}

static void led_remove(struct pci_dev *pdev)
{
	struct led_priv *led = pci_get_drvdata(pdev);

	free_irq(pdev->irq, led);
	flush_scheduled_work();
}
`,
    explanation:
      "One work of the driver's own is meant. All works of the system are waited for, with the device lock of the PCI device held by the core.",
  },
  lookAlike: {
    fixture: "system-queue-flush/trap-own-queue-named-alike",
    code: `	led->system_wq = alloc_workqueue("led_system", 0, 0);

static void led_remove(struct pci_dev *pdev)
{
	struct led_priv *led = pci_get_drvdata(pdev);

	free_irq(pdev->irq, led);
	flush_work(&led->dim);
	flush_workqueue(led->system_wq);
	destroy_workqueue(led->system_wq);
}
`,
    explanation:
      "`flush_work()` of a work on the system queue waits for that work only; the queue that is flushed is the driver's own, whatever it is called.",
  },
  fixes: [
    "`cancel_work_sync()` or `flush_work()` for each of the driver's own works.",
    "Where there are too many to name, a queue of the driver's own (`alloc_workqueue()`), the works queued there, and that one flushed.",
  ],
  limits: [
    "A queue that comes in from another module by a pointer is not known to be a system queue.",
    "What the works of other modules take is not known; that is why this is a warning and not an error.",
  ],
};
