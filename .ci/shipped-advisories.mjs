// Reads what `npm audit --json` says and fails when a package whose code ships has an advisory of high severity. What only builds and tests
// is named and does not fail. A registry that answers no such questions is no fault of the project.
import { existsSync, readFileSync } from "node:fs";

/** Every bundled package has its licence there; a block a package, its name first. */
const LICENSES = "dist/THIRD-PARTY-LICENSES.txt";

const [licenses = LICENSES] = process.argv.slice(2);
const report = readReport();
if (!report?.vulnerabilities) {
  console.log(`not audited: ${report?.message ?? "the registry gave no answer"}`);
} else {
  if (!existsSync(licenses)) throw new Error(`${licenses}: not there; build first`);
  const shipped = new Set(
    readFileSync(licenses, "utf8")
      .split(/\n-{80}\n\n/)
      .map((block) => block.split("\n", 1)[0]),
  );
  const grave = Object.values(report.vulnerabilities).filter(({ severity }) => severity === "high" || severity === "critical");
  for (const { name, severity, range } of grave) console.log(`${name} ${range}: ${severity}${shipped.has(name) ? ", and it ships" : ""}`);
  const found = grave.filter(({ name }) => shipped.has(name));
  console.log(`${shipped.size} packages ship, ${found.length} of them with an advisory of high severity`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

function readReport() {
  try {
    return JSON.parse(readFileSync(0, "utf8"));
  } catch {
    return undefined;
  }
}
