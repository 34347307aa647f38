import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type Row, rowsOf } from './rows.ts';

async function read(text: string, kind: 'ndjson' | 'csv', skip = 0, piece = 3): Promise<Row[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) => bytes.subarray(i * piece, (i + 1) * piece));
  const rows: Row[] = [];
  for await (const some of rowsOf(Readable.from(pieces), kind, skip)) rows.push(...some);
  return rows;
}

test('lines of NDJSON, wherever the pieces are cut; blank lines count, and the last needs no end', async () => {
  const text = '\uFEFF{"ä":1}\r\n\n  {"b":"😀"}\n{"c":3}';
  const rows = [
    { line: 1, said: '{"ä":1}' },
    { line: 3, said: '{"b":"😀"}' },
    { line: 4, said: '{"c":3}' },
  ];
  for (const piece of [1, 2, 3, 7, 1000]) expect(await read(text, 'ndjson', 0, piece)).toEqual(rows);
  expect(await read(text, 'ndjson', 1)).toEqual(rows.slice(1));
  expect(await read(text, 'ndjson', 4)).toEqual([]);
});

test('records of CSV by column, over several lines where quoted, after those that are skipped', async () => {
  const text = 'a,b\r\n1,"x ""y""\nz"\n2,\n\n3,ü\n';
  const rows = [
    { line: 1, said: { a: '1', b: 'x "y"\nz' } },
    { line: 2, said: { a: '2', b: '' } },
    { line: 3, said: { a: '3', b: 'ü' } },
  ];
  expect(await read(text, 'csv')).toEqual(rows);
  expect(await read(text, 'csv', 2)).toEqual(rows.slice(2));
});
