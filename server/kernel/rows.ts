/**
 * The shapes of the kernel tables: what the kernel's interfaces mean, a row a fact, with the kernel file, document or commit
 * that says so in `source`. Argument positions count from 0.
 */

/** The kernel versions a row holds for, as `[major, minor]` (2.6.x as [2, 6.x/100]: 2.6.22 is [2, 6.22]); open ends when absent. */
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
}

/** Puts a work on a queue. */
export interface QueueWorkCall extends Since {
  readonly name: string;
  readonly work: number;
  /** The argument that is the queue, or the name of the kernel's own queue (`system_wq`). */
  readonly queue: number | { readonly system: string } | { readonly memberOf: number; readonly member: string };
  readonly delay?: number;
}

/** Waits until deferred work is done, or only cancels it. */
export interface WaitCall extends Since {
  readonly name: string;
  readonly waitsFor:
    | { readonly kind: "work"; readonly work: number }
    | {
        readonly kind: "queue";
        readonly queue: number | { readonly system: string } | { readonly memberOf: number; readonly member: string };
      };
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
}

/** A queue that the kernel itself owns. */
export interface SystemQueue extends Since {
  readonly name: string;
  readonly ordered?: boolean;
  readonly flushForbidden: boolean;
}

/** A work of the kernel's own on a system queue, beside which a driver's works run. */
export interface KernelWork extends Since {
  readonly queue: string;
  readonly work: string;
  readonly handler: string;
  readonly file: string;
  readonly takes: readonly string[];
}

/** A member of a structure of callbacks that the kernel calls, and the locks held then. */
export interface EntryPoint extends Since {
  /** The structure's tag: `net_device_ops`, `ethtool_ops`, `pci_driver`. */
  readonly table: string;
  readonly member: string;
  /** Global lock names (`rtnl`) held by the caller; `wiphy`, `devlink`, `netdev-instance` for locks of an object. */
  readonly holds: readonly string[];
  /** What the kernel has made true before it calls: `netif_running` false before `ndo_stop`. */
  readonly establishes?: readonly { readonly predicate: string; readonly value: boolean }[];
  /** Cannot sleep: a wait there is another bug, not a deadlock of ours. */
  readonly atomic?: boolean;
}

/** A kernel function to which a driver hands one of its functions. */
export interface Registration extends Since {
  readonly name: string;
  /** The argument that is the function. */
  readonly callback: number;
  readonly holds: readonly string[];
  readonly atomic?: boolean;
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
  /** Waits it does: system queues or the works of an object. */
  readonly flushes?: readonly string[];
  /** The return value when it is always the same class. */
  readonly returns?: "zero" | "nonzero";
}

/** Functions that return their argument's private structure or an object reached from it: `netdev_priv(dev)`, `usb_get_intfdata(intf)`. */
export interface Accessor extends Since {
  readonly name: string;
  readonly argument: number;
  /** The object belongs to one network interface (so a queue in it has scope `interface`). */
  readonly perInterface?: boolean;
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
