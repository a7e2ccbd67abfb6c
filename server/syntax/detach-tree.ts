import type { SyntaxNode } from "./syntax-node.js";

/** The part of tree-sitter's cursor that both engines have. */
export interface TreeCursor {
  readonly nodeTypeId: number;
  readonly currentFieldId: number;
  readonly nodeIsNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

export interface DetachInput {
  readonly cursor: TreeCursor;
  readonly typeName: (id: number) => string;
  readonly fieldName: (id: number) => string | undefined;
}

interface OpenNode extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/** Copies a tree out of the engine in one pass. Iterative, so that no nesting of the source is too deep for it. */
export function detachTree({ cursor, typeName, fieldName }: DetachInput): SyntaxNode {
  const root = read();
  const open: OpenNode[] = [root];
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const parent = open[open.length - 1];
    if (!parent) return root;
    const fieldId = cursor.currentFieldId;
    if (fieldId !== 0 || cursor.nodeIsNamed) {
      const node = read();
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

  function read(): OpenNode {
    return {
      type: typeName(cursor.nodeTypeId),
      field: fieldName(cursor.currentFieldId),
      start: cursor.startIndex,
      end: cursor.endIndex,
      children: [],
    };
  }
}
