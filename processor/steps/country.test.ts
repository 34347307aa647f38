import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { countryCode } from './country.ts';

it.each([
  ['de', 'DE'],
  ['UK', 'GB'],
  ['United States', 'US'],
  ['Côte d’Ivoire', 'CI'],
  ["Cote d'Ivoire", 'CI'],
  ['Bosnia & Herzegovina', 'BA'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Curaçao', 'CW'],
  ['Germany', 'DE'],
  ['Vietnam', 'VN'],
  ['Serbia', 'RS'],
  ['Türkiye', 'TR'],
  ['St. Lucia', 'LC'],
  ['(not set)', ''],
  ['', ''],
])('%s is %s', (name, code) => {
  expect(countryCode(name)).toBe(code);
});

it('gives every country of today back by its English name', () => {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  for (const code of [
    'AD',
    'BF',
    'BJ',
    'BY',
    'CD',
    'CZ',
    'DE',
    'ES',
    'FR',
    'GB',
    'MM',
    'RS',
    'RU',
    'SA',
    'TL',
    'US',
    'VN',
    'VU',
    'YE',
    'ZW',
  ]) {
    expect(countryCode(english.of(code) ?? '')).toBe(code);
  }
});

const FILE = join(import.meta.dirname, '../../../shared/data/ga360_one_day/events.csv');
it.skipIf(!existsSync(FILE))('knows every country of a day of a real shop', () => {
  const rows = parse(readFileSync(FILE), { columns: true, relax_quotes: true, bom: true }) as Record<string, string>[];
  const names = [...new Set(rows.map((row) => row.country ?? ''))].filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(90);
  expect(names.filter((name) => !/^[A-Z]{2}$/.test(countryCode(name)))).toEqual([]);
});
