import type { ModelLock, ModelWait, ModelWork, QueueModel, Site } from "../../server/program/queue-model.js";

/** A driver like the one the linter was made for: one queue of the module, many works, a flush under the RTNL. */
export function sharedQueueModel(): QueueModel {
  const rtnl = (manner: ModelLock["manner"], exitFlag?: string): ModelLock => ({
    lock: "rtnl",
    manner,
    exitFlag,
    at: site("main.c", 210, "body"),
  });
  const vlan: ModelLock = { lock: "tin_priv.vlan_rwsem", manner: "blocks", at: site("main.c", 220, "tin_flush") };
  return {
    module: "tin",
    files: ["drivers/tin/tin_main.c", "drivers/tin/tin_group.c", "drivers/tin/tin_cm.c"],
    queues: [
      {
        name: "tin_workqueue",
        scope: "module",
        ordered: true,
        flags: "WQ_MEM_RECLAIM",
        allocatedAt: [site("main.c", 40, "tin_init")],
        destroyedAt: [site("main.c", 60, "tin_exit")],
      },
    ],
    works: [
      work("tin_priv.carrier_task", [rtnl("spins", "TIN_FLAG_OPER_UP")]),
      work("tin_priv.join_task", [], true),
      work("tin_priv.restart_task", [rtnl("blocks")]),
      work("tin_priv.flush_light", [vlan]),
      work("tin_priv.flush_normal", [vlan]),
      work("tin_priv.flush_heavy", [vlan, rtnl("blocks")]),
      work("tin_priv.pkey_poll_task", [], true),
      work("tin_priv.reap_task", [], true),
      work("tin_priv.ah_reap_task", [], true),
      work("tin_cm.start_task", []),
      work("tin_cm.skb_task", []),
      work("tin_cm.rx_reap_task", []),
      work("tin_cm.stale_task", [rtnl("requeues")], true),
    ],
    waits: [
      wait("tin_group_stop", "flush_workqueue", { kind: "queue", name: "tin_workqueue" }, ["rtnl"], ["aa11"]),
      wait("tin_dev_cleanup", "flush_workqueue", { kind: "queue", name: "tin_workqueue" }, ["rtnl", "tin_priv.vlan_rwsem"], ["aa12"]),
      wait("tin_remove_one", "flush_workqueue", { kind: "queue", name: "tin_workqueue" }, [], []),
      wait("tin_neigh_stop", "cancel_delayed_work_sync", { kind: "work", name: "tin_priv.reap_task" }, ["rtnl"], []),
    ],
  };
}

/** Names that are markup, for the escaping of every format. */
export function hostileModel(): QueueModel {
  const bad = `<img src=x onerror="alert('1')">&"]|\\`;
  return {
    module: bad,
    files: [bad],
    queues: [{ name: bad, scope: "system", ordered: false, flags: bad, allocatedAt: [site(bad, 1, bad)], destroyedAt: [] }],
    works: [
      {
        name: `${bad}.work`,
        delayed: false,
        handlers: [{ function: bad, at: site(bad, 2, bad), locks: [{ lock: bad, manner: "spins", exitFlag: bad, at: site(bad, 3, bad) }] }],
        initializedAt: [],
        queuedAt: [{ ...site(bad, 4, bad), queue: bad }],
      },
    ],
    waits: [wait(bad, bad, { kind: "queue", name: bad }, [bad], [bad])],
  };
}

/** As many queues and works as the largest drivers have. */
export function largeModel(): QueueModel {
  const queues = ["core_wq", "adapter.wq", "adapter.health_wq", "adapter.eswitch_wq", "iface.wq", "iface.ptp_wq"];
  const locks = ["rtnl", "adapter.state_lock", "adapter.intf_mutex", "devlink", "eswitch.mode_lock", "iface.state_lock", "steering.mutex"];
  const works = Array.from({ length: 64 }, (_, index): ModelWork => {
    const own = index % 3 === 0 ? [] : [lockOf(locks[(index * 5) % locks.length] ?? "", index % 7 === 0 ? "tries" : "blocks")];
    const name = `${["adapter", "iface", "tunnel", "tc_flow_table", "health_reporter"][index % 5]}.part_${index}_task`;
    return {
      ...work(name, own, index % 4 === 0),
      queuedAt: [{ ...site("large.c", index, "queuer"), queue: queues[(index * index) % 6] ?? "" }],
    };
  });
  const waits = Array.from({ length: 40 }, (_, index): ModelWait => {
    const held = index % 4 === 3 ? [] : [locks[(index * 3) % locks.length] ?? ""];
    const target =
      index % 2 === 0
        ? ({ kind: "queue", name: queues[index % 6] ?? "" } as const)
        : ({ kind: "work", name: works[(index * 7) % 64]?.name ?? "" } as const);
    return wait(
      `large_teardown_${index}`,
      target.kind === "queue" ? "flush_workqueue" : "cancel_work_sync",
      target,
      held,
      index === 4 ? ["bb"] : [],
    );
  });
  return {
    module: "large",
    files: ["large.c"],
    queues: queues.map((name, index) => ({
      name,
      scope: (["module", "adapter", "adapter", "adapter", "interface", "interface"] as const)[index] ?? "object",
      ordered: index % 2 === 0,
      allocatedAt: [],
      destroyedAt: [],
    })),
    works,
    waits,
  };
}

export function site(file: string, line: number, name: string): Site {
  return { file, range: { line, column: 2, endLine: line, endColumn: 20 }, function: name };
}

function lockOf(lock: string, manner: ModelLock["manner"]): ModelLock {
  return { lock, manner, at: site("large.c", 7, "handler") };
}

function work(name: string, locks: readonly ModelLock[], delayed = false): ModelWork {
  const handler = name.replace(".", "_");
  return {
    name,
    delayed,
    handlers: [{ function: handler, at: site("drivers/tin/tin_main.c", 200, handler), locks }],
    initializedAt: [site("drivers/tin/tin_main.c", 90, "tin_setup")],
    queuedAt: [{ ...site("drivers/tin/tin_main.c", 120, "tin_open"), queue: "tin_workqueue" }],
  };
}

function wait(name: string, call: string, target: ModelWait["target"], held: readonly string[], findings: readonly string[]): ModelWait {
  return {
    at: site("drivers/tin/tin_group.c", 300, name),
    call,
    target,
    under: held.map((lock) => ({ lock, entry: lock === "rtnl" ? "net_device_ops.ndo_stop" : "tin_flush" })),
    findings,
  };
}
