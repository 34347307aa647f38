import { expect, test } from 'vitest';
import { checkTree, wrongText } from './check.ts';
import { tokensOf, withNames } from './tokens.ts';
import { treeOf } from './tree.ts';

const NAMES = { tables: new Set(['events']), taken: new Set(['events', 'ledger']) };

test('lines become a tree; lines that are none become nothing', () => {
  expect(treeOf(['A (children 2)', ' B x (alias y)', ' C (alias z) (children 1)', "  Literal 'a (children 3)'"])).toEqual({
    kind: 'A',
    name: '',
    children: [
      { kind: 'B', name: 'x', children: [] },
      { kind: 'C', name: '', children: [{ kind: 'Literal', name: "'a (children 3)'", children: [] }] },
    ],
  });
  for (const lines of [[], ['A (children 1)'], ['A', ' B'], ['A (children 1)', '  B'], ['A', 'B'], ['A (children 1)', ' B', ' C'], ['']])
    expect(treeOf(lines)).toBe(null);
});

test('a node, table or function that is not on a list is refused, wherever it stands', () => {
  const refused = (...lines: string[]) => {
    const checked = checkTree(treeOf(['SelectWithUnionQuery (children 1)', ...lines.map((line) => ` ${line}`)]), [], NAMES);
    return checked.kind === 'refused' ? checked.refusal : checked.tables;
  };
  expect(refused('TableIdentifier events')).toEqual(new Set(['events']));
  expect(refused('SomethingNew')).toEqual({ reason: 'part', name: 'SomethingNew' });
  expect(refused('Set')).toEqual({ reason: 'part', name: 'Set' });
  expect(refused('TableIdentifier ledger')).toEqual({ reason: 'table', name: 'ledger' });
  expect(refused('TableIdentifier default.events')).toEqual({ reason: 'table', name: 'default.events' });
  expect(refused('Function numbers')).toEqual({ reason: 'function', name: 'numbers' });
  expect(refused('TableExpression (children 1)', ' Function count')).toEqual({ reason: 'table_function', name: 'count' });
  expect(refused('TableExpression (children 1)', ' Function numbers')).toEqual(new Set());
  expect(checkTree(null, [], NAMES)).toMatchObject({ kind: 'refused' });
});

test('the text alone is refused for what a tree may hide', () => {
  const reason = (sql: string) => wrongText(tokensOf(sql), NAMES);
  expect(reason("SELECT count(*), 'file(1)', `a b` FROM events WHERE x IN (1)")).toBe(null);
  expect(reason('INSERT INTO t SELECT 1')).toEqual({ reason: 'statement', name: 'INSERT' });
  expect(reason('SELECT * APPLY (x -> file(x))')).toMatchObject({ reason: 'function' });
  expect(reason('SELECT {a:String}')).toEqual({ reason: 'part', name: '{' });
  expect(reason('SELECT 1 AS `a\\nb`')).toMatchObject({ reason: 'name' });
  expect(reason('WITH ledger AS (SELECT 1) SELECT 1')).toEqual({ reason: 'with_name', name: 'ledger' });
  expect(reason('WITH Ledger(a, b) AS (SELECT 1, 2) SELECT 1')).toEqual({ reason: 'with_name', name: 'Ledger' });
});

test('names of WITH are found with and without columns', () => {
  expect(withNames(tokensOf('WITH a AS (SELECT 1), `b c`(x, y) AS (SELECT 1, 2), 3 AS d SELECT (1) AS e'))).toEqual(new Set(['a', 'b c']));
});
