// Builds what ships (dist/) or, with --tests, what mocha runs (out/).
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";

const root = import.meta.dirname;
const wasm = ["node_modules/web-tree-sitter/web-tree-sitter.wasm", "node_modules/tree-sitter-c/tree-sitter-c.wasm"];
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** `server` is the language server as the command line's own script finds it. */
const define = (server) => ({
  RTNLENS_VERSION: JSON.stringify(version),
  RTNLENS_SERVER: JSON.stringify(server),
  RTNLENS_BUILD: JSON.stringify(buildIdentity()),
});

await (process.argv.includes("--tests") ? buildTests() : buildProgram());

/** The command line, whose commands are loaded when they are called, and the programs that it starts: each one file beside the wasm. */
async function buildProgram() {
  mkdirSync(join(root, "dist"), { recursive: true });
  const commandLine = await buildForNode({ cli: "server/cli/main.ts" }, { splitting: true, chunkNames: "cli-[hash]" });
  const programs = await buildForNode({
    server: "server/lsp/main.ts",
    "index-worker": "server/lsp/index-worker.ts",
    "reading-worker": "server/sources/reading-worker.ts",
  });
  removeOthers(join(root, "dist"), [commandLine, programs]);
  const extension = await buildExtension();
  const web = await buildWebExtension();
  for (const path of wasm) copyFileSync(join(root, path), join(root, "dist", path.split("/").at(-1)));
  await writeRulePages();
  const inputs = [commandLine, programs, extension, ...web].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(root, "dist", "THIRD-PARTY-LICENSES.txt"), licenses(inputs));
  const path = join(root, "dist/cli.js");
  writeFileSync(path, `#!/usr/bin/env node\n${readFileSync(path, "utf8")}`);
  chmodSync(path, 0o755);
}

function buildForNode(entryPoints, options) {
  return build({
    absWorkingDir: root,
    entryPoints,
    outdir: "dist",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    define: define("./server.js"),
    // Bundled CommonJS packages (commander) call require for Node's own modules.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    logLevel: "warning",
    ...options,
  });
}

/** Scripts of earlier builds: their names change with what is in them. */
function removeOthers(folder, results) {
  const built = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)).map((path) => join(root, path)));
  for (const name of readdirSync(folder)) if (/\.js(\.map)?$/.test(name) && !built.has(join(folder, name))) rmSync(join(folder, name));
}

/** What VS Code loads; it is given `vscode` by the editor. */
function buildExtension() {
  return build({
    absWorkingDir: root,
    entryPoints: { extension: "extension/desktop.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
  });
}

/** The same for browsers: the extension, and its server as the script of a worker. */
function buildWebExtension() {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: "browser",
    target: "es2022",
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
    define: { ...define(""), "import.meta.url": '"file:///"' },
    plugins: [posixPaths()],
  };
  return Promise.all([
    build({ ...common, entryPoints: { extension: "extension/browser.ts" }, outdir: "dist/web", format: "cjs", external: ["vscode"] }),
    build({ ...common, entryPoints: { server: "server/lsp/browser-main.ts" }, outdir: "dist/web", format: "iife" }),
  ]);
}

/** Paths are those of addresses: all that is used of Node's module is what it has in common with every system. */
function posixPaths() {
  const contents = 'export { default as posix } from "path-browserify";';
  return {
    name: "posix-paths",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:path$/ }, () => ({ path: "posix", namespace: "posix-paths" }));
      onLoad({ filter: /.*/, namespace: "posix-paths" }, () => ({ contents, resolveDir: root }));
    },
  };
}

/** The rules' documentation, a page each: what a diagnostic in an editor links to. */
async function writeRulePages() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["server/report/rule-pages.ts"],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "warning",
  });
  const { rulePages } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
  mkdirSync(join(root, "dist/rules"), { recursive: true });
  for (const [name, text] of rulePages()) writeFileSync(join(root, "dist/rules", name), text);
}

/** Every module to a file of its own under out/, so that a stack trace and an import read as in the source. */
async function buildTests() {
  const sources = ["server", "extension", "test"].flatMap((folder) => typescriptFiles(join(root, folder)));
  await build({
    absWorkingDir: root,
    entryPoints: sources,
    outbase: root,
    outdir: "out",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    define: define("../lsp/main.js"),
    logLevel: "warning",
  });
  for (const path of wasm) copyFileSync(join(root, path), join(root, "out/server/sources", path.split("/").at(-1)));
  const wanted = new Set(sources.map((path) => relative(root, path).replace(/\.ts$/, ".js")));
  for (const path of readdirSync(join(root, "out"), { recursive: true })) {
    if (!path.endsWith(".js") || wanted.has(path)) continue;
    rmSync(join(root, "out", path), { force: true });
    rmSync(join(root, "out", `${path}.map`), { force: true });
  }
}

/** A hash over all that goes into the program: what one build has stored in a cache another build does not take for its own. */
function buildIdentity() {
  const hash = createHash("sha256");
  const sources = typescriptFiles(join(root, "server")).map((path) => relative(root, path));
  for (const path of [...sources.sort(), "esbuild.mjs", "package-lock.json", ...wasm]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

function typescriptFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".ts") && !path.includes("fixtures/"))
    .map((path) => join(folder, path));
}

/** The licences of the packages whose code or wasm is part of what ships. */
function licenses(inputs) {
  const packages = new Set();
  for (const input of [...inputs, ...wasm]) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (match) packages.add(match[1]);
  }
  return [...packages]
    .sort()
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      return `${name}\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : "see its package.json"}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
