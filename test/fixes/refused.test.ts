import assert from "node:assert/strict";
import { editedTexts } from "../../server/fixes/edit-set.js";
import type { FixId } from "../../server/fixes/fix.js";
import { proposeFixes } from "../../server/fixes/fixes.js";
import { findingsOf } from "../../server/rules/lint.js";
import { memorySource } from "../lint-source.js";
import { analyseSource, textsOf } from "./fix-source.js";

/** What is proposed for the findings of a driver of one file. */
async function proposed(text: string): Promise<readonly FixId[]> {
  const source = memorySource(new Map([["jug.c", text]]));
  const analysis = await analyseSource({ source, paths: ["."] });
  const { findings } = findingsOf(analysis);
  assert.ok(findings.length > 0, "nothing is found");
  const texts = textsOf(analysis, source);
  return findings.flatMap((finding) => proposeFixes({ analysis, finding, texts }).map(({ id }) => id));
}

/** The driver after each variant of an interface's own queue. */
async function perInterfaceTexts(text: string): Promise<readonly string[]> {
  const source = memorySource(new Map([["jug.c", text]]));
  const analysis = await analyseSource({ source, paths: ["."] });
  const texts = textsOf(analysis, source);
  const proposals = findingsOf(analysis).findings.flatMap((finding) => proposeFixes({ analysis, finding, texts }));
  const variants = proposals.filter(({ id }) => id === "per-interface-queue").flatMap((proposal) => proposal.variants);
  assert.ok(variants.length > 0, "nothing is proposed");
  return variants.map(({ edits }) => editedTexts(texts, edits)?.get("jug.c") ?? "");
}

const STRUCTURE = `
struct jug {
	struct net_device *dev;
	unsigned long flags;
	struct workqueue_struct *wq;
	struct work_struct task;
	struct jug *next;
};
`;

/** A work that takes the RTNL, with `before` and `after` around that. */
function handler(before = "", after = ""): string {
  return `
static void jug_task(struct work_struct *work)
{
	struct jug *jug = container_of(work, struct jug, task);

	${before}
	rtnl_lock();
	netif_carrier_on(jug->dev);
	rtnl_unlock();
	${after}
}
`;
}

/** Goes up and down; `stop` is what it does on the way down. */
function device(stop: string, queue = "queue_work(jug->wq, &jug->task);"): string {
  return `
static int jug_open(struct net_device *dev)
{
	struct jug *jug = netdev_priv(dev);

	set_bit(0, &jug->flags);
	INIT_WORK(&jug->task, jug_task);
	jug->wq = alloc_workqueue("jug", 0, 0);
	${queue}
	return 0;
}

static int jug_stop(struct net_device *dev)
{
	struct jug *jug = netdev_priv(dev);

	clear_bit(0, &jug->flags);
	${stop}
	return 0;
}

static const struct net_device_ops jug_ops = { .ndo_open = jug_open, .ndo_stop = jug_stop };

static void jug_remove(struct platform_device *pdev)
{
	struct net_device *dev = platform_get_drvdata(pdev);

	unregister_netdev(dev);
	free_netdev(dev);
}

static struct platform_driver jug_driver = { .remove = jug_remove };
`;
}

