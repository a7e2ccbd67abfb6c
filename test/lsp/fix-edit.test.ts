import assert from "node:assert/strict";
import type { ChangeAnnotation, WorkspaceEdit } from "vscode-languageserver";
import { clientOf } from "../../server/lsp/client.js";
import type { PreparedFix } from "../../server/lsp/fix-actions.js";
import { fixEdit } from "../../server/lsp/fix-edit.js";
import { capable } from "./lsp-client.js";

const TEXT = "int cup;\r\nint mug;\n";

describe("a fix as an edit of documents", () => {
  const fix: PreparedFix["fix"] = {
    id: "per-interface-queue",
    title: "Mend it",
    notes: ["Mind the lifetime."],
    edits: new Map([["cup.c", [{ start: 4, end: 7, replacement: "jar" }]]]),
    verified: true,
    preferred: true,
    remains: [],
    texts: new Map(),
  };
  const prepared: PreparedFix = { fix, texts: new Map([["cup.c", TEXT]]) };
  const folder = (text: string) => ({ uriOf: (path: string) => `file:///${path}`, textOf: () => text });
  const edit = (text: string, made: PreparedFix, workspaceEdit: object = {}): WorkspaceEdit => {
    const client = clientOf({ processId: null, rootUri: null, capabilities: { ...capable, workspace: { workspaceEdit } } });
    return fixEdit({ folder: folder(text) }, made, client, () => 7);
  };

  it("is refused for another text", () => {
    assert.throws(() => edit(`${TEXT} `, prepared), /^Error: cup\.c has changed since this fix was made: ask for it again$/);
  });

  it("is plain for an editor that knows neither versions nor annotations", () => {
    const range = { start: { line: 0, character: 4 }, end: { line: 0, character: 7 } };
    assert.deepEqual(edit(TEXT, prepared), { changes: { "file:///cup.c": [{ range, newText: "jar" }] } });
  });

  it("has a version where the editor knows versions only", () => {
    const { documentChanges, changeAnnotations } = edit(TEXT, prepared, { documentChanges: true });
    assert.equal(changeAnnotations, undefined);
    assert.deepEqual(
      documentChanges?.map((each) => "textDocument" in each && each.textDocument),
      [{ uri: "file:///cup.c", version: 7 }],
    );
  });

  it("says in the preview what it would leave, and then what it cannot prove", () => {
    const range = { line: 3, column: 1, endLine: 3, endColumn: 2 };
    const left = { ...fix, remains: [{ file: "cup.c", range, message: "waits" }] } as unknown as PreparedFix["fix"];
    const { changeAnnotations } = edit(TEXT, { ...prepared, fix: left }, { documentChanges: true, changeAnnotationSupport: {} });
    const expected: ChangeAnnotation = {
      label: "Mend it",
      needsConfirmation: true,
      description: "Would leave: waits (cup.c:3) Mind the lifetime.",
    };
    assert.deepEqual(Object.values(changeAnnotations ?? {}), [expected]);
  });
});
