import assert from "node:assert/strict";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeLens,
  Hover,
  InlayHint,
  Location,
} from "vscode-languageserver";
import { LspClient, uriOf } from "./lsp-client.js";

const GROUP = "test/example/tincan_group.c";
const MAIN = "test/example/tincan_main.c";

describe("language server: reading help", () => {
  let client: LspClient;
  let group: string;
  let main: string;

  before(async () => {
    client = await LspClient.start({ folders: ["test/example"], initializationOptions: { commands: ["rtnlens.showReferences"] } });
    group = await client.open(GROUP);
    main = await client.open(MAIN);
  });

  after(() => client.kill());

  async function hover(uri: string, search: string, offset = 0): Promise<string> {
    const position = client.positionIn(uri, search, offset);
    const answer = await client.request<Hover | null>("textDocument/hover", { textDocument: { uri }, position });
    if (answer === null) return "";
    assert.ok(typeof answer.contents === "object" && "value" in answer.contents);
    return answer.contents.value;
  }

  async function places(method: string, uri: string, search: string, offset = 0): Promise<string[]> {
    const params = { textDocument: { uri }, position: client.positionIn(uri, search, offset), context: { includeDeclaration: false } };
    const locations = await client.request<Location[]>(method, params);
    return locations.map((location) => `${location.uri.split("/").at(-1)}:${location.range.start.line + 1}`).sort();
  }

  it("shows the card of a work", async () => {
    const card = await hover(group, "&priv->carrier_task);\n}", 8);
    assert.match(card, /\*\*work\*\* `tincan_priv.carrier_task`/);
    assert.match(card, /`tincan_carrier_task\(\)`.*spins for RTNL/);
    assert.match(card, /on `tincan_workqueue` \(shared by all devices\) \[tincan_group.c:32\]\(file:.*#L32\)/);
    assert.match(card, /`flush_workqueue\(\)` in `tincan_group_stop\(\)`.* under .*RTNL.*can deadlock/);
  });

  it("shows the card of a queue, a handler, a wait and a lock", async () => {
    assert.match(
      await hover(main, "struct workqueue_struct *tincan_workqueue", 30),
      /\*\*queue\*\* `tincan_workqueue`: shared by all devices, ordered/,
    );
    assert.match(await hover(group, "tincan_join_task(", 2), /\*\*handler\*\* `tincan_join_task\(\)` of delayed work/);
    const wait = await hover(group, "flush_workqueue(tincan", 3);
    assert.match(wait, /\*\*wait\*\* `flush_workqueue\(\)` for queue `tincan_workqueue`/);
    assert.match(wait, /\*\*shared-queue-deadlock\*\*/);
    assert.match(await hover(group, "rtnl_trylock", 3), /\*\*lock\*\* RTNL/);
    assert.equal(await hover(group, "netif_carrier_on", 3), "");
  });

  it("says on a handler and an allocation what is known of them", async () => {
    const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: group } });
    const titles = lenses.map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);
    assert.deepEqual(titles, [
      "8 on tincan_workqueue, shared by all devices · spins for RTNL (exit: TINCAN_FLAG_ADMIN_UP in flags) · waited for in 2 places, 1 under RTNL",
      "23 on tincan_workqueue, shared by all devices · waited for in 2 places",
    ]);
    assert.equal(lenses[0]?.command?.command, "rtnlens.showReferences");
    const [allocation] = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: main } });
    assert.match(allocation?.command?.title ?? "", /^tincan_workqueue: shared by all devices, ordered · 2 works · waited for in 2 places/);
  });

  it("hints at the locks held on entry", async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
    const hints = await client.request<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri: group }, range });
    const stop = hints.find(({ position }) => position.line === client.positionIn(group, "void tincan_group_stop").line);
    assert.match(String(stop?.label), /RTNL held: ndo_stop/);
    assert.deepEqual(stop?.position, client.positionIn(group, "int flush)", "int flush)".length));
    const elsewhere = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    assert.deepEqual(await client.request("textDocument/inlayHint", { textDocument: { uri: group }, range: elsewhere }), []);
  });

  it("leads from work to handler and back", async () => {
    assert.deepEqual(await places("textDocument/definition", group, "&priv->carrier_task);\n}", 8), ["tincan_group.c:8"]);
    assert.deepEqual(await places("textDocument/definition", group, "tincan_workqueue, &priv->join_task, HZ", 3), ["tincan_main.c:83"]);
    const references = ["tincan_group.c:32", "tincan_group.c:39", "tincan_group.c:58", "tincan_main.c:97"];
    assert.deepEqual(await places("textDocument/references", group, "tincan_carrier_task(", 2), references);
  });

  it("follows calls through queues", async () => {
    const position = client.positionIn(group, "tincan_join_task(", 2);
    const items = await client.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
      textDocument: { uri: group },
      position,
    });
    const [item] = items;
    assert.equal(item?.name, "tincan_join_task");
    const outgoing = await client.request<CallHierarchyOutgoingCall[]>("callHierarchy/outgoingCalls", { item });
    assert.deepEqual(
      outgoing.map(({ to }) => `${to.name}: ${to.detail}`),
      [
        "tincan_join_task: queues tincan_priv.join_task on tincan_workqueue",
        "tincan_carrier_task: queues tincan_priv.carrier_task on tincan_workqueue",
      ],
    );
    const incoming = await client.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item });
    assert.deepEqual(incoming.map(({ from }) => from.name).sort(), ["tincan_group_start", "tincan_join_task"]);
    const stop = client.positionIn(main, "return tincan_down", 9);
    const [down] = await client.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
      textDocument: { uri: main },
      position: stop,
    });
    const callers = await client.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item: down });
    assert.deepEqual(
      callers.map(({ from }) => from.name),
      ["tincan_stop"],
    );
  });

  it("answers for files that it does not know with nothing", async () => {
    const textDocument = { uri: uriOf("test/example/none.c") };
    const position = { line: 0, character: 0 };
    assert.equal(await client.request("textDocument/hover", { textDocument, position }), null);
    assert.deepEqual(await client.request("textDocument/codeLens", { textDocument }), []);
    assert.deepEqual(await client.request("textDocument/definition", { textDocument, position }), []);
    assert.equal(await client.request("textDocument/hover", { textDocument: { uri: "untitled:Untitled-1" }, position }), null);
  });

  it("is silent where it is switched off", async () => {
    await client.configure({
      hover: { enable: false },
      codeLens: false,
      inlayHints: { enable: false },
      navigation: false,
      callHierarchy: false,
    });
    client.received.length = 0;
    assert.equal(await hover(group, "flush_workqueue(tincan", 3), "");
    const textDocument = { uri: group };
    const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
    assert.deepEqual(await client.request("textDocument/codeLens", { textDocument }), []);
    assert.deepEqual(await client.request("textDocument/inlayHint", { textDocument, range }), []);
    assert.deepEqual(await places("textDocument/definition", group, "tincan_join_task(", 2), []);
    const position = client.positionIn(group, "tincan_join_task(", 2);
    assert.equal(await client.request("textDocument/prepareCallHierarchy", { textDocument, position }), null);
    await client.until(() => client.received.some(({ method }) => method === "workspace/codeLens/refresh"), "lenses to be asked for again");
    assert.equal(client.stderr, "");
  });
});
