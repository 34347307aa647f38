import fc from 'fast-check';
import { expect, test } from 'vitest';
import { responseOf } from './allocate.ts';
import { type Plan, planBudget, type Running } from './plan.ts';

const planned = (found: Plan) => {
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found;
};
const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
const tanh = (top: number, rate: number): Running['response'] => ({ kind: 'tanh', top, rate });

const running: fc.Arbitrary<Running> = fc.record({
  response: fc.record({
    kind: fc.constant('hill' as const),
    top: fc.integer({ min: 1, max: 100_000 }),
    half: fc.integer({ min: 1, max: 100_000 }),
    shape: fc.double({ min: 0.5, max: 3, noNaN: true }),
  }),
  today: fc.integer({ min: 0, max: 50_000 }),
});

test('whole minor units that add up to the total, half to twice of today, never expected to bring less than today', () => {
  fc.assert(
    fc.property(fc.array(running, { minLength: 1, maxLength: 6 }), (channels) => {
      const today = channels.map((one) => one.today);
      const found = planned(planBudget(channels));
      expect(found.spend.every(Number.isSafeInteger)).toBe(true);
      expect(sum(found.spend)).toBe(sum(today));
      for (const [i, spend] of found.spend.entries()) {
        expect(spend).toBeGreaterThanOrEqual((today[i] ?? 0) / 2);
        expect(spend).toBeLessThanOrEqual(2 * (today[i] ?? 0));
      }
      expect(found.response).toBeGreaterThanOrEqual(found.before);
    }),
    { numRuns: 100 },
  );
});

test('caps and minimums come before half and twice of today, and before today itself', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(running, fc.nat(40_000), fc.nat(80_000)), { minLength: 1, maxLength: 5 }), (list) => {
      const channels = list.map(([one, minimum, more]) => ({ ...one, minimum, cap: minimum + more }));
      const total = sum(channels.map(({ today, cap, minimum }) => Math.max(minimum, Math.min(today, cap))));
      const found = planned(planBudget(channels, total));
      expect(sum(found.spend)).toBe(total);
      for (const [i, { cap, minimum }] of channels.entries()) {
        expect(found.spend[i]).toBeGreaterThanOrEqual(minimum);
        expect(found.spend[i]).toBeLessThanOrEqual(cap);
      }
    }),
    { numRuns: 100 },
  );
});

test('a cap below today holds although today brings more', () => {
  const channels: Running[] = [
    { response: tanh(1_000, 0.001), today: 1_000, cap: 700 },
    { response: tanh(10, 0.001), today: 1_000 },
  ];
  expect(planned(planBudget(channels))).toMatchObject({ spend: [700, 1_300], bounds: ['cap', null] });
});

test('the better channel gets as much as twice its money, and the bound is named', () => {
  const channels: Running[] = [
    { response: tanh(1_000, 0.000_01), today: 1_000 },
    { response: tanh(10, 0.000_01), today: 3_000, minimum: 100 },
  ];
  const found = planned(planBudget(channels));
  expect(found).toMatchObject({ spend: [2_000, 2_000], bounds: ['twice_today', null] });
  expect(found.response).toBeCloseTo(
    responseOf(
      channels.map(({ response }) => ({ response, low: 0, high: 9_999 })),
      [2_000, 2_000],
    ),
    9,
  );
  expect(planned(planBudget(channels, 3_500))).toMatchObject({ spend: [2_000, 1_500], bounds: ['twice_today', 'half_of_today'] });
});

test('units that do not divide are not lost', () => {
  const one: Running = { response: tanh(100, 0.01), today: 100 };
  expect(planned(planBudget([one, one, one], 301)).spend.sort()).toEqual([100, 100, 101]);
});

test.each([
  [[], 'no_channels'],
  [[{ response: tanh(1, 1), today: 1.5 }], 'not_whole_money'],
  [[{ response: tanh(1, 1), today: -5 }], 'not_whole_money'],
  [[{ response: tanh(Number.NaN, 1), today: 5 }], 'not_a_number'],
  [[{ response: tanh(1, 1), today: 5, cap: 4, minimum: 5 }], 'bounds_crossed'],
  [[{ response: tanh(1, 1), today: 5, cap: 4 }], 'total_above_caps'],
  [[{ response: tanh(1, 1), today: 5, minimum: 6 }], 'total_below_minimums'],
] as [Running[], string][])('%j has no plan: %s', (channels, reason) => {
  expect(planBudget(channels)).toEqual({ kind: 'no_answer', reason });
});
