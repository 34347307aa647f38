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
