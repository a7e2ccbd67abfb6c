import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodeAction, Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { changed, MUG, MUG_FILE, MUG_TREE, withLockInTask } from "../review/mug-driver.js";
import { diffOf } from "../review/review-texts.js";
import { capable, LspClient, uriOf } from "./lsp-client.js";

/** What `git format-patch` puts around a diff. */
function mailed(diff: string): string {
  return `From 1f0c0d5f3e2a4b6c8d9e0f1a2b3c4d5e6f708192 Mon Sep 17 00:00:00 2001
From: A Person <person@example.org>
Date: Sat, 1 Mar 2025 12:00:00 +0000
Subject: [PATCH] mug: fill under the lock

The carrier is the network core's.
---
 ${MUG_FILE} | 2 ++
 1 file changed, 2 insertions(+)

${diff}-- 
2.39.5
`;
}

/** The handler takes the lock that the waiting thread holds. */
const PATCH = mailed(diffOf({ [MUG_FILE]: MUG }, { [MUG_FILE]: withLockInTask(MUG) }));

describe("language server: patches", () => {
  let client: LspClient;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtnlens-lsp-"));
    for (const [path, text] of Object.entries(MUG_TREE)) write(path, text);
  });

  afterEach(() => {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(path: string, text: string): string {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
    return full;
  }

  async function start(capabilities = capable): Promise<void> {
    client = await LspClient.start({ folders: [folder], capabilities, initializationOptions: { indexing: "modules" } });
  }

  function git(...args: string[]): string {
    const identity = {
      GIT_AUTHOR_NAME: "T",
      GIT_AUTHOR_EMAIL: "t@example.org",
      GIT_COMMITTER_NAME: "T",
      GIT_COMMITTER_EMAIL: "t@example.org",
    };
    return execFileSync("git", args, { cwd: folder, env: { ...process.env, ...identity }, encoding: "utf8" });
  }

  async function actions(uri: string, diagnostic: Diagnostic | undefined): Promise<CodeAction[]> {
    return client.request("textDocument/codeAction", {
      textDocument: { uri },
      range: diagnostic?.range,
      context: { diagnostics: [diagnostic] },
    });
  }

  /** The action with its edit made. */
  async function chosen(uri: string, diagnostic: Diagnostic | undefined, title: RegExp): Promise<string> {
    const action = (await actions(uri, diagnostic)).find((each) => title.test(each.title));
    assert.ok(action, String(title));
    const { edit } = action.edit ? action : await client.request<CodeAction>("codeAction/resolve", action);
    const { text, version } = client.document(uri);
    return TextDocument.applyEdits(TextDocument.create(uri, "diff", version, text), edit?.changes?.[uri] ?? []);
  }

  it("have their findings on their own lines, until they are mended", async () => {
    await start();
    const uri = await client.open(write("fill.patch", PATCH));
    const [finding, ...others] = (await client.diagnostics(uri)).diagnostics;
    assert.deepEqual(others, []);
    assert.equal(finding?.code, "shared-queue-deadlock");
    const lines = PATCH.split("\n");
    assert.equal(lines[finding?.range.start.line ?? 0], "+\trtnl_lock();");
    assert.match(String(finding?.message), /this line closes the cycle: .*rtnl_lock\(\) needs RTNL/);
    const related = finding?.relatedInformation ?? [];
    const wait = related.find(({ message }) => /waits until every work/.test(message));
    assert.equal(wait?.location.uri, uriOf(join(folder, MUG_FILE)));
    assert.match(
      MUG.split("\n")[wait?.location.range.start.line ?? 0] ?? "",
      /flush_workqueue/,
      "where the tree has it, without the patch",
    );
    assert.ok(related.some(({ location }) => location.uri === uri && lines[location.range.start.line] === "+\trtnl_lock();"));
    await client.change(
      uri,
      [{ text: PATCH.replace("+\trtnl_lock();", "+\trtnl_dump();") }],
      PATCH.replace("+\trtnl_lock();", "+\trtnl_dump();"),
    );
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.close(uri);
    assert.equal(client.stderr, "");
  });

  it("are held against the editor's text, and say what does not apply", async () => {
    await start();
    const source = await client.open(join(folder, MUG_FILE));
    await client.edit(source, "flush_workqueue(mug_workqueue);", "cancel_work(&mug->fill_task);");
    const uri = await client.open(write("fill.diff", diffOf({ [MUG_FILE]: MUG }, { [MUG_FILE]: withLockInTask(MUG) })));
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    await client.edit(source, "cancel_work(&mug->fill_task);", "flush_workqueue(mug_workqueue);");
    await client.until(() => client.published.get(uri)?.diagnostics.length === 1, "the finding");
    await client.edit(source, "netif_carrier_on(mug->dev);", "netif_carrier_off(mug->dev);");
    const [problem] = await client.until(() => {
      const diagnostics = client.published.get(uri)?.diagnostics ?? [];
      return diagnostics[0]?.code === undefined && diagnostics;
    }, "the problem");
    assert.match(String(problem?.message), /mug_main\.c: hunk 1 does not apply/);
    assert.match(client.document(uri).text.split("\n")[problem?.range.start.line ?? 0] ?? "", /^@@/);
  });

  it("blame the patch of a mailbox that closes the cycle, also where diagnostics are asked for", async () => {
    await start({
      ...capable,
      workspace: { ...capable.workspace, diagnostics: { refreshSupport: true } },
      textDocument: { ...capable.textDocument, diagnostic: { dynamicRegistration: true, relatedInformation: true } },
    });
    const first = changed(MUG, "\tmug->level++;\n", "\tmug->level += 2;\n");
    const second = withLockInTask(first);
    const box = `${mailed(diffOf({ [MUG_FILE]: MUG }, { [MUG_FILE]: first }))}\n${mailed(diffOf({ [MUG_FILE]: first }, { [MUG_FILE]: second }))}`;
    const uri = await client.open(write("series.mbox", box));
    const report = await client.request<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri } });
    assert.ok(report.kind === "full");
    assert.deepEqual(
      report.items.map(({ range }) => box.split("\n")[range.start.line]),
      ["+\trtnl_lock();"],
    );
    assert.equal(client.publications.length, 0);
  });

  it("become an answer with the remark below its line, in which findings stay", async () => {
    await start();
    const uri = await client.open(write("fill.patch", PATCH));
    const [finding] = (await client.diagnostics(uri)).diagnostics;
    const answer = await chosen(uri, finding, /^Insert the review remark below this line/);
    assert.match(
      answer,
      /^> \+\trtnl_lock\(\);\n\nThis line closes a cycle: [^>]*\[shared-queue-deadlock\]\.\n[^>]*\n> {2}\tnetif_carrier_on/m,
    );
    await client.change(uri, [{ text: answer }], answer);
    const [quoted, ...others] = (await client.diagnostics(uri)).diagnostics;
    assert.deepEqual(others, []);
    assert.equal(answer.split("\n")[quoted?.range.start.line ?? 0], "> +\trtnl_lock();");
    assert.ok(!(await actions(uri, quoted)).some(({ title }) => title.startsWith("Amend")));
  });

  it("show the patched file with the finding", async () => {
    await start({ ...capable, window: { ...capable.window, showDocument: { support: true } } });
    const uri = await client.open(write("fill.patch", PATCH));
    const [finding] = (await client.diagnostics(uri)).diagnostics;
    const action = (await actions(uri, finding)).find(({ title }) => title.startsWith("Show the patched file"));
    assert.ok(action?.command);
    const shown = await client.request<{ uri: string; range: { start: { line: number } } }>("workspace/executeCommand", action.command);
    const text = readFileSync(fileURLToPath(shown.uri), "utf8");
    assert.equal(text, withLockInTask(MUG));
    assert.match(text.split("\n")[shown.range.start.line] ?? "", /flush_workqueue/);
    assert.ok(client.received.some(({ method, params }) => method === "window/showDocument" && JSON.stringify(params).includes(shown.uri)));
    await client.open(fileURLToPath(shown.uri));
    const told = client.published.get(shown.uri)?.diagnostics ?? [];
    assert.deepEqual(
      told.map(({ range }) => range.start.line),
      [shown.range.start.line],
    );
    assert.equal(await client.stop(), 0);
    assert.throws(() => readFileSync(fileURLToPath(shown.uri)), /ENOENT/);
    assert.equal(client.stderr, "");
  });

  it("are amended with the fix, and still apply", async () => {
    write("drivers/net/mug/mug_main.c", MUG);
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "-m", "base");
    await start();
    const uri = await client.open(write("fill.patch", PATCH));
    const [finding] = (await client.diagnostics(uri)).diagnostics;
    const amended = await chosen(uri, finding, /^Amend the patch with the fix/);
    assert.match(amended, /^Subject: \[PATCH\] mug: fill under the lock$/m);
    assert.match(amended, /^-- \n2\.39\.5\n$/m);
    assert.match(amended, /^\+\tmug->wq = alloc_workqueue/m);
    assert.match(amended, /^diff --git .*mug\.h$/m);
    await client.change(uri, [{ text: amended }], amended);
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    writeFileSync(join(folder, "fill.patch"), amended);
    git("apply", "--check", "fill.patch");
    git("am", "--quiet", "fill.patch");
    assert.match(git("log", "-1", "--format=%s"), /^mug: fill under the lock$/m);
  });

  it("of git are reviewed on request: what is not committed, and a commit", async () => {
    git("init", "--quiet");
    git("add", "--all");
    git("commit", "--quiet", "-m", "base");
    write(MUG_FILE, withLockInTask(MUG));
    await start();
    const ask = (params: unknown) =>
      client.request<{ findings: { status: string; uri: string; range: { start: { line: number } }; remark: string }[] }>(
        "rtnlens/review",
        params,
      );
    const changes = await ask({});
    assert.equal(changes.findings.length, 1);
    const [found] = changes.findings;
    assert.equal(found?.status, "introduced");
    assert.equal(found?.uri, uriOf(join(folder, MUG_FILE)));
    assert.equal(withLockInTask(MUG).split("\n")[found?.range.start.line ?? 0], "\trtnl_lock();");
    assert.match(found?.remark ?? "", /This line closes a cycle/);
    git("commit", "--quiet", "--all", "-m", "lock");
    assert.deepEqual((await ask({ uri: uriOf(folder) })).findings, []);
    assert.equal((await ask({ commit: "HEAD" })).findings.length, 1);
    await assert.rejects(ask({ commit: "nothing" }), /nothing: no such commit/);
  });

  it("that are none are passed over", async () => {
    await start();
    const uri = await client.open(write("empty.patch", "nothing to see here\n"));
    assert.deepEqual((await client.diagnostics(uri)).diagnostics, []);
    assert.equal(await client.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 0 } }), null);
    assert.deepEqual(await actions(uri, { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } }, message: "" }), []);
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, "");
  });
});
