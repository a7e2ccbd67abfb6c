/**
 * Groups of mutually recursive nodes, callees before callers (Tarjan's strongly connected components, without recursion, so that
 * a chain of thousands of calls cannot exhaust the stack).
 */
export function calleesFirst(count: number, calleesOf: (node: number) => readonly number[]): number[][] {
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const groups: number[][] = [];
  let next = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path: { node: number; callees: readonly number[]; at: number }[] = [];
    const open = (node: number): void => {
      index[node] = next;
      low[node] = next;
      next++;
      stack.push(node);
      onStack[node] = 1;
      path.push({ node, callees: calleesOf(node), at: 0 });
    };
    open(root);
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const callee = frame.callees[frame.at++];
      if (callee !== undefined) {
        if (index[callee] === -1) open(callee);
        else if (onStack[callee]) low[frame.node] = Math.min(low[frame.node] ?? 0, index[callee] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) low[parent.node] = Math.min(low[parent.node] ?? 0, low[frame.node] ?? 0);
      if (low[frame.node] !== index[frame.node]) continue;
      const group: number[] = [];
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        onStack[node] = 0;
        group.push(node);
        if (node === frame.node) break;
      }
      groups.push(group);
    }
  }
  return groups;
}
