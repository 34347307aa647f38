import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('every test that the table names is there, and every test here is in the table', () => {
  const table = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const named = [...table.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, name = '']) => name);
  // Without a folder it lies here.
  const missing = named.filter((name) => !existsSync(join(import.meta.dirname, name.includes('/') ? '..' : '.', name)));
  expect(missing).toEqual([]);
  const here = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && name !== 'table.test.ts');
  expect(here.filter((name) => !named.includes(name))).toEqual([]);
});
