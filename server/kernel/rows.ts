/**
 * The shapes of the kernel tables: what the kernel's interfaces mean, a row a fact, with the kernel file, document or commit
 * that says so in `source`. Argument positions count from 0.
 */

/** The kernel versions a row holds for; open ends when absent. */
export interface Since {
  /** First version that has it. */
  readonly since?: KernelVersion;
  /** First version that no longer has it. */
  readonly until?: KernelVersion;
  readonly source: string;
}

/** `6.1` is {major: 6, minor: 1, patch: 0}; `2.6.22` is {major: 2, minor: 6, patch: 22}. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Which lock a call is about. */
export type LockOperand =
  /** One lock for the whole kernel: `rtnl`, `cpu_hotplug`. */
  | { readonly kind: "global"; readonly lock: string }
  /** The lock is the object that argument `index` points to (`mutex_lock(&p->lock)`). */
  | { readonly kind: "argument"; readonly index: number }
  /** The lock of class `lock` inside the object that argument `index` points to (`wiphy_lock(wiphy)`: `wiphy`; `device_lock(dev)`). */
  | { readonly kind: "of"; readonly index: number; readonly lock: string };

/** A call (or guard class) that takes, tries, drops or asserts a sleeping lock. */
export interface LockCall extends Since {
  readonly name: string;
  readonly effect: "lock" | "trylock" | "unlock" | "assert-held" | "assert-not-held";
  readonly lock: LockOperand;
  /** Shared (reader) side of an rw-semaphore. */
  readonly shared?: boolean;
  /** What the call returns when the lock is held then: trylock usually `nonzero`; `*_interruptible` and `*_killable` `zero`. Absent: always held, no value. */
  readonly heldWhen?: "zero" | "nonzero";
  /** The argument that is a reference count: the lock is taken only as it falls to zero. */
  readonly counter?: number;
  /** Any thread may release it, not only the one that took it. */
  readonly ownerless?: boolean;
  /** A predicate (`mutex_is_locked`): evidence only where it stands in an assertion (`WARN_ON(!mutex_is_locked(&p->lock))`). */
  readonly onlyInAssertion?: boolean;
}

/** A guard class of `guard(class)(…)`, `scoped_guard(class, …)`, `scoped_cond_guard`. Arguments count from 0 after the class (and the failure statement). */
export interface GuardClass extends Since {
  readonly name: string;
  readonly lock: LockOperand;
  readonly shared?: boolean;
  readonly mayFail?: boolean;
}

/** Initialises a work and binds its handler (`INIT_WORK`, `INIT_DELAYED_WORK`, `DECLARE_WORK`, `__WORK_INITIALIZER`). */
export interface InitWorkCall extends Since {
  readonly name: string;
  readonly work: number;
  readonly handler: number;
  /** The third argument of the handler's data in 2.6.19 and before. */
  readonly data?: number;
  readonly delayed?: boolean;
  /** Defines the variable itself, at file level or in a function (`DECLARE_WORK(w, f)`). */
  readonly declares?: boolean;
  /** The handler runs in softirq or timer context (tasklet, timer): not a work, listed so that it is not taken for one. */
  readonly atomic?: boolean;
  /** Locks that the kernel holds when it calls the handler: `wiphy` for a `wiphy_work`. */
  readonly holds?: readonly string[];
}

/**
 * The argument that is the queue, the name of one of the kernel's own queues (`SystemQueue.name`), or a member of what an argument
 * points to; `structure` is that object's type where the header hides it (`ieee80211_queue_work(hw)`: `ieee80211_local.workqueue`).
 */
export type QueueOperand =
  | number
  | { readonly system: string }
  | { readonly memberOf: number; readonly member: string; readonly structure?: string };

/** Puts a work on a queue. */
export interface QueueWorkCall extends Since {
  readonly name: string;
  readonly work: number;
  readonly queue: QueueOperand;
  readonly delay?: number;
}

