import { expect, it } from 'vitest';
import { niceCeiling } from './nice.ts';

it.each([
  [0, 2],
  [2, 2],
  [3, 4],
  [9, 10],
  [10, 10],
  [11, 12],
  [61, 80],
  [100, 100],
  [101, 120],
  [8_400, 10_000],
])('%i fits under %i', (value, top) => {
  expect(niceCeiling(value)).toBe(top);
});

it('has a whole half', () => {
  for (let value = 0; value < 3_000; value += 1) expect(niceCeiling(value) % 2, String(value)).toBe(0);
});
