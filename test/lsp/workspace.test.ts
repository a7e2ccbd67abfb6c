import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capable, LspClient, uriOf } from "./lsp-client.js";

const FLUSH = "flush_workqueue(tincan_workqueue);";
const INDEX = "rtnlens.server.indexWorkspace";

const CHANGED = 2;
const DELETED = 3;

describe("language server: workspace", () => {
  let client: LspClient;
  let folder: string;
  let group: string;
  let main: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtnlens-lsp-"));
    cpSync("test/example", join(folder, "example"), { recursive: true });
    group = join(folder, "example/tincan_group.c");
    main = join(folder, "example/tincan_main.c");
  });

  afterEach(() => {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  function rewrite(path: string, search: string, replacement: string): void {
    const text = readFileSync(path, "utf8");
    assert.ok(text.includes(search), `${search} in ${path}`);
    writeFileSync(path, text.replace(search, replacement));
  }

  /** Tells the server what has happened to a file. */
  function changed(path: string, type: number): Promise<void> {
    return client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(path), type }] });
  }

  function findings(path: string, count: number): Promise<unknown> {
    return client.until(() => client.published.get(uriOf(path))?.diagnostics.length === count, `${count} findings in ${path}`);
  }

  function told(method: string, text: string): unknown {
    return client.received.find((each) => each.method === method && JSON.stringify(each.params).includes(text));
  }

  describe("that nobody has open", () => {
    it("is analysed when there is time, and what changes there", async () => {
      client = await LspClient.start({ folders: [folder] });
      await findings(group, 1);
      assert.ok(told("rtnlens/status", '"indexing"'));
      rewrite(group, FLUSH, ";");
      await changed(group, CHANGED);
      await findings(group, 0);
      rewrite(group, "\t\t;\n", `\t\t${FLUSH}\n`);
      await changed(group, CHANGED);
      await findings(group, 1);
      rmSync(group);
      await changed(group, DELETED);
      await findings(group, 0);
      assert.equal(client.stderr, "");
    });

    it("is analysed again when another file of a module changes or goes", async () => {
      client = await LspClient.start({ folders: [folder] });
      await findings(group, 1);
      // Without a queue of its own the driver waits for nothing.
      rewrite(main, ".ndo_stop	= tincan_stop,", "");
      await changed(main, CHANGED);
      await findings(group, 0);
      rewrite(main, ".ndo_open	= tincan_open,", ".ndo_open = tincan_open, .ndo_stop = tincan_stop,");
      await changed(main, CHANGED);
      await findings(group, 1);
      rmSync(main);
      await changed(main, DELETED);
      await findings(group, 0);
    });

    it("is analysed again when a header or a Kbuild file changes", async () => {
      const header = join(folder, "example/tincan.h");
      rewrite(header, "#endif", `#define tincan_wait() ${FLUSH}\n#endif`);
      rewrite(group, FLUSH, "tincan_wait();");
      client = await LspClient.start({ folders: [folder] });
      await findings(group, 1);
      rewrite(header, FLUSH, "");
      await changed(header, CHANGED);
      await findings(group, 0);
      rewrite(header, "#define tincan_wait() ", `#define tincan_wait() ${FLUSH}`);
      await changed(header, CHANGED);
      await findings(group, 1);
      const makefile = join(folder, "example/Makefile");
      rewrite(makefile, " tincan_group.o", "");
      await changed(makefile, CHANGED);
      await findings(group, 0);
    });

    it("stays as it is when it is large, unless somebody asks", async () => {
      cpSync("test/fixtures/flush-under-lock/stop-flush.c", join(folder, "other/stop.c"));
      client = await LspClient.start({ folders: [folder], initializationOptions: { rtnlens: { indexingLimit: 2 } } });
      await client.until(() => told("window/logMessage", "has 3 C files, more than the 2"), "a word of it");
      await changed(group, CHANGED);
      await client.request("workspace/executeCommand", { command: INDEX, arguments: [uriOf(join(folder, "other"))] });
      await findings(join(folder, "other/stop.c"), 1);
      assert.equal(client.published.get(uriOf(group)), undefined);
      await client.request("workspace/executeCommand", { command: INDEX });
      await findings(group, 1);
      await assert.rejects(client.request("workspace/executeCommand", { command: INDEX, arguments: ["file:///none"] }), /not in a folder/);
    });

    it("is left alone where the configuration says so", async () => {
      client = await LspClient.start({ folders: [folder], configuration: { indexing: "modules" } });
      await new Promise((done) => setTimeout(done, 2500));
      assert.equal(client.published.size, 0);
      await client.configure({ indexing: "workspace" });
      await findings(group, 1);
    });
  });

  it("belongs to the innermost of its folders, also when they come and go", async () => {
    const [outer, inner] = [
      { uri: uriOf(folder), name: "outer" },
      { uri: uriOf(join(folder, "example")), name: "inner" },
    ];
    const change = (added: unknown[], removed: unknown[]) =>
      client.notify("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
    client = await LspClient.start({ folders: ["test/fixtures/dropped-work"], initializationOptions: { indexing: "modules" } });
    const uri = await client.open(group);
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    for (const [added, removed] of [
      [[outer], []],
      [[inner], []],
      [[], [inner]],
      [[], [outer]],
    ]) {
      await change(added ?? [], removed ?? []);
      await client.edit(uri, FLUSH, "");
      assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
      await client.edit(uri, "if (flush)\n\t\t", `if (flush)\n\t\t${FLUSH}`);
      assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    }
    // Nothing of the earlier folders is left that would bring an old finding back.
    await client.edit(uri, FLUSH, "");
    await client.diagnostics(uri);
    await client.configure({ severity: "error" });
    await client.edit(uri, "if (flush)\n", "if (flush) \n");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
  });

  it("is read again where the client watches no files", async () => {
    const { didChangeWatchedFiles: _, ...workspace } = capable.workspace ?? {};
    client = await LspClient.start({ folders: [folder], capabilities: { ...capable, workspace } });
    const uri = await client.open(main);
    await findings(group, 1);
    rewrite(group, FLUSH, ";");
    await client.notify("textDocument/didSave", { textDocument: { uri } });
    await findings(group, 0);
  });

  it("means something else under another kernel tree", async () => {
    const tree = join(folder, "linux");
    mkdirSync(join(tree, "include"), { recursive: true });
    writeFileSync(join(tree, "Makefile"), "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\n");
    for (const name of ["Kbuild", "include/linux/kernel.h", "drivers/Makefile"]) {
      mkdirSync(join(tree, name, ".."), { recursive: true });
      writeFileSync(join(tree, name), "");
    }
    client = await LspClient.start({ folders: [folder] });
    const uri = await client.open(group);
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
    await client.configure({ kernelTree: tree });
    await client.edit(uri, FLUSH, "");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.configure({});
    await client.edit(uri, "if (flush)\n", "if (flush) \n");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    assert.equal(client.stderr, "");
  });

  describe("that takes long", () => {
    const progress = (kind: string) => client.received.find(({ method, params }) => method === "$/progress" && isOf(params, kind));

    it("shows how far it is and lets one module be cancelled", async () => {
      const many = join(folder, "many");
      for (let count = 0; count < 120; count++) cpSync("test/fixtures/flush-under-lock/stop-flush.c", join(many, `stop${count}.c`));
      client = await LspClient.start({ folders: [many], initializationOptions: { indexing: "modules" } });
      const uri = await client.open(join(many, "stop7.c"));
      const { params } = await client.until(() => progress("begin"), "a beginning");
      await client.notify("window/workDoneProgress/cancel", { token: tokenOf(params) });
      await client.until(() => progress("end"), "an end");
      assert.equal(client.published.get(uri), undefined);
      await client.edit(uri, "\n", "\n\n");
      assert.ok((await client.diagnostics(uri)).diagnostics.length > 0);
    });

    it("shows how far it is and lets the rest be cancelled", async () => {
      await startIndexing();
      const { params } = await client.until(() => progress("begin"), "a beginning");
      await client.until(() => progress("report"), "progress");
      assert.match(JSON.stringify(progress("report")?.params), /\d+ of 400 files/);
      await client.notify("window/workDoneProgress/cancel", { token: tokenOf(params) });
      await client.until(() => progress("end"), "an end");
      await client.until(() => client.received.findLast(({ method }) => method === "rtnlens/status" && told(method, '"idle"')), "rest");
      const known = client.published.size;
      assert.ok(known < 400, `${known} of 400 files were analysed`);
      await new Promise((done) => setTimeout(done, 300));
      assert.equal(client.published.size, known);
    });

    it("ends at once in the middle of it", async () => {
      await startIndexing();
      await client.open(group);
      await client.until(() => progress("report"), "progress");
      assert.equal(await client.stop(), 0);
      const known = client.published.size;
      assert.ok(known < 400, `${known} of 400 files were analysed`);
      assert.equal(client.stderr, "");
    });

    /** Four hundred drivers, each a module of its own. */
    async function startIndexing(): Promise<void> {
      const names = Array.from({ length: 400 }, (_, count) => `stop${count}`);
      for (const name of names) cpSync("test/fixtures/flush-under-lock/stop-flush.c", join(folder, "many", `${name}.c`));
      writeFileSync(join(folder, "many/Makefile"), names.map((name) => `obj-m += ${name}.o\n`).join(""));
      client = await LspClient.start({ folders: [join(folder, "many")], initializationOptions: { indexing: "modules" } });
      await client.request("workspace/executeCommand", { command: INDEX });
    }
  });
});

function isOf(params: unknown, kind: string): boolean {
  return JSON.stringify(params).includes(`"kind":"${kind}"`);
}

function tokenOf(params: unknown): unknown {
  return typeof params === "object" && params !== null && "token" in params ? params.token : undefined;
}
