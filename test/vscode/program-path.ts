import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The browser that drives the pages. Throws with how it is installed. */
export function chromiumPath(): string {
  const path = process.env.CHROMIUM ?? programPath("chromium");
  if (!path) throw new Error("chromium is not installed (apt-get install chromium), and CHROMIUM names none");
  return path;
}

/** Continuous integration runs as root, in containers with little shared memory. */
export const BROWSER_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"];

/** Where a program is, as a shell would find it. */
export function programPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
