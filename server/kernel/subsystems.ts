/** A subsystem that lies in several folders of the tree. */
interface Subsystem {
  readonly name: string;
  readonly folders: readonly string[];
  readonly source: string;
}

const SUBSYSTEMS: readonly Subsystem[] = [
  {
    name: "network drivers",
    folders: ["drivers/net", "drivers/infiniband", "drivers/bluetooth", "drivers/nfc", "drivers/atm", "drivers/isdn", "drivers/s390/net"],
    source: "MAINTAINERS: NETWORKING DRIVERS, INFINIBAND SUBSYSTEM, BLUETOOTH DRIVERS, NFC, ATM, ISDN, S390 NETWORKING DRIVERS",
  },
];

/** Folders whose subfolders are subsystems of their own. */
const DIVIDED = new Set(["drivers", "fs", "arch"]);

/**
 * The subsystem of a file, from its path in the kernel tree. Calls are followed inside of one: what another subsystem's functions do is for
 * the tables to tell, as when its folders are not there. So it is between drivers and net/, whose functions every driver calls: followed, they would make one
 * program of all of them, and in 3.19, 4.19, 6.1 and 6.12 not one finding more.
 */
export function subsystemOf(path: string): string {
  const several = SUBSYSTEMS.find(({ folders }) => folders.some((folder) => path.startsWith(`${folder}/`)));
  if (several) return several.name;
  const [first = "", second = "", third] = path.split("/");
  return DIVIDED.has(first) && third !== undefined ? `${first}/${second}` : first;
}