/** Waits until deferred work is done, or only cancels it. */
export interface WaitCall extends Since {
  readonly name: string;
  readonly waitsFor: { readonly kind: "work"; readonly work: number } | { readonly kind: "queue"; readonly queue: QueueOperand };
  /** `flush` waits and leaves the work alone; `cancel` dequeues it and waits if it runs; `drain` repeats until the queue is empty; `destroy` drains and frees. */
  readonly manner: "flush" | "cancel" | "drain" | "destroy";
  /** Flushing a system-wide queue by this call is forbidden by the kernel. */
  readonly systemWide?: boolean;
}

/** Cancels without waiting: never a wait, listed so that a name like `_sync` elsewhere is not guessed at. */
export interface CancelCall extends Since {
  readonly name: string;
  readonly work: number;
}

/** Makes a queue. */
export interface AllocateQueueCall extends Since {
  readonly name: string;
  /** The argument that is the name format. */
  readonly nameArgument: number;
  readonly flagsArgument?: number;
  readonly maxActiveArgument?: number;
  /** One work at a time, in queueing order, whatever the flags say. */
  readonly ordered?: boolean;
  /** Freed with the device (`devm_*`): no destroy call. */
  readonly managed?: boolean;
  /** Its works do not run while the system sleeps (`WQ_FREEZABLE`). */
  readonly freezable?: boolean;
}

/** A queue allocated with all of these flags (and this max_active) runs one work at a time, in queueing order. */
export interface OrderedAllocation extends Since {
  readonly flags: readonly string[];
  readonly maxActive?: number;
}

/** A queue that the kernel or one of its subsystems owns: a global, or a member of a structure (`ieee80211_local.workqueue`). */
export interface SystemQueue extends Since {
  readonly name: string;
  readonly ordered?: boolean;
  readonly flushForbidden: boolean;
  /** `adapter`: one for each object of the subsystem; absent: one for the whole kernel. */
  readonly scope?: "adapter";
  /** Its works do not run while the system sleeps, so a callback that is `frozen` never waits for one that runs. */
  readonly freezable?: boolean;
  /** The name under which its works are known, where two names serve one purpose (`system_percpu_wq` is `system_wq`). */
  readonly sameAs?: string;
}

/** A work of the kernel's own on a system queue, beside which a driver's works run. */
export interface KernelWork extends Since {
  readonly queue: string;
  readonly work: string;
  readonly handler: string;
  readonly file: string;
  readonly takes: readonly string[];
}

/** A wait that a subsystem itself does for a queue to which drivers add works, and the locks that it holds meanwhile. */
export interface KernelWait extends Since {
  readonly queue: string;
  readonly function: string;
  readonly file: string;
  readonly holds: readonly string[];
}

/** A member of a structure of callbacks that the kernel calls, and the locks held then. */
export interface EntryPoint extends Since {
  /** The structure's tag: `net_device_ops`, `ethtool_ops`, `pci_driver`; for `[]` the typedef of the array's elements (`iw_handler`). */
  readonly table: string;
  /** `*`: every member without a row of its own. `[]`: the elements of an array of such functions. */
  readonly member: string;
  /**
   * Locks that the kernel holds on an ordinary way to the callback (not on every way: `rtnl` says that a deadlock over the RTNL is possible
   * there). Global lock names (`rtnl`); `wiphy`, `devlink`, `netdev-instance` for locks of an object; `phy_device.lock` for a member of a
   * kernel structure.
   */
  readonly holds: readonly string[];
  /** What the kernel has made true before it calls: `netif_running` false before `ndo_stop`. */
  readonly establishes?: readonly { readonly predicate: string; readonly value: boolean }[];
  /** Cannot sleep: a wait there is another bug, not a deadlock of ours. */
  readonly atomic?: boolean;
  /** The kernel's own work from which the callback is called, as `structure.member`: who waits for that work waits for the callback. */
  readonly work?: string;
  /** Called only while the system goes to sleep or wakes up: user space and the works of freezable queues stand still. */
  readonly frozen?: boolean;
}

