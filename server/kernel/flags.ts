import { named } from "./named.js";
import type { FlagCall } from "./rows.js";
import { v } from "./version.js";

const BITOPS = "include/linux/bitops.h, arch/*/include/asm/bitops.h";
const NETDEVICE = "include/linux/netdevice.h";

const BITS: readonly FlagCall[] = [
  ...named("test_bit test_bit_acquire", { effect: "test", bit: 0, object: 1, source: BITOPS }),
  ...named("set_bit __set_bit", { effect: "set", bit: 0, object: 1, source: BITOPS }),
  ...named("clear_bit __clear_bit clear_bit_unlock __clear_bit_unlock clear_and_wake_up_bit", {
    effect: "clear",
    bit: 0,
    object: 1,
    source: BITOPS,
  }),
  ...named("test_and_set_bit __test_and_set_bit test_and_set_bit_lock", { effect: "test-and-set", bit: 0, object: 1, source: BITOPS }),
  ...named("test_and_clear_bit __test_and_clear_bit test_and_clear_wake_up_bit", {
    effect: "test-and-clear",
    bit: 0,
    object: 1,
    source: BITOPS,
  }),
];

const PREDICATES: readonly FlagCall[] = [
  ...named("netif_running", { effect: "test", object: 0, predicate: "netif_running", source: NETDEVICE }),
  ...named("netif_carrier_ok", { effect: "test", object: 0, predicate: "carrier", source: NETDEVICE }),
  ...named("netif_carrier_on", { effect: "set", object: 0, predicate: "carrier", source: NETDEVICE }),
  ...named("netif_carrier_off", { effect: "clear", object: 0, predicate: "carrier", source: NETDEVICE }),
  ...named("netif_dormant", { effect: "test", object: 0, predicate: "dormant", source: NETDEVICE }),
  ...named("netif_dormant_on", { effect: "set", object: 0, predicate: "dormant", source: NETDEVICE }),
  ...named("netif_dormant_off", { effect: "clear", object: 0, predicate: "dormant", source: NETDEVICE }),
  ...named("netif_device_present", { effect: "test", object: 0, predicate: "present", source: NETDEVICE }),
  ...named("netif_device_attach", { effect: "set", object: 0, predicate: "present", source: NETDEVICE }),
  ...named("netif_device_detach", { effect: "clear", object: 0, predicate: "present", source: NETDEVICE }),
];

/** `work_busy()`: whether a work is queued or runs, which it does in its own handler. */
export const WORK_BUSY = "work_busy";

const WORKS: readonly FlagCall[] = named(WORK_BUSY, {
  effect: "test",
  object: 0,
  predicate: WORK_BUSY,
  since: v("2.6.36"),
  source: "kernel/workqueue.c: work_busy()",
});

/** Predicates and setters over one bit or flag. */
export const FLAG_CALLS: readonly FlagCall[] = [...BITS, ...PREDICATES, ...WORKS];
