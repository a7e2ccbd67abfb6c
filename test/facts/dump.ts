import { readFileSync } from "node:fs";
import { extractFacts } from "../../server/facts/extract.js";
import { showFacts, showFunction } from "../../server/facts/show.js";
import { loadTestParser } from "../syntax/test-parser.js";

/** `node out/test/facts/dump.js FILE [FUNCTION]`: prints what the facts layer makes of a file. */
const [path, only] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write("usage: dump FILE [FUNCTION]\n");
  process.exitCode = 2;
} else {
  const parser = await loadTestParser();
  const facts = extractFacts(parser, readFileSync(path, "utf8"), only === undefined ? {} : { wanted: (name) => name === only });
  process.stdout.write(only === undefined ? showFacts(facts) : `${facts.functions.map(showFunction).join("\n\n")}\n`);
}
