import { isFunction, isKeyword, TABLE_FUNCTIONS } from './functions.ts';
import { calledNames, isWord, strangeName, type Token, withNames } from './tokens.ts';
import type { Node } from './tree.ts';

/** Why a query is not run. `name`: what of it. */
export type Refusal = {
  reason: 'statement' | 'name' | 'table' | 'with_name' | 'function' | 'table_function' | 'type' | 'part' | 'unreadable';
  name: string;
};
export type Checked = { kind: 'allowed'; tables: ReadonlySet<string> } | { kind: 'refused'; refusal: Refusal };

/** What there is to ask. `taken`: names that no subquery of WITH may have, in lower case. */
export interface Names {
  tables: ReadonlySet<string>;
  taken: ReadonlySet<string>;
}

/** Every kind of node that a query may hold; a kind that is not here is refused, whatever it is. APPLY and SETTINGS hide what they hold. */
// biome-ignore format: a list of names reads as a paragraph
const KINDS = new Set([
  'SelectWithUnionQuery', 'SelectIntersectExceptQuery', 'SelectQuery', 'ExpressionList', 'Identifier', 'Literal', 'Function', 'Subquery', 'WithElement',
  'TablesInSelectQuery', 'TablesInSelectQueryElement', 'TableExpression', 'TableIdentifier', 'TableJoin', 'ArrayJoin', 'OrderByElement',
  'InterpolateElement', 'WindowDefinition', 'WindowListElement', 'Asterisk', 'QualifiedAsterisk', 'ColumnsRegexpMatcher', 'ColumnsListMatcher',
  'QualifiedColumnsRegexpMatcher', 'QualifiedColumnsListMatcher', 'ColumnsTransformerList', 'ColumnsExceptTransformer', 'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
]);
/** Their last argument says a type: it must stand there as a text, so that it can be read. */
const TYPED =
  /^(_?cast|accuratecast.*|jsonextract|jsonextractkeysandvalues|jsonextractcaseinsensitive|jsonextractkeysandvaluescaseinsensitive)$/i;
const IN = /^(global)?(not)?(null)?in$/i;

/** What is wrong with a formatted query by its tokens alone: whatever a node of its tree may hide, nothing but known names is called in it. */
export function wrongText(tokens: readonly Token[], { taken }: Pick<Names, 'taken'>): Refusal | null {
  const first = tokens.find(({ text }) => text !== '(');
  if (!isWord(first, 'SELECT') && !isWord(first, 'WITH')) return { reason: 'statement', name: first?.text ?? '' };
  const brace = tokens.find(({ text }) => text === '{' || text === '@');
  if (brace) return { reason: 'part', name: brace.text };
  const strange = strangeName(tokens);
  if (strange !== undefined) return { reason: 'name', name: strange };
  const own = withNames(tokens);
  for (const name of own) if (taken.has(name.toLowerCase())) return { reason: 'with_name', name };
  for (const { name, kind } of calledNames(tokens)) {
    const isKnown = isFunction(name) || TABLE_FUNCTIONS.has(name) || own.has(name) || (kind === 'word' && isKeyword(name));
    if (!isKnown) return { reason: 'function', name };
  }
  return null;
}

/** Whether a query whose text is right may run, by its tree: an allow-list of nodes, tables, functions and types. */
export function checkTree(root: Node | null, tokens: readonly Token[], names: Pick<Names, 'tables'>): Checked {
  if (!root) return { kind: 'refused', refusal: { reason: 'unreadable', name: '' } };
  const own = withNames(tokens);
  const tables = new Set<string>();
  function wrong(node: Node, parent?: Node): Refusal | null {
    if (!KINDS.has(node.kind)) return { reason: 'part', name: node.kind };
    // FORMAT and INTO OUTFILE are further children of it.
    if (node.kind === 'SelectWithUnionQuery' && node.children.length !== 1) return { reason: 'part', name: 'FORMAT' };
    if (node.kind === 'TableIdentifier') {
      if (names.tables.has(node.name)) tables.add(node.name);
      else if (!own.has(node.name)) return { reason: 'table', name: node.name };
    }
    if (node.kind === 'Function') {
      const fault = parent?.kind === 'TableExpression' ? wrongTableFunction(node) : wrongFunction(node);
      if (fault) return fault;
      const second = IN.test(node.name) ? node.children[0]?.children[1] : undefined;
      if (second?.kind === 'Identifier') {
        if (second.name.includes('.')) return { reason: 'table', name: second.name };
        if (names.tables.has(second.name)) tables.add(second.name);
      }
    }
    for (const child of node.children) {
      const fault = wrong(child, node);
      if (fault) return fault;
    }
    return null;
  }
  const refusal = wrong(root);
  return refusal ? { kind: 'refused', refusal } : { kind: 'allowed', tables };
}

function wrongTableFunction({ name }: Node): Refusal | null {
  return TABLE_FUNCTIONS.has(name) ? null : { reason: 'table_function', name };
}

function wrongFunction({ name, children }: Node): Refusal | null {
  if (!isFunction(name)) return { reason: 'function', name };
  if (!TYPED.test(name)) return null;
  const type = children[0]?.children.at(-1);
  // A state of an aggregate function made of bytes of one's own is read without a check of what is in it.
  return type?.kind === 'Literal' && !/AggregateFunction/i.test(type.name) ? null : { reason: 'type', name };
}
