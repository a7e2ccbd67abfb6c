import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { programPath } from "./program-path.js";

const run = promisify(execFile);

/** A package of VS Code 1.100 as a server, which runs on Node 20 and is had from npm alone. */
const PACKAGE = "code-server@4.100.3";
const INTEGRITY = "sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==";

/** Modules of the package that have to be compiled for this machine. */
const NATIVE = ["@vscode/spdlog", "native-watchdog", "node-pty"];

/** Ignored by git; some 300 MB. */
const CACHE = resolve(".vscode-test");

/**
 * The folder of a real VS Code, made when it is not there yet: the package, its dependencies, and what has to be compiled. Throws with what is
 * missing on this machine and how it is installed.
 */
export async function codeServer(): Promise<string> {
  for (const [program, needed] of [
    ["rg", "apt-get install ripgrep"],
    ["python3", "apt-get install python3"],
    ["make", "apt-get install make g++"],
    ["g++", "apt-get install make g++"],
  ] as const) {
    if (!programPath(program)) throw new Error(`${program} is not installed (${needed})`);
  }
  const folder = join(CACHE, PACKAGE.replace("@", "-"));
  const vscode = join(folder, "package/lib/vscode");
  const isReady = join(folder, "ready");
  if (existsSync(isReady)) return vscode;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = await run("npm", ["pack", PACKAGE, "--json", "--pack-destination", folder], { cwd: folder });
  const [{ filename, integrity }] = JSON.parse(packed.stdout);
  if (integrity !== INTEGRITY) throw new Error(`${PACKAGE} is another one than is expected: ${integrity}`);
  await run("tar", ["-xzf", join(folder, filename), "-C", folder]);
  rmSync(join(folder, filename));
  await run("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: vscode, maxBuffer: 1 << 26 });
  for (const name of NATIVE) {
    const module = join(vscode, "node_modules", name);
    await run(process.execPath, [nodeGyp(), "rebuild", "-j", "max", ...nodeHeaders()], { cwd: module, maxBuffer: 1 << 26 });
  }
  symlinkSync("node_modules", join(vscode, "node_modules.asar"));
  mkdirSync(join(vscode, "node_modules/@vscode/ripgrep/bin"), { recursive: true });
  symlinkSync(programPath("rg") ?? "", join(vscode, "node_modules/@vscode/ripgrep/bin/rg"));
  writeFileSync(isReady, "");
  return vscode;
}

/** The one that npm carries with it. */
function nodeGyp(): string {
  const roots = [join(dirname(dirname(process.execPath)), "lib/node_modules"), "/usr/share/nodejs", "/usr/local/lib/node_modules"];
  const found = roots.map((root) => join(root, "npm/node_modules/node-gyp/bin/node-gyp.js")).find((path) => existsSync(path));
  if (!found) throw new Error("npm's node-gyp was not found beside Node");
  return found;
}

/** Node's own headers, where it was installed with them; else node-gyp fetches them. */
function nodeHeaders(): string[] {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, "include/node/node.h")) ? [`--nodedir=${prefix}`] : [];
}

/** `name-version.vsix` as `npm run package` leaves it. */
export function builtExtension(): string {
  const { name, version } = JSON.parse(readFileSync("package.json", "utf8"));
  const path = resolve(`${name}-${version}.vsix`);
  if (!existsSync(path)) throw new Error(`${path} is not there: npm run package makes it`);
  return path;
}
