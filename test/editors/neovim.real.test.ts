import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { diffOf } from "../review/review-texts.js";
import { type EditorHome, editorHome, readmeBlock, reported } from "./session.js";

/** Waits for findings, looks at a hover, mends the code, takes that back, and goes. */
const SCRIPT = `
local function report(name, value) io.stdout:write("rtnlens-test: ", name, " ", vim.fn.json_encode(value), "\\n") end
local function wait(count) return vim.wait(45000, function() return #vim.diagnostic.get(0) == count end, 10) end
wait(1)
local shown = {}
for _, each in ipairs(vim.diagnostic.get(0)) do
  table.insert(shown, { line = each.lnum + 1, severity = each.severity, code = each.code, message = each.message })
end
report("found", shown)
vim.fn.search("flush_workqueue(")
local position = vim.lsp.util.make_position_params()
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/hover", position, 45000)) do report("hover", answer.result.contents.value) end
vim.cmd("normal! dd")
report("mended", wait(0))
vim.cmd("undo")
report("again", wait(1))
vim.cmd("vsplit tincan_main.c")
report("clients", #vim.lsp.get_active_clients())
report("attached", vim.wait(45000, function() return vim.lsp.buf_is_attached(0, 1) end))
report("messages", vim.fn.execute("messages"))
vim.cmd("qall!")
`;

/** Waits for the finding of a patch, and says on which line it is. */
const PATCH_SCRIPT = `
vim.wait(45000, function() return #vim.diagnostic.get(0) == 1 end, 10)
local lines = {}
for _, each in ipairs(vim.diagnostic.get(0)) do table.insert(lines, vim.fn.getline(each.lnum + 1)) end
io.stdout:write("rtnlens-test: lines ", vim.fn.json_encode(lines), "\\n")
vim.cmd("qall!")
`;

/** What later versions have instead, as far as the configuration needs it: one client for a name and a folder. */
const START = `
local started
vim.lsp.start = function(config)
  started = started or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, started)
end
`;

describe("Neovim with the README's configuration", () => {
  let home: EditorHome;

  beforeEach(() => {
    home = editorHome();
    home.write("config/nvim/init.lua", readmeBlock("lua"));
  });

  afterEach(() => home.remove());

  for (const [version, before] of [
    ["this version", ""],
    ["a version with vim.lsp.start", START],
  ] as const) {
    it(`shows the example's deadlock until it is mended: ${version}`, function () {
      this.timeout(200_000);
      const script = home.write("script.lua", SCRIPT);
      const start = home.write("start.lua", before);
      const told = reported(home.run("nvim", ["--headless", "--cmd", `luafile ${start}`, "tincan_group.c", "-c", `luafile ${script}`]));
      const found = told.get("found");
      assert.ok(Array.isArray(found) && found.length === 1, JSON.stringify(found));
      assert.deepEqual([found[0].line, found[0].severity, found[0].code], [58, 1, "shared-queue-deadlock"]);
      assert.match(found[0].message, /^flush_workqueue\(\) waits for all works on tincan_workqueue.*with RTNL held/);
      assert.match(String(told.get("hover")), /\*\*wait\*\* `flush_workqueue\(\)` for queue `tincan_workqueue`/);
      assert.equal(told.get("mended"), true);
      assert.equal(told.get("again"), true);
      assert.equal(told.get("clients"), 1);
      assert.equal(told.get("attached"), true);
      assert.doesNotMatch(String(told.get("messages")), /error|E\d+:/i);
      assert.deepEqual(complaints(home), []);
    });
  }

  it("shows on the line of a patch what it introduces", function () {
    this.timeout(200_000);
    const now = readFileSync(join(home.example, "tincan_group.c"), "utf8");
    const before = now.replace("\t\tflush_workqueue(tincan_workqueue);\n", "\t\tmsleep(1);\n");
    home.write("example/tincan_group.c", before);
    home.write("example/flush.patch", diffOf({ "tincan_group.c": before }, { "tincan_group.c": now }));
    const script = home.write("script.lua", PATCH_SCRIPT);
    const told = reported(home.run("nvim", ["--headless", "flush.patch", "-c", `luafile ${script}`]));
    assert.deepEqual(told.get("lines"), ["+\t\tflush_workqueue(tincan_workqueue);"]);
    assert.deepEqual(complaints(home), []);
  });
});

/** Warnings and errors in the client's log, where the server's standard error goes too. */
function complaints({ folder }: EditorHome): string[] {
  const logs = ["state", "cache"].map((name) => join(folder, name, "nvim/lsp.log")).filter((path) => existsSync(path));
  return logs.flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => /^\[(WARN|ERROR)\]/.test(line)),
  );
}
