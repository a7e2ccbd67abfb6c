/**
 * One node of a C syntax tree, detached from the parser that made it: plain data, so that a tree can be dropped (and its
 * memory in the parser freed) as soon as it was read. Only named nodes and those that the grammar gives a field (operators)
 * are kept; punctuation is not.
 */
export interface SyntaxNode {
  /** The grammar's name of the node (`call_expression`), or the operator's text for an anonymous one. `ERROR` where the text could not be read. */
  readonly type: string;
  /** The node's role in its parent (`condition`, `body`), or undefined. */
  readonly field: string | undefined;
  /** Offsets into the text given to `parse`, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** What a parser makes of one text. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** True when the grammar could not read all of it: some node is an error or was inserted by the recovery. */
  readonly hasErrors: boolean;
}

/** The first child in the role `field`. */
export function childIn(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const child of node.children) {
    if (child.field === field) return child;
  }
  return undefined;
}

/** The first child of the grammar's type `type`. */
export function childOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  for (const child of node.children) {
    if (child.type === type) return child;
  }
  return undefined;
}

/** The children that carry meaning: comments left out. */
export function meaningfulChildren(node: SyntaxNode): readonly SyntaxNode[] {
  for (const child of node.children) {
    if (child.type === "comment") return node.children.filter((each) => each.type !== "comment");
  }
  return node.children;
}

/** The first error node below `node`, itself included. */
export function firstError(node: SyntaxNode): SyntaxNode | undefined {
  const open: SyntaxNode[] = [node];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.type === "ERROR") return at;
    for (let index = at.children.length - 1; index >= 0; index--) {
      const child = at.children[index];
      if (child) open.push(child);
    }
  }
  return undefined;
}
