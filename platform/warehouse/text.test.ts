import { expect, test } from 'vitest';
import { splitStatements } from './statements.ts';
import { insertInTimeStatement, insertStatement, quoted, withSettings } from './text.ts';

test.each([
  ['SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2']],
  ["SELECT ';'; SELECT 'it''s; ok'", ["SELECT ';'", "SELECT 'it''s; ok'"]],
  ["SELECT '\\';'; SELECT 2", ["SELECT '\\';'", 'SELECT 2']],
  ["-- don't; stop\nSELECT 1", ["-- don't; stop\nSELECT 1"]],
  ['/* a; b */ SELECT `a;b`, "c;d"; ', ['/* a; b */ SELECT `a;b`, "c;d"']],
  ['; ;\n-- only a comment\n;', []],
])('splits %j', (sql, statements) => {
  expect(splitStatements(sql)).toEqual(statements);
});

test.each([
  ['SELECT 1;', { max_threads: 1 }, 'SELECT 1\nSETTINGS max_threads = 1'],
  ['SELECT 1 SETTINGS final = 1', { max_threads: 1 }, 'SELECT 1 SETTINGS final = 1\n, max_threads = 1'],
  [
    'SELECT * FROM (SELECT 1 SETTINGS final = 1) AS a',
    { max_threads: 1 },
    'SELECT * FROM (SELECT 1 SETTINGS final = 1) AS a\nSETTINGS max_threads = 1',
  ],
  ['SHOW TABLES', {}, 'SHOW TABLES'],
])('writes settings into %j', (sql, settings, expected) => {
  expect(withSettings(sql, settings)).toBe(expected);
});

test('a token is a literal whatever it holds, and different tokens stay different', () => {
  expect(quoted("a'b\\c")).toBe("'a\\'b\\\\c'");
  expect(insertStatement('t', ['a'], "x'y")).toContain("insert_deduplication_token = 'x\\'y'");
  expect(insertStatement('t', ['a'])).not.toContain('deduplication');
});

test('an insert with a deadline reads the server’s clock before its rows, and is one block under its token', () => {
  const statement = insertInTimeStatement('t', { a: 'String', b: "DateTime64(3, 'UTC')" }, 1_764_000_000_123, 'x');
  expect(statement).toMatch(/^INSERT INTO t \(a, b\)\nSETTINGS insert_deduplication_token = 'x', /);
  expect(statement).toContain("SELECT a, b FROM input('a String, b DateTime64(3, \\'UTC\\')') WHERE NOT throwIf(now64(3) >= ");
  expect(statement).toContain('fromUnixTimestamp64Milli(1764000000123)');
  expect(statement).toMatch(/ FORMAT Native$/);
});
