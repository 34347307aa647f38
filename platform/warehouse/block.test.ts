import { expect, test } from 'vitest';
import { Block } from './block.ts';

const columns = { id: 'UInt64', name: 'String', yes: 'Bool', money: 'Int64', some: 'Array(String)', more: 'Map(String, String)' } as const;
const row = (n: number) => [
  n % 3 === 0 ? `1844674407370954${1000 + n}` : n,
  n % 5 === 0 ? `Grüße ${'x'.repeat(n)}` : `name ${n}`,
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
  expect(block.native().equals(block.native())).toBe(true);
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
