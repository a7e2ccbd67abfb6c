/** How a device comes and goes: which callback undoes which, what makes a device visible, what frees it. Read by the fixes. */

/** A callback that makes something, and the one that undoes it; both are members of one table. */
export interface CallbackPair {
  readonly makes: string;
  readonly undoes: readonly string[];
}

/** Source: the structures of that name in include/linux and include/net. */
export const CALLBACK_PAIRS: readonly CallbackPair[] = [
  { makes: "ndo_init", undoes: ["ndo_uninit"] },
  { makes: "init", undoes: ["uninit", "exit", "remove"] },
  { makes: "probe", undoes: ["remove", "disconnect", "remove_new"] },
  { makes: "add", undoes: ["remove"] },
  { makes: "attach", undoes: ["detach"] },
  { makes: "connect", undoes: ["disconnect"] },
  { makes: "bind", undoes: ["unbind"] },
  { makes: "newlink", undoes: ["dellink"] },
  { makes: "ndo_open", undoes: ["ndo_stop"] },
  { makes: "open", undoes: ["stop", "close"] },
  { makes: "start", undoes: ["stop"] },
  { makes: "module_init", undoes: ["module_exit"] },
];

/** Callbacks by which a device or interface comes to be (not those that bring an existing one up). */
export const MAKING_CALLBACKS: ReadonlySet<string> = new Set([
  "ndo_init",
  "init",
  "probe",
  "add",
  "attach",
  "connect",
  "bind",
  "newlink",
  "module_init",
]);

/** Calls after which the kernel may call the device's callbacks. */
export const PUBLISHING_CALLS: ReadonlySet<string> = new Set(
  (
    "register_netdev register_netdevice register_candev register_c_can_dev register_sja1000dev register_hdlc_device register_wlandev " +
    "ieee80211_register_hw wiphy_register cfg80211_register_netdevice register_libipw hci_register_dev devm_register_netdev " +
    "devm_register_candev wwan_register_ops rmnet_register_real_device"
  ).split(" "),
);

/** Of the callbacks that drivers register (`Registration.role`): those that may run from then on, without a further call that starts them. */
export const ROLES_THAT_START: ReadonlySet<string> = new Set([
  "interrupt handler",
  "interrupt thread",
  "notifier",
  "kernel thread",
  "asynchronous call",
  "link handler",
  "sysfs show",
  "sysfs store",
]);

/** Takes back what a publishing call did. */
export const WITHDRAWING_CALLS: ReadonlySet<string> = new Set(
  (
    "unregister_netdev unregister_netdevice unregister_netdevice_queue unregister_candev unregister_sja1000dev unregister_hdlc_device " +
    "ieee80211_unregister_hw wiphy_unregister cfg80211_unregister_netdevice hci_unregister_dev"
  ).split(" "),
);

/** Stops what runs by itself: what it did is not done any more when it returns. */
export const STOPPING_CALLS: ReadonlySet<string> = new Set(
  (
    "del_timer del_timer_sync timer_delete timer_delete_sync timer_shutdown timer_shutdown_sync tasklet_kill napi_disable netif_napi_del " +
    "free_irq disable_irq synchronize_irq synchronize_net synchronize_rcu usb_kill_urb usb_kill_anchored_urbs"
  ).split(" "),
);

/** Calls that free a device together with the private structure in it, with the type of the device. */
export const FREEING_CALLS: ReadonlyMap<string, string> = new Map([
  ...["free_netdev", "free_candev", "free_sja1000dev", "free_c_can_dev", "free_libipw"].map((name): [string, string] => [
    name,
    "net_device",
  ]),
  ["ieee80211_free_hw", "ieee80211_hw"],
  ["wiphy_free", "wiphy"],
  ["hci_free_dev", "hci_dev"],
]);

/** Allocates a network device together with the private structure in it. */
export const DEVICE_ALLOCATING_CALL =
  /^(?:alloc_(?:netdev|etherdev|candev|sja1000dev|c_can_dev|libipw|fddidev|hippi_dev|ltalkdev)|ieee80211_alloc_hw|wiphy_new)/;

/** An expression that comes from a device to the private structure that is allocated with it. */
export const PRIVATE_DATA = /->priv\b|\b\w*_priv\(/;

/** Allocates memory that a call of its own frees. */
export const MEMORY_FREEING_CALLS: ReadonlySet<string> = new Set("kfree kvfree vfree kfree_sensitive kfree_rcu".split(" "));

/** Frees what others may still use, by its name. */
export const RELEASING_CALL = /(?:^|_)(?:free|dealloc|deallocate|release|destroy)(?:_|$)/;

/** What functions that make something are called, and what those that undo it are called, by the words of their names. */
export const MAKING_WORDS: ReadonlySet<string> = new Set(
  "init initialize initialise setup alloc allocate create open start probe add attach register connect up new prepare enable request".split(
    " ",
  ),
);
export const UNDOING_WORDS: ReadonlySet<string> = new Set(
  (
    "uninit deinit exit fini cleanup clean teardown free release destroy close stop remove del delete detach unregister disconnect down " +
    "unprepare disable shutdown done finish term terminate uninitialize uninitialise dealloc"
  ).split(" "),
);

/** Takes something that has to be given back: a function that leaves behind it leaves that, too. */
export const ACQUIRING_CALL = /alloc|dup|_hold$|hold_|_prepare|_enable$|_get$|_get_sync$|^(?:try_module|kref|get)_(?!drvdata)|_trylock$/;

/** Gives back what a handler was handed with its work: memory, a reference, the end of somebody's wait. */
export const CONCLUDING_CALL = /^(?:kfree\w*|kvfree|vfree|complete|complete_all|put_\w+|\w+_put|\w+_free)$/;

/** Says something to the log and changes nothing. */
export const MESSAGE_CALL =
  /^(?:printk|pr_\w+|dev_(?:err|warn|info|notice|dbg|printk|err_probe)|netdev_(?:err|warn|info|notice|dbg|printk)|netif_(?:err|warn|info|dbg)|net_\w+_ratelimited|\w*_(?:err|warn|warning|info|dbg|debug|msg|printk|log)|DPRINTK|DBG|err|warn|info|dbg|notice|BT_(?:ERR|DBG|INFO|WARN)|wiphy_(?:err|warn|info|dbg))$/;

/** The type of a network device, without its tag. */
export const DEVICE_TYPE = "net_device";
/** The structure of a network device's callbacks, without its tag. */
export const DEVICE_OPS = "net_device_ops";
/** The member of a network device that is its name. */
export const DEVICE_NAME_MEMBER = "name";
