import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { outlineFile } from "../../server/text/outline.js";
import { kernelFolders } from "../real/kernel-folders.js";
import { capable, LspClient, positionOf } from "./lsp-client.js";

// npm run bench:lsp -- --trees DIR: the built server over stdio, as an editor sees it, on drivers of Linux 6.12: from opening a file to its
// first diagnostics, from each keystroke to the diagnostics of that version, memory after five drivers and 1,000 keystrokes, and the
// latter two again after all of drivers/net was analysed in the background.
const KERNEL = "6.12";
const IPOIB = "drivers/infiniband/ulp/ipoib/ipoib_main.c";
const I40E = "drivers/net/ethernet/intel/i40e/i40e_main.c";
const FIVE = [
  I40E,
  "drivers/net/ethernet/broadcom/tg3.c",
  "drivers/net/bonding/bond_main.c",
  "drivers/net/ethernet/realtek/r8169_main.c",
  "drivers/net/wireless/ath/ath9k/main.c",
];
const OPENINGS = 5;
/** After so long, in milliseconds, the server has given back what only helps while one types. */
const REST = 4000;

/** What is typed, a character at a time, and taken back. */
const TYPED = [
  " /* see above */",
  '\n\tpr_debug("here\\n");',
  "\n\tif (!dev)\n\t\treturn;",
  "\n\tint extra = 1;",
  "\n\textra++;",
  "\n\tcancel_work_sync(&priv->task);",
];

/** Lets the server collect its garbage and tell what is left, in bytes, on a signal. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  'process.on("SIGUSR2", () => { globalThis.gc(); globalThis.gc(); const { heapUsed, external, rss } = process.memoryUsage();' +
    ' process.stderr.write(["memory", heapUsed + external, rss].join(" ") + "\\n"); });',
)}`;

const { trees } = parseArgs({ options: { trees: { type: "string", default: process.env.RTNLENS_TREES ?? ".kernels" } } }).values;
const tree = kernelFolders(trees).find((each) => each.kernel === KERNEL)?.path;
if (tree) await bench(resolve(tree));
else {
  process.stderr.write(`no Linux ${KERNEL} in ${trees}\n`);
  process.exitCode = 2;
}

async function bench(root: string): Promise<void> {
  for (const file of [IPOIB, I40E]) {
    if (!existsSync(join(root, file))) continue;
    const opened: number[] = [];
    for (let round = 0; round < OPENINGS; round++) opened.push(await opening(root, file));
    print(`${file}: open → first diagnostics`, opened);
    const client = await start(root);
    const uri = await client.open(join(root, file));
    await client.diagnostics(uri, 60_000);
    print(`${file}: keystroke → its diagnostics`, await type(client, uri, 400, 7));
    await client.stop();
  }
  const five = await start(root);
  const uris = await openAll(five, root);
  const before = await memoryOf(five);
  print("five drivers open: keystroke → its diagnostics", await typeInAll(five, uris, 1000));
  tellGrowth("five drivers", before, await memoryOf(five));
  await five.stop();
  const net = await start(join(root, "drivers/net"));
  const began = performance.now();
  await net.request("workspace/executeCommand", { command: "rtnlens.server.indexWorkspace" });
  await net.until(() => isIdle(net), "the index", 600_000);
  say(`drivers/net analysed in the background: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const netUris = await openAll(net, root);
  const indexed = await memoryOf(net);
  print("after that, five drivers open: keystroke → its diagnostics", await typeInAll(net, netUris, 1000));
  tellGrowth("five drivers and the index", indexed, await memoryOf(net));
  await net.stop();
}

function start(folder: string): Promise<LspClient> {
  return LspClient.start({
    folders: [folder],
    capabilities: capable,
    initializationOptions: { indexing: "modules" },
    command: [process.execPath, "--expose-gc", "--import", TELL_MEMORY, resolve("dist/cli.js"), "lsp", "--stdio"],
  });
}

async function opening(root: string, file: string): Promise<number> {
  const client = await start(root);
  const text = readFileSync(join(root, file), "utf8");
  const began = performance.now();
  const uri = await client.open(join(root, file), text);
  await client.diagnostics(uri, 60_000);
  const taken = performance.now() - began;
  await client.stop();
  return taken;
}

async function openAll(client: LspClient, root: string): Promise<string[]> {
  const uris: string[] = [];
  for (const file of FIVE) uris.push(await client.open(join(root, file)));
  for (const uri of uris) await client.diagnostics(uri, 120_000);
  return uris;
}

async function typeInAll(client: LspClient, uris: readonly string[], keystrokes: number): Promise<number[]> {
  const taken: number[] = [];
  for (const [index, uri] of uris.entries()) taken.push(...(await type(client, uri, Math.floor(keystrokes / uris.length), index + 1)));
  return taken;
}

/** Types and takes back, in functions all over a file; the time of each keystroke in milliseconds. */
async function type(client: LspClient, uri: string, keystrokes: number, seed: number): Promise<number[]> {
  const random = randomNumbers(seed);
  const taken: number[] = [];
  while (taken.length < keystrokes) {
    const { text } = client.document(uri);
    const { functions } = outlineFile(text);
    const chosen = functions[random(functions.length)];
    const at = chosen ? text.indexOf(";", chosen.bodyStart + random(chosen.end - chosen.bodyStart)) + 1 : 0;
    if (!chosen || at <= 0 || at >= chosen.end) continue;
    const typed = TYPED[random(TYPED.length)] ?? "";
    for (let count = 1; count <= typed.length; count++) taken.push(await press(client, uri, text, at, typed.slice(0, count)));
    for (let count = typed.length - 1; count >= 0; count--) taken.push(await press(client, uri, text, at, typed.slice(0, count)));
  }
  return taken;
}

