/** A node of ClickHouse's syntax tree, as `EXPLAIN AST` prints it. */
export interface Node {
  kind: string;
  /** What stands behind the kind: a name or a value; without its alias. */
  name: string;
  children: Node[];
}

const COUNT = / \(children (\d+)\)$/;
const ALIAS = / \(alias [^()]*\)$/;

/** The tree of its lines, one node a line; null where they are no tree: nothing may be concluded from what is not understood. */
export function treeOf(lines: readonly string[]): Node | null {
  const path: Node[] = [];
  const wanted = new Map<Node, number>();
  let root: Node | null = null;
  for (const line of lines) {
    const [, indent = '', kind = '', name = ''] = /^( *)(\S+)(?: (.*))?$/s.exec(line.replace(COUNT, '').replace(ALIAS, '')) ?? [];
    const depth = indent.length;
    if (kind === '' || depth > path.length || (depth === 0 && root)) return null;
    const node: Node = { kind, name, children: [] };
    if (depth === 0) root = node;
    else path[depth - 1]?.children.push(node);
    path.length = depth;
    path.push(node);
    wanted.set(node, Number(COUNT.exec(line)?.[1] ?? 0));
  }
  for (const [node, count] of wanted) if (node.children.length !== count) return null;
  return root;
}
