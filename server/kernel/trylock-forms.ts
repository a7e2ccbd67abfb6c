/** How a lock is tried where it was taken blocking, and what a handler that waits for it does meanwhile. Read by the fixes. */

export interface TrylockForm {
  /** Takes the lock, blocking. */
  readonly locks: string;
  /** Tries it, with the same arguments. */
  readonly tries: string;
  /** `down_trylock()` returns zero when it got the semaphore. */
  readonly succeedsWithZero?: boolean;
}

/** Source: include/linux/rtnetlink.h, mutex.h, rwsem.h, semaphore.h, device.h. */
const FORMS: readonly TrylockForm[] = [
  { locks: "rtnl_lock", tries: "rtnl_trylock" },
  { locks: "mutex_lock", tries: "mutex_trylock" },
  { locks: "mutex_lock_nested", tries: "mutex_trylock" },
  { locks: "down_read", tries: "down_read_trylock" },
  { locks: "down_write", tries: "down_write_trylock" },
  { locks: "down", tries: "down_trylock", succeedsWithZero: true },
  { locks: "device_lock", tries: "device_trylock" },
  { locks: "devl_lock", tries: "devl_trylock" },
];

/** How a blocking lock call is written as a try. */
export function trylockForm(call: string): TrylockForm | undefined {
  return FORMS.find((form) => form.locks === call);
}

/** Sleeps between two tries. */
export const SLEEP_BETWEEN_TRIES = "msleep(20)";
/** The header that declares it. */
export const SLEEP_HEADER = "linux/delay.h";
/** Tests a bit that `clear_bit()` and its like clear. */
export const TEST_BIT = "test_bit";
