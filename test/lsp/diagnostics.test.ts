import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";
const MAIN = "test/example/tincan_main.c";

describe("language server: diagnostics", () => {
  let client: LspClient;

  beforeEach(async () => {
    client = await LspClient.start({ folders: ["test/example"] });
  });

  afterEach(() => client.kill());

  it("tells of a finding with both sides of the deadlock", async () => {
    const uri = await client.open(GROUP);
    const { diagnostics } = await client.diagnostics(uri);
    const [finding] = diagnostics;
    assert.equal(diagnostics.length, 1);
    assert.ok(finding);
    assert.equal(finding.code, "shared-queue-deadlock");
    assert.equal(finding.source, "rtnlens");
    assert.equal(finding.severity, 1);
    assert.deepEqual(finding.range.start, client.positionIn(uri, "flush_workqueue(tincan"));
    const related = finding.relatedInformation ?? [];
    assert.ok(related.some(({ message }) => message.includes("tincan_stop() is called as net_device_ops.ndo_stop with RTNL held")));
    assert.ok(related.some(({ message }) => message.includes("loops on rtnl_trylock()")));
    assert.ok(related.some(({ location }) => location.uri === uriOf(MAIN)));
    assert.ok(finding.data !== undefined);
    assert.match(readFileSync(new URL(finding.codeDescription?.href ?? ""), "utf8"), /^# shared-queue-deadlock\n/);
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, "");
  });

  it("tells of findings in files that are not open", async () => {
    await client.open(MAIN);
    const told = await client.until(() => client.published.get(uriOf(GROUP)), "diagnostics of the other file");
    assert.equal(told.diagnostics.length, 1);
    assert.equal(told.version, undefined);
  });

  it("withdraws a finding when the code is mended, and tells of it again", async () => {
    const uri = await client.open(GROUP);
    await client.diagnostics(uri);
    await client.edit(uri, "flush_workqueue(tincan_workqueue);", "cancel_work(&priv->carrier_task);");
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.edit(uri, "cancel_work(&priv->carrier_task);", "flush_workqueue(tincan_workqueue);");
    assert.equal((await client.diagnostics(uri)).diagnostics.length, 1);
  });

  it("moves findings with their lines", async () => {
    const uri = await client.open(GROUP);
    const before = (await client.diagnostics(uri)).diagnostics[0];
    await client.edit(uri, "void tincan_group_init", "\n\nvoid tincan_group_init");
    const after = (await client.diagnostics(uri)).diagnostics[0];
    assert.equal(after?.range.start.line, (before?.range.start.line ?? 0) + 2);
  });
});
