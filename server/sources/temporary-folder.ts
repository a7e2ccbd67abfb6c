import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Files for as long as a process runs; each lies in a folder of its own, so that its name is the one that was asked for. */
export class TemporaryFolder {
  #root: string | undefined;
  #count = 0;

  /** Gives the path. */
  write(name: string, text: string): string {
    this.#root ??= mkdtempSync(join(tmpdir(), "rtnlens-"));
    const folder = join(this.#root, String(++this.#count));
    mkdirSync(folder);
    const path = join(folder, basename(name));
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    if (this.#root !== undefined) rmSync(this.#root, { recursive: true, force: true });
    this.#root = undefined;
  }
}
