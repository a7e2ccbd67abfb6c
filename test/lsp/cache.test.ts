import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealed, unsealed } from "../../server/sources/cache/record-bytes.js";
import { LspClient, uriOf } from "./lsp-client.js";

describe("language server: cache", () => {
  let client: LspClient;
  let folder: string;
  let cache: string;
  let group: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtnlens-lsp-"));
    cpSync("test/example", join(folder, "example"), { recursive: true });
    group = join(folder, "example/tincan_group.c");
    cache = mkdtempSync(join(tmpdir(), "rtnlens-cache-"));
  });

  afterEach(() => {
    client.kill();
    for (const each of [folder, cache]) rmSync(each, { recursive: true, force: true });
  });

  const start = async (settings: object): Promise<void> => {
    client = await LspClient.start({ folders: [folder], initializationOptions: { ...settings, status: true } });
  };

  const isIdle = (): boolean => {
    const told = client.received.filter(({ method }) => method === "rtnlens/status").map(({ params }) => JSON.stringify(params));
    return told.some((each) => each.includes('"indexing"')) && (told.at(-1) ?? "").includes('"idle"');
  };

  const indexed = async (): Promise<string> => {
    await client.until(() => client.published.get(uriOf(group))?.diagnostics.length === 1, "the finding");
    await client.until(isIdle, "the end of the index");
    return JSON.stringify(client.published.get(uriOf(group))?.diagnostics);
  };

  const records = (): string[] =>
    readdirSync(cache, { recursive: true, encoding: "utf8" })
      .map((name) => join(cache, name))
      .filter((path) => statSync(path).isFile());

  /** Records whose findings say something else: what comes out of them can be told from what was analysed. */
  const forge = (message: string): void => {
    let changed = 0;
    for (const path of records()) {
      const key = path.split("/").at(-1) ?? "";
      const content = Buffer.from(unsealed(key, readFileSync(path)) ?? []).toString();
      if (!/"(findings|result)":\[\{"rule"/.test(content)) continue;
      writeFileSync(path, sealed(key, Buffer.from(content.replaceAll(/"message":"[^"]+"/g, `"message":"${message}"`))));
      changed++;
    }
    assert.ok(changed > 0);
  };

  it("is filled by the index, and makes the next start", async () => {
    await start({ cacheFolder: cache });
    const cold = await indexed();
    await client.stop();
    assert.ok(records().length > 2);
    await start({ cacheFolder: cache });
    assert.equal(await indexed(), cold);
    await client.stop();
    forge("as it was kept");
    await start({ cacheFolder: cache });
    assert.match(await indexed(), /as it was kept/);
  });

  it("is not there when it is switched off", async () => {
    await start({ cache: false, cacheFolder: cache });
    await indexed();
    assert.deepEqual(records(), []);
  });

  it("does not hold what an editor has not saved", async () => {
    await start({ indexing: "modules", cacheFolder: cache });
    const uri = await client.open(group, readFileSync(group, "utf8").replace("flush_workqueue(", "drain_workqueue("));
    await client.diagnostics(uri);
    await client.stop();
    assert.deepEqual(records(), []);
  });

  it("tells what was found of a module that is opened before it is analysed", async () => {
    const settings = { indexing: "modules", cacheFolder: cache };
    const open = async (): Promise<string[]> => {
      await start(settings);
      const uri = await client.open(group);
      await client.until(isIdle, "the analysis");
      await client.stop();
      return client.publications.filter((each) => each.uri === uri).map(({ diagnostics }) => JSON.stringify(diagnostics));
    };
    const [cold, ...more] = await open();
    assert.deepEqual(more, []);
    forge("as it was kept");
    const said = await open();
    assert.match(said[0] ?? "", /as it was kept/);
    assert.equal(said.at(-1), cold);
    // What the analysis found instead is kept now.
    assert.ok((await open()).every((each) => each === cold));
    // What was opened so is no longer the module that was analysed when one of its headers has changed.
    forge("as it was kept");
    writeFileSync(join(folder, "example/tincan.h"), `\n${readFileSync(join(folder, "example/tincan.h"), "utf8")}`);
    assert.doesNotMatch((await open()).join(), /as it was kept/);
  });

  it("is done without where it cannot be, and says so", async () => {
    await start({ cacheFolder: group });
    await indexed();
    const said = client.received.find(
      ({ method, params }) => method === "window/logMessage" && JSON.stringify(params).includes("no cache: "),
    );
    assert.match(JSON.stringify(said), /not a folder/);
  });
});
