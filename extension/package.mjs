// Packs the built extension as one .vsix, which needs no node_modules beside it: what VS Code loads and nothing else of dist/.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX, listFiles } from "@vscode/vsce";

const root = join(import.meta.dirname, "..");
const stage = join(root, "out/vsix");
const PARTS = [
  "dist/extension.cjs",
  "dist/web/extension.js",
  "dist/web/server.js",
  "dist/server.js",
  "dist/index-worker.js",
  "dist/tree-sitter-c.wasm",
  "dist/web-tree-sitter.wasm",
  "dist/rules",
  "dist/THIRD-PARTY-LICENSES.txt",
  "extension/media",
  "extension/walkthrough",
  "LICENSE",
];

const { type, scripts, mocha, bin, files, devDependencies, ...manifest } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
for (const part of PARTS) cpSync(join(root, part), join(stage, part), { recursive: true });
cpSync(join(root, "extension/README.md"), join(stage, "README.md"));
writeFileSync(join(stage, "package.json"), JSON.stringify(manifest, null, 2));
// Browsers load no module as an extension: only the server is one.
writeFileSync(join(stage, "dist/package.json"), JSON.stringify({ type }));
// All that was put here is wanted.
writeFileSync(join(stage, ".vscodeignore"), "");

const name = `${manifest.name}-${manifest.version}.vsix`;
await createVSIX({ cwd: stage, packagePath: join(root, name), dependencies: false, allowMissingRepository: true });
const packed = await listFiles({ cwd: stage, dependencies: false });
process.stdout.write(`${name}: ${Math.round(statSync(join(root, name)).size / 1024)} kB, ${packed.length} files\n`);