/** One keystroke: `text` with `typed` at an offset, which holds one character more or less of it now. */
async function press(client: LspClient, uri: string, text: string, at: number, typed: string): Promise<number> {
  const now = client.document(uri).text;
  const next = text.slice(0, at) + typed + text.slice(at);
  const isLonger = next.length > now.length;
  const end = at + typed.length;
  const range = { start: positionOf(now, isLonger ? end - 1 : end), end: positionOf(now, isLonger ? end - 1 : end + 1) };
  const began = performance.now();
  await client.change(uri, [{ range, text: isLonger ? typed.slice(-1) : "" }], next);
  await client.diagnostics(uri, 60_000);
  return performance.now() - began;
}

/** What a server at rest has in use. */
async function memoryOf(client: LspClient): Promise<{ readonly used: number; readonly resident: number }> {
  await new Promise((done) => setTimeout(done, REST));
  const told = client.stderr.length;
  client.process.kill("SIGUSR2");
  for (;;) {
    const found = /memory (\d+) (\d+)\n/.exec(client.stderr.slice(told));
    if (found) return { used: Number(found[1]), resident: Number(found[2]) };
    await new Promise((done) => setTimeout(done, 20));
  }
}

function isIdle({ received }: LspClient): boolean {
  const last = received.findLast(({ method }) => method === "rtnlens/status");
  return JSON.stringify(last?.params ?? {}).includes('"idle"');
}

function tellGrowth(of: string, before: { used: number; resident: number }, after: { used: number; resident: number }): void {
  const growth = (100 * (after.used - before.used)) / before.used;
  say(
    `${of}: ${megabytes(before.used)} in use (${megabytes(before.resident)} resident); after the keystrokes ${megabytes(after.used)} ` +
      `(${megabytes(after.resident)} resident), ${growth.toFixed(1)} %`,
  );
}

function print(of: string, times: readonly number[]): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  say(`${of}: ${times.length} times, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, longest ${at(1)} ms`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** The same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % Math.max(1, below);
  };
}
