import assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver";
import type { ExplainAnswer, QueueModelAnswer } from "../../server/lsp/own-messages.js";
import { LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";
const OPTIONS = { status: true, models: true, commands: ["rtnlens.explainFinding"] };

describe("language server: what the project's own client is told", () => {
  let client: LspClient;
  let uri: string;

  beforeEach(async () => {
    client = await LspClient.start({ folders: ["test/example"], initializationOptions: OPTIONS });
    uri = await client.open(GROUP);
    await client.diagnostics(uri);
  });

  afterEach(() => client.kill());

  const model = () => client.request<QueueModelAnswer>("rtnlens/queueModel", { uri });
  const told = (method: string) => client.received.filter((each) => each.method === method).length;

  it("when a model has changed, by an edit or a setting", async () => {
    await client.until(() => told("rtnlens/modelsChanged") > 0, "the first model");
    const before = told("rtnlens/modelsChanged");
    await client.edit(uri, "flush_workqueue(tincan_workqueue);", ";");
    await client.diagnostics(uri);
    await client.until(() => told("rtnlens/modelsChanged") > before, "the edited model");
    assert.deepEqual((await model())?.findings, []);
  });

  it("findings as the user wants to see them, in the model and at its waits", async () => {
    const shown = await model();
    assert.equal(shown?.findings.length, 1);
    assert.deepEqual(
      shown.waits.flatMap((wait) => wait.findings),
      [shown.findings[0]?.fingerprint],
    );
    await client.configure({ rules: { "shared-queue-deadlock": "off" } });
    await client.until(() => client.published.get(uri)?.diagnostics.length === 0, "the finding switched off");
    const hidden = await model();
    assert.deepEqual(hidden?.findings, []);
    assert.deepEqual(
      hidden.waits.flatMap((wait) => wait.findings),
      [],
    );
  });

  it("nothing of what is not there", async () => {
    assert.equal(await client.request("rtnlens/queueModel", { uri: uriOf("test/example/none.c") }), null);
    assert.equal(await client.request("rtnlens/explain", { uri, fingerprint: "none" }), null);
    assert.equal(await client.request("rtnlens/explain", { uri }), null);
  });

  it("that it can explain a finding, by a code action without an edit", async () => {
    const diagnostics = client.published.get(uri)?.diagnostics ?? [];
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const params = { textDocument: { uri }, range, context: { diagnostics } };
    const actions = await client.request<CodeAction[]>("textDocument/codeAction", params);
    const command = actions.map((action) => action.command).find((each) => each?.command === "rtnlens.explainFinding");
    const [file, fingerprint] = command?.arguments ?? [];
    const answer = await client.request<ExplainAnswer>("rtnlens/explain", { uri: file, fingerprint });
    assert.equal(answer?.finding.rule, "shared-queue-deadlock");
    assert.deepEqual(
      answer.finding.trace.map(({ role }) => role),
      ["holder", "queue", "worker"],
    );
  });
});