/** A kernel function to which a driver hands one of its functions. */
export interface Registration extends Since {
  readonly name: string;
  /** The argument that is the function, or points to a structure that holds it. */
  readonly callback: number;
  /** The member of that structure: `notifier_call`. */
  readonly through?: string;
  readonly holds: readonly string[];
  readonly atomic?: boolean;
  /** The call itself runs the callback, in its own thread and under its caller's locks (`kref_put(&p->ref, foo_release)`). */
  readonly synchronous?: boolean;
  /** Of a synchronous call: which of its arguments each parameter of the callback gets; undefined for what the kernel finds itself. */
  readonly passes?: readonly (number | undefined)[];
  /** Of a synchronous call: the argument that is a mutex which it takes before the callback, and which the callback drops. */
  readonly under?: number;
  /** The call has another thread run the callback and returns only when it is done (`work_on_cpu`). */
  readonly waits?: boolean;
  /** The kernel's own work from which the callback is called, as `structure.member`. */
  readonly work?: string;
  /** Called only while the system goes to sleep or wakes up. */
  readonly frozen?: boolean;
  /** What the callback is, for messages: `timer`, `interrupt thread`, `notifier`, `kthread`. */
  readonly role: string;
}

/** A kernel function that takes locks itself, wants them held, or calls back into the driver. */
export interface KernelFunction extends Since {
  readonly name: string;
  /** Locks it takes and drops, blocking. */
  readonly takes?: readonly string[];
  /** Locks that its caller must hold: evidence that they are held. */
  readonly needs?: readonly string[];
  /** Callbacks it leads to, as `table.member`, called with `takes` and `needs` held. */
  readonly calls?: readonly string[];
  /** Waits it does: queues by their `SystemQueue` name, or works of a kernel structure as `structure.member` (`EntryPoint.work`). */
  readonly flushes?: readonly string[];
  /** The return value when it is always the same class. */
  readonly returns?: "zero" | "nonzero";
  /** What holds of its first argument when it returns. */
  readonly establishes?: readonly { readonly predicate: string; readonly value: boolean }[];
}

/** Functions that return their argument's private structure or an object reached from it: `netdev_priv(dev)`, `usb_get_intfdata(intf)`. */
export interface Accessor extends Since {
  readonly name: string;
  readonly argument: number;
  /** The object belongs to one network interface (so a queue in it has scope `interface`). */
  readonly perInterface?: boolean;
  /** It is `container_of(argument, struct structure, member)`. */
  readonly container?: { readonly structure: string; readonly member: string };
}

/** A macro that finds the structure around a member: `from_timer(p, t, timer)` is `container_of(t, typeof(*p), timer)`. */
export interface ContainerMacro extends Since {
  readonly name: string;
  readonly object: number;
  readonly member: number;
  /** The argument that is the variable whose type is meant. */
  readonly typeOf: number;
}

/** A call that has the value of one of its arguments: `READ_ONCE(x)`, `likely(x)`. */
export interface TransparentCall extends Since {
  readonly name: string;
  readonly argument: number;
  /** The argument is a pointer to that value: `atomic_read(&p->up)`. */
  readonly throughPointer?: boolean;
}

/** A call that assigns: `WRITE_ONCE(p->stop, true)`, `atomic_set(&p->up, 0)`. */
export interface StoreCall extends Since {
  readonly name: string;
  readonly object: number;
  /** The argument that is the value. */
  readonly value: number;
  /** `object` is a pointer to what is assigned. */
  readonly throughPointer?: boolean;
}

/** How one kernel version behaves where another does not. */
export interface KernelBehaviour extends Since {
  /** `flush-runs-own-queue`: `flush_workqueue` from the queue's own worker runs the queue by hand, so it does not wait for itself. */
  readonly name: "flush-runs-own-queue";
}

/** A predicate or setter over one bit or flag. */
export interface FlagCall extends Since {
  readonly name: string;
  readonly effect: "test" | "set" | "clear" | "test-and-set" | "test-and-clear";
  /** The argument that is the bit number; absent for whole-object predicates (`netif_running(dev)`). */
  readonly bit?: number;
  /** The argument that is the word or object. */
  readonly object: number;
  /** Calls that share a predicate name are about one flag: `netif_carrier_on`/`_off`/`_ok` are `carrier`. */
  readonly predicate?: string;
}
