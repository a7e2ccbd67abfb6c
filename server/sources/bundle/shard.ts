import { type Discovered, discover, filesOf, type ReadingInput, threadCount } from "../discover.js";
import type { BundledGroup } from "../part-linter.js";
import { unreadGroup } from "../persistent-thread.js";
import { batchesOf, failureOf, onThreads, Shares } from "../reading-threads.js";
import type { Bundle } from "./bundle-file.js";

/** One of `count` shares of a run, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What all bundles of a run agree on, but for `shard` and `groups`. */
export interface BundleHead extends Pick<Discovered, "tree" | "missing" | "notes"> {
  readonly build: string;
  readonly shard: Shard;
  /** How many groups this bundle holds, and the run. */
  readonly groups: number;
  readonly allGroups: number;
  readonly asked: readonly string[];
}

/** Reads one shard of what lies under some paths: every `count`th group, so that shards cost about the same. */
export async function readShard(input: ReadingInput, shard: Shard, build: string): Promise<Bundle> {
  const discovered = discover(input);
  const own = discovered.groups.filter(({ id }) => id % shard.count === shard.index - 1);
  const mine = {
    ...discovered,
    groups: own,
    files: own.reduce((sum, group) => sum + group.modules.flatMap((each) => each.files).length, 0),
  };
  const groups = await onThreads(input, mine, threadCount(input, mine), async (threads) => {
    const batches = Shares.ofEqual(batchesOf(own), threads.length);
    const read: BundledGroup[] = [];
    let filesRead = 0;
    await Promise.all(
      threads.map(async (thread, taker) => {
        for (let batch = batches.take(taker); batch; batch = batches.take(taker)) {
          try {
            read.push(...(await thread.bundle(batch)));
          } catch (error) {
            for (const group of batch) read.push(unreadGroup(group, failureOf(error)));
          }
          for (const group of batch) filesRead += filesOf(group);
          input.onProgress?.({ filesRead, files: mine.files });
        }
      }),
    );
    return read.sort((a, b) => a.id - b.id);
  });
  const { tree, missing, notes, asked } = discovered;
  const allGroups = discovered.groups.length;
  return { head: { build, shard, groups: groups.length, allGroups, tree, missing, notes, asked: [...asked] }, groups };
}
