import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { SplatAnswer } from "../../server/lsp/own-messages.js";
import { LspClient, uriOf } from "./lsp-client.js";

const SCENARIO = "test/live/scenarios/cancel-under-lock/stop-cancels";
const CONSOLE = "test/splat/recorded/cancel-under-lock+stop-cancels.txt";

describe("language server: a kernel's report", () => {
  let client: LspClient;

  afterEach(() => client.kill());

  const splat = (params: unknown) => client.request<SplatAnswer>("rtnlens/splat", params);

  it("is explained by the finding in the workspace", async () => {
    client = await LspClient.start({ folders: ["test/example", SCENARIO] });
    const text = readFileSync(CONSOLE, "utf8");
    const { reports, text: told } = await splat({ text, uri: uriOf(`${SCENARIO}/spatula.c`) });
    assert.match(reports[0]?.title ?? "", /^circular dependency/);
    assert.equal(reports[0]?.finding?.finding.rule, "cancel-under-lock");
    assert.equal(reports[0]?.finding?.finding.handler, "spatula_carrier_task");
    assert.equal(reports[0]?.finding?.root, uriOf(SCENARIO));
    assert.match(told, /spatula_stop/);
  });

  it("of code that the workspace does not have is told all the same", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    const { reports } = await splat({ text: readFileSync(CONSOLE, "utf8") });
    assert.equal(reports.length > 0, true);
    assert.equal(reports[0]?.finding, null);
  });

  it("is no error where there is none, and one where no folder is open", async () => {
    client = await LspClient.start({ folders: ["test/example"] });
    assert.deepEqual((await splat({ text: "[    1.0] all is well\n" })).reports, []);
    assert.deepEqual((await splat({})).reports, []);
    client.kill();
    client = await LspClient.start({ folders: [] });
    await assert.rejects(splat({ text: "" }), /no folder is open/);
  });
});
