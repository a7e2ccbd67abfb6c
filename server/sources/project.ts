import type { FileFacts } from "../facts/file-facts.js";
import { kernelTables } from "../kernel/tables.js";
import type { ModuleFiles } from "../program/link.js";
import type { Closure } from "./cache/closure-records.js";
import { ReaderCache } from "./cache/reader-cache.js";
import { closureOfGroups } from "./cache/surveyed-closure.js";
import { type Discovered, discover, filesOf, type ReadingInput, threadCount } from "./discover.js";
import { factsOf, modulesOf } from "./group-facts.js";
import type { SourceModule } from "./module-finder.js";
import { ModuleReader, type ReadGroup } from "./module-reader.js";
import { type ReadingReport, readingReport } from "./reading-report.js";
import type { ReadingSession } from "./reading-session.js";
import { batchesOf, failureOf, onThreads, Shares, unreadReports } from "./reading-threads.js";

export interface ProjectInput extends ReadingInput {
  /** For reading nearly the same files again; without workers. */
  readonly session?: ReadingSession;
}

/** Everything that was read for some paths: the modules that their files belong to, whole. */
export interface Project extends ReadingReport {
  /** By path, sorted; files in which nothing can matter have none. */
  readonly facts: ReadonlyMap<string, FileFacts>;
  readonly modules: readonly ModuleFiles[];
  /** What it depends on, where it was read in a session with a cache and nothing failed. */
  readonly closure?: Closure;
}

/** Reads the modules of all C files under `paths`. */
export async function readProject(input: ProjectInput): Promise<Project> {
  const discovered = discover(input);
  const { groups, closure } = input.session
    ? readInSession(input, discovered, input.session)
    : { groups: await readGroups(input, discovered), closure: undefined };
  const files = groups.flatMap((group) => group.files);
  return { ...readingReport(discovered, files), facts: factsOf(groups), modules: modulesOf(groups), closure };
}

function readInSession({ source, cache }: ProjectInput, { tree, finder, groups }: Discovered, session: ReadingSession): SessionRead {
  const tables = kernelTables(tree?.version);
  const reader = new ModuleReader({ source, finder, parser: session.parser, tables, session, cache: cache && ReaderCache.open(cache) });
  const surveyed = groups.map((group) => reader.survey(group.modules));
  return { groups: surveyed.map((group) => reader.extract([group])), closure: cache && closureOfGroups(surveyed) };
}

interface SessionRead {
  readonly groups: readonly ReadGroup[];
  readonly closure: Closure | undefined;
}

async function readGroups(input: ProjectInput, discovered: Discovered): Promise<ReadGroup[]> {
  // What is read comes together in this thread and is analysed here; one worker would only bring it over.
  const count = threadCount(input, discovered);
  return onThreads(input, discovered, count > 1 ? count : 0, async (threads) => {
    const batches = Shares.ofEqual(batchesOf(discovered.groups), threads.length);
    const read: ReadGroup[] = [];
    let filesRead = 0;
    await Promise.all(
      threads.map(async (thread, taker) => {
        for (let batch = batches.take(taker); batch; batch = batches.take(taker)) {
          try {
            read.push(...(await thread.read(batch.map((group) => group.modules))));
          } catch (error) {
            read.push({
              modules: batch.flatMap(({ modules }) => modules.map(withoutHeaders)),
              files: unreadReports(batch, failureOf(error)),
            });
          }
          for (const group of batch) filesRead += filesOf(group);
          input.onProgress?.({ filesRead, files: discovered.files });
        }
      }),
    );
    return read;
  });
}

function withoutHeaders({ name, files }: SourceModule): ModuleFiles {
  return { name, files, headers: [] };
}