describe("fixes that are refused", () => {
  const cancel = "cancel_work_sync(&jug->task);";

  it("none without a reason: the plain driver gets all", async () => {
    const ids = await proposed(STRUCTURE + handler() + device(cancel));
    assert.deepEqual(ids, ["spin-with-exit-flag", "retry-with-trylock", "cancel-without-waiting"]);
  });

  it("to give up in a handler that has taken something", async () => {
    const ids = await proposed(STRUCTURE + handler("dev_hold(jug->dev);", "dev_put(jug->dev);") + device(cancel));
    assert.deepEqual(ids, ["cancel-without-waiting"]);
  });

  it("to drop a work that frees itself, or wakes somebody", async () => {
    for (const end of ["kfree(jug->next);", "complete(&jug->done);"]) {
      assert.doesNotMatch((await proposed(STRUCTURE + handler("", end) + device(cancel))).join(), /spin-with-exit-flag/);
    }
  });

  it("to queue again on a queue that is being emptied", async () => {
    for (const stop of ["destroy_workqueue(jug->wq);", "drain_workqueue(jug->wq);"]) {
      assert.doesNotMatch((await proposed(STRUCTURE + handler() + device(stop))).join(), /retry-with-trylock/);
    }
  });

  it("to let a work run whose structure is freed right then", async () => {
    const freed = STRUCTURE + handler() + device(`${cancel}\n\tkfree(jug);`);
    assert.doesNotMatch((await proposed(freed)).join(), /cancel-without-waiting/);
  });

  it("to let a work run on when what it uses is freed behind the wait", async () => {
    const freed = STRUCTURE + handler() + device(`${cancel}\n\tjug_free_rings(jug);`);
    assert.doesNotMatch((await proposed(freed)).join(), /cancel-without-waiting/);
  });

  it("to wait in the work's own handler", async () => {
    const freeing = "static void jug_free(struct jug *jug)\n{\n\tkfree(jug);\n}\n";
    const own = handler("", "if (jug->next)\n\t\tjug_free(jug);");
    assert.doesNotMatch((await proposed(STRUCTURE + freeing + own + device(cancel))).join(), /cancel-without-waiting/);
  });

  it("to move a wait past what may need the lock", async () => {
    const inside = (before: string, after: string): string =>
      `${STRUCTURE + handler()}
static ssize_t jug_store(struct device *d, struct device_attribute *attr, const char *buf, size_t count)
{
	struct jug *jug = dev_get_drvdata(d);

	rtnl_lock();
	${before}
	cancel_work_sync(&jug->task);
	${after}
	rtnl_unlock();
	return count;
}
static DEVICE_ATTR(fill, 0200, NULL, jug_store);
${device("")}`;
    assert.match((await proposed(inside("", ""))).join(), /move-wait-out-of-lock/);
    assert.match((await proposed(inside("jug->flags = 0;", ""))).join(), /move-wait-out-of-lock/);
    assert.doesNotMatch((await proposed(inside("jug->flags = 0;", "jug->flags = 1;"))).join(), /move-wait-out-of-lock/);
  });

  it("a queue of an interface's own for works that belong to none", async () => {
    const text = `
static struct workqueue_struct *jug_wq;
static void jug_work(struct work_struct *work)
{
	rtnl_lock();
	rtnl_unlock();
}
static DECLARE_WORK(jug_global, jug_work);
static int jug_open(struct net_device *dev)
{
	queue_work(jug_wq, &jug_global);
	return 0;
}
static int jug_stop(struct net_device *dev)
{
	flush_workqueue(jug_wq);
	return 0;
}
static const struct net_device_ops jug_ops = { .ndo_open = jug_open, .ndo_stop = jug_stop };
static int __init jug_init(void)
{
	jug_wq = alloc_ordered_workqueue("jug", 0);
	return jug_wq ? 0 : -ENOMEM;
}
module_init(jug_init);
`;
    assert.doesNotMatch((await proposed(text)).join(), /per-interface-queue/);
  });

  it("a queue of an interface's own where a work is queued without its interface in sight", async () => {
    const text = `${STRUCTURE.replace("struct workqueue_struct *wq;", "")}
static struct workqueue_struct *jug_wq;
${handler()}
static void jug_queue(struct work_struct *work)
{
	queue_work(jug_wq, work);
}
${device("flush_workqueue(jug_wq);", "jug_queue(&jug->task);").replace("jug->wq = alloc", "jug_wq = alloc")}`;
    assert.doesNotMatch((await proposed(text)).join(), /per-interface-queue/);
  });

  it("to free an adapter's queue with each of its devices", async () => {
    const text = `
struct hob_hw { struct net_device *dev[2]; struct work_struct restart; };
struct hob_port { struct hob_hw *hw; };
static void hob_restart(struct work_struct *work)
{
	struct hob_hw *hw = container_of(work, struct hob_hw, restart);

	rtnl_lock();
	dev_close(hw->dev[0]);
	rtnl_unlock();
}
static void hob_tx_timeout(struct net_device *dev, unsigned int queue)
{
	struct hob_port *port = netdev_priv(dev);
	struct hob_hw *hw = port->hw;

	schedule_work(&hw->restart);
}
static const struct net_device_ops hob_ops = { .ndo_tx_timeout = hob_tx_timeout };
static struct net_device *hob_init_netdev(struct hob_hw *hw, int i)
{
	struct net_device *dev = alloc_etherdev(sizeof(struct hob_port));
	struct hob_port *port;

	if (!dev)
		return NULL;
	port = netdev_priv(dev);
	port->hw = hw;
	dev->netdev_ops = &hob_ops;
	return dev;
}
static int hob_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct hob_hw *hw;
	int err = -ENOMEM;

	hw = kzalloc(sizeof(*hw), GFP_KERNEL);
	if (!hw)
		return -ENOMEM;
	INIT_WORK(&hw->restart, hob_restart);
	hw->dev[0] = hob_init_netdev(hw, 0);
	if (!hw->dev[0])
		goto out_free;
	err = register_netdev(hw->dev[0]);
	if (err)
		goto out_netdev;
	pci_set_drvdata(pdev, hw);
	return 0;

out_netdev:
	free_netdev(hw->dev[0]);
out_free:
	kfree(hw);
	return err;
}
static void hob_remove(struct pci_dev *pdev)
{
	struct hob_hw *hw = pci_get_drvdata(pdev);

	unregister_netdev(hw->dev[0]);
	flush_scheduled_work();
	if (hw->dev[1])
		free_netdev(hw->dev[1]);
	free_netdev(hw->dev[0]);
	kfree(hw);
}
static struct pci_driver hob_driver = { .probe = hob_probe, .remove = hob_remove };
`;
    for (const edited of await perInterfaceTexts(text)) {
      const remove = edited.slice(edited.indexOf("static void hob_remove("));
      assert.equal([...remove.matchAll(/\bdestroy_workqueue\(/g)].length, 1, remove);
    }
  });
});
