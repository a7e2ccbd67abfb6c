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

  const indexed = async (): Promise<string> => {
    await client.until(() => client.published.get(uriOf(group))?.diagnostics.length === 1, "the finding");
    await client.until(() => {
      const last = client.received.findLast(({ method }) => method === "rtnlens/status");
      return JSON.stringify(last?.params ?? "").includes('"idle"');
    }, "the end of the index");
    return JSON.stringify(client.published.get(uriOf(group))?.diagnostics);
  };

  const records = (): string[] =>
    readdirSync(cache, { recursive: true, encoding: "utf8" })
      .map((name) => join(cache, name))
      .filter((path) => statSync(path).isFile());

  it("is filled by the index, and makes the next start", async () => {
    await start({ cacheFolder: cache });
    const cold = await indexed();
    await client.stop();
    assert.ok(records().length > 2);
    await start({ cacheFolder: cache });
    assert.equal(await indexed(), cold);
    await client.stop();
    let changed = 0;
    for (const path of records()) {
      const key = path.split("/").at(-1) ?? "";
      const content = Buffer.from(unsealed(key, readFileSync(path)) ?? []).toString();
      if (!content.includes('"findings":[{')) continue;
      writeFileSync(path, sealed(key, Buffer.from(content.replaceAll(/"message":"[^"]+"/g, '"message":"as it was kept"'))));
      changed++;
    }
    assert.ok(changed > 0);
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
    for (const path of records()) assert.doesNotMatch(readFileSync(path, "latin1"), /drain_workqueue/);
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
