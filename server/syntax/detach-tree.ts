import type { SyntaxNode } from "./syntax-node.js";

/** What tree-sitter's cursors have in common in both engines. */
export interface TreeCursor {
  readonly nodeType: string;
  readonly currentFieldName: string | null | undefined;
  readonly nodeIsNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface OpenNode extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/** Copies a tree out of the engine in one pass. Iterative, so that no nesting of the source is too deep for it. */
export function detachTree(cursor: TreeCursor): SyntaxNode {
  const root = read(cursor, undefined);
  const open: OpenNode[] = [root];
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const parent = open[open.length - 1];
    if (!parent) return root;
    const field = cursor.currentFieldName ?? undefined;
    if (field !== undefined || cursor.nodeIsNamed) {
      const node = read(cursor, field);
      parent.children.push(node);
      if (cursor.gotoFirstChild()) {
        open.push(node);
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      open.pop();
      if (open.length === 0 || !cursor.gotoParent()) return root;
    }
  }
}

function read(cursor: TreeCursor, field: string | undefined): OpenNode {
  return { type: cursor.nodeType, field, start: cursor.startIndex, end: cursor.endIndex, children: [] };
}
