import { posix } from "node:path";
import { subsystemOf } from "../kernel/subsystems.js";
import { isKernelCall, type KernelTables } from "../kernel/tables.js";
import { componentsOf, type GroupLinks } from "../program/components.js";
import type { KernelTree } from "./kernel-tree.js";

/** What has to be known of a group before it is planned into a part. */
export interface PlannedGroup extends Omit<GroupLinks, "subsystem"> {
  /** One of its C files, which tells its subsystem. */
  readonly file: string;
  /** Characters of the functions that will be parsed: what it will cost. */
  readonly size: number;
}

/** Groups that are linked and analysed as one. */
export interface GroupPart<Group> {
  readonly groups: readonly Group[];
  readonly calledElsewhere: readonly string[];
  readonly size: number;
}

/** Divides groups (in the order of their numbers) into the parts that can be linted apart, large ones first. */
export function planParts<Group extends PlannedGroup>(
  groups: readonly Group[],
  tree: KernelTree | undefined,
  tables: KernelTables,
): GroupPart<Group>[] {
  const links = groups.map(
    ({ file, defines, headers, mentions }): GroupLinks => ({
      subsystem: tree ? subsystemOf(posix.relative(tree.root, file)) : "",
      defines,
      headers,
      mentions,
    }),
  );
  const parts = componentsOf(links, (name) => isKernelCall(tables, name)).map(({ groups: members, calledElsewhere }): GroupPart<Group> => {
    const own = members.map((member) => groups[member]).filter((group) => group !== undefined);
    return { groups: own, calledElsewhere, size: own.reduce((sum, { size }) => sum + size, 0) };
  });
  return parts.sort((a, b) => b.size - a.size);
}
