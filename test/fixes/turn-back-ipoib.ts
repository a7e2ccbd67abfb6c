/**
 * Turns IPoIB of Linux 6.1 back to the shape that the defining case found it in: one queue for the works of all interfaces, and a flush of it
 * where an interface goes down. Throws where the source is not the one that this was written for.
 */
export function turnBackIpoib(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const turned = new Map<string, string>();
  for (const [path, text] of texts) {
    const name = path.split("/").at(-1) ?? path;
    turned.set(
      path,
      (CHANGES[name] ?? []).reduce((before, change) => applyChange(name, before, change), text).replaceAll("priv->wq", "ipoib_workqueue"),
    );
  }
  return turned;
}

interface Change {
  readonly from: RegExp;
  readonly to: string;
}

const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  "ipoib.h": [{ from: /\tstruct workqueue_struct \*wq;\n/, to: "" }],
  "ipoib_main.c": [
    // The allocation with the comment above it, and what undoes it.
    { from: /\n\t\/\*\n\t \* the various IPoIB tasks[\s\S]*?\*\/\n\tpriv->wq = alloc_ordered_workqueue[\s\S]*?\n\t\}\n/, to: "" },
    { from: /clean_wq:\n\tif \(priv->wq\) \{[\s\S]*?\n\t\}\n\n/, to: "" },
    { from: /\t\tgoto clean_wq;/, to: "\t\tgoto out;" },
    { from: /\n\t\/\* no more works over the priv->wq \*\/\n\tif \(priv->wq\) \{[\s\S]*?\n\t\}\n/, to: "" },
    { from: /\t\/\*\n\t \* We create a global workqueue here[\s\S]*?\*\/\n(?=\tipoib_workqueue = )/, to: "" },
    { from: /alloc_ordered_workqueue\("ipoib_flush", 0\)/, to: 'create_singlethread_workqueue("ipoib")' },
  ],
  "ipoib_multicast.c": [
    {
      from: /\tcancel_delayed_work_sync\(&priv->mcast_task\);\n/,
      to: "\tcancel_delayed_work(&priv->mcast_task);\n\tflush_workqueue(ipoib_workqueue);\n",
    },
  ],
};

function applyChange(name: string, text: string, { from, to }: Change): string {
  if (!from.test(text)) throw new Error(`${name}: ${from} is not in it`);
  return text.replace(from, to);
}
