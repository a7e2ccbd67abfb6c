import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** Writes texts over the files of these paths, which are relative to `folder` or absolute. */
export function writeTexts(folder: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) writeFileSync(resolve(folder, path), text);
}
