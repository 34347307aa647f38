import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Block } from './block.ts';

const columns = {
  id: 'UInt64',
  name: 'String',
  kind: 'LowCardinality(String)',
  yes: 'Bool',
  money: 'Int64',
  some: 'Array(String)',
  more: 'Map(String, String)',
} as const;
const row = (n: number) => [
  n % 3 === 0 ? `1844674407370954${1000 + n}` : n,
  n % 5 === 0 ? `Grüße ${'x'.repeat(n)}` : `name ${n}`,
  n % 6 === 0 ? '' : `kind ${n % 400} ü`,
  n % 2 === 0,
  7 - n * 2 ** 33,
  Array.from({ length: n % 4 }, (_, at) => `${at} of ${n}`),
  n % 7 === 0 ? {} : { [`key ${n}`]: '', other: `${n}` },
];

test.each([0, 1, 255, 256, 257, 1_000])('%i rows come back as they were given', (length) => {
  const rows = Array.from({ length }, (_, n) => row(n));
  const block = new Block(columns, rows);
  expect(block.length).toBe(length);
  expect(block.rows()).toEqual(rows);
  expect(block.native()).toEqual(block.native());
});

test('a choice of rows is a block of its own', () => {
  const block = new Block(
    columns,
    Array.from({ length: 600 }, (_, n) => row(n)),
  );
  const chosen = [0, 255, 256, 599];
  expect(block.pick(chosen).rows()).toEqual(chosen.map(row));
  expect(block.pick(chosen).native()).toEqual(new Block(columns, chosen.map(row)).native());
});

test('a block in the memory of one that was released holds its own rows alone', () => {
  const first = new Block(
    columns,
    Array.from({ length: 700 }, (_, n) => row(n)),
  );
  first.release();
  expect([first.length, first.rows()]).toEqual([0, []]);
  const rows = Array.from({ length: 300 }, (_, n) => row(n + 1_000));
  const second = new Block(columns, rows);
  const third = new Block(columns, rows.slice(0, 5));
  expect(second.rows()).toEqual(rows);
  expect(third.rows()).toEqual(rows.slice(0, 5));
  expect(Buffer.concat(second.native())).toEqual(Buffer.concat(new Block({ ...columns }, rows).native()));
});

const low = { kind: 'LowCardinality(String)' } as const;

test('text of few distinct values is written as the engine writes it itself', () => {
  const head = (count: number) => `\x01${String.fromCharCode(count)}\x04kind\x16LowCardinality(String)`;
  const number = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(8 - bytes.length)]).toString('latin1');
  const native = (...rows: [string][]) => Buffer.concat(new Block(low, rows).native()).toString('latin1');
  // SELECT toLowCardinality(toString(number % 3)) AS kind FROM numbers(5)
  const dictionary = '\x00\x010\x011\x012';
  const expected = [head(5), number(1), number(0, 6), number(4), dictionary, number(5), '\x01\x02\x03\x01\x02'];
  expect(native(['0'], ['1'], ['2'], ['0'], ['1'])).toBe(expected.join(''));
  expect(native()).toBe(head(0));
});

test('any texts come back as they were given, in memory of any other block', () => {
  const text = fc.oneof(fc.constantFrom('', 'a', 'Grüße 🛒', '\u0000'), fc.string({ unit: 'grapheme', maxLength: 60 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.integer({ min: 1, max: 300 })), { maxLength: 300 }), (runs) => {
      const rows = runs.flatMap(([text, count]) => Array.from({ length: count }, () => [text]));
      const block = new Block(low, rows);
      expect(block.rows()).toEqual(rows);
      expect(Buffer.concat(block.native())).toEqual(Buffer.concat(new Block({ ...low }, rows).native()));
      block.release();
    }),
    { numRuns: 50 },
  );
});

test('half a letter comes back as the sign that stands for it in the bytes', () => {
  const texts = ['\ud800x', '\ud801x', '\ufffdx'];
  const block = new Block(
    { name: 'String', kind: 'LowCardinality(String)' },
    texts.map((text) => [text, text]),
  );
  expect(block.rows()).toEqual(texts.map(() => ['\ufffdx', '\ufffdx']));
});

test.each([255, 256, 65_535, 65_536])('%i distinct texts come back as they were given', (distinct) => {
  const rows = Array.from({ length: 70_000 }, (_, n) => [`kind ${n % distinct}`]);
  for (let use = 0; use < 3; use++) {
    const block = new Block(low, rows);
    expect(block.rows()).toEqual(rows);
    // Besides them there is ''.
    const width = distinct < 256 ? 1 : distinct < 65_536 ? 2 : 4;
    expect(block.native().at(-1)).toHaveLength(width * rows.length);
    block.release();
  }
});
