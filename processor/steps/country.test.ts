import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { expect, it } from 'vitest';
import { countryCode } from './country.ts';

const DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'ga360_one_day', 'events.csv');

it.each([
  ['Germany', 'DE'],
  ['France', 'FR'],
  ['de', 'DE'],
  ['United Kingdom', 'GB'],
  ['Côte d’Ivoire', 'CI'],
  ['Myanmar (Burma)', 'MM'],
  ['nowhere', ''],
  ['', ''],
])('%s is %s', (name, code) => expect(countryCode(name)).toBe(code));

it.skipIf(!existsSync(DATA))('every country of ga360_one_day is known', async () => {
  const names = new Set<string>();
  for await (const row of createReadStream(DATA).pipe(parse({ columns: true }))) names.add((row as { country: string }).country);
  names.delete('');
  expect([...names].filter((name) => countryCode(name) === '')).toEqual([]);
  expect(names.size).toBeGreaterThan(90);
});
