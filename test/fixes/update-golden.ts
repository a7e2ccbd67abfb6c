import { unifiedDiff } from "../../server/fixes/unified-diff.js";
import { readGoldens, runGolden, writeAfter } from "./golden.js";

/** Makes what the fixes make now the kept state of the named drivers (or all), and prints the diffs: they want a reader. */
const wanted = process.argv.slice(2);
for (const golden of readGoldens()) {
  if (wanted.length > 0 && !wanted.includes(golden.name)) continue;
  const { fixes, texts, left } = await runGolden(golden);
  process.stdout.write(`=== ${golden.name}\n`);
  for (const fix of fixes) process.stdout.write(`${fix.title}\n${fix.notes.map((note) => `  - ${note}\n`).join("")}`);
  process.stdout.write(unifiedDiff(golden.before, texts));
  for (const line of left) process.stdout.write(`LEFT ${line}\n`);
  if (fixes.length > 0) writeAfter(golden, texts);
}
