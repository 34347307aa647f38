import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largest } from './largest.ts';
import { TopCounter } from './top-counter.ts';

it('takes the largest as a full sort would', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: 1, max: 12 }), (values, n) => {
      const order = (a: number, b: number) => b - a;
      expect(largest(values, n, order)).toEqual([...values].sort(order).slice(0, n));
    }),
  );
});

it('forgets names, with their labels, once both windows have passed', () => {
  const top = new TopCounter();
  top.add('p1', 100, 100, 'Old label');
  top.add('p1', 100, 100, 'Linen shirt');
  expect(top.top(5)).toEqual([{ name: 'p1', label: 'Linen shirt', count: 2, before: 0 }]);
  top.advance(130);
  expect(top.top(5)).toEqual([]);
  expect(top.size).toBe(1);
  top.advance(160);
  expect(top.size).toBe(0);
});

it('is bounded: names beyond the limit of a minute, and of all minutes, are left out', () => {
  const top = new TopCounter();
  for (let i = 0; i < 8_000; i++) top.add(`a${i}`, 1, 1);
  expect(top.size).toBe(5_000);
  for (let minute = 2; minute < 9; minute++) for (let i = 0; i < 5_000; i++) top.add(`${minute}-${i}`, minute, minute);
  expect(top.size).toBe(20_000);
  top.add('a1', 9, 9);
  expect(top.top(1)).toEqual([{ name: 'a1', count: 2, before: 0 }]);
});
