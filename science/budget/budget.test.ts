import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { allocate, type Channel, responseOf } from './allocate.ts';
import { campaignRule } from './campaign-rule.ts';
import { roasProportional, roasShares } from './proportional.ts';
import { respond } from './response.ts';

const FIXTURE: Channel[] = [
  { response: { kind: 'tanh', top: 200, rate: 0.5 }, low: 0, high: 100 },
  { response: { kind: 'tanh', top: 150, rate: 1.25 }, low: 0, high: 100 },
];
const money = fc.double({ min: 1, max: 500, noNaN: true });
const channel: fc.Arbitrary<Channel> = fc
  .record({
    response: fc.oneof(
      fc.record({ kind: fc.constant('tanh' as const), top: money, rate: fc.double({ min: 0.01, max: 2, noNaN: true }) }),
      fc.record({ kind: fc.constant('hill' as const), top: money, half: money, shape: fc.double({ min: 0.5, max: 3, noNaN: true }) }),
    ),
    low: fc.double({ min: 0, max: 20, noNaN: true }),
    more: fc.double({ min: 0, max: 300, noNaN: true }),
  })
  .map(({ response, low, more }) => ({ response, low, high: low + more }));
const problem = fc
  .tuple(fc.array(channel, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([channels, share]) => {
    const [low, high] = [channels.reduce((sum, one) => sum + one.low, 0), channels.reduce((sum, one) => sum + one.high, 0)];
    return { channels, total: low + share * (high - low) };
  });

test.each([
  [1, '0.317445', '0.682555', '135.3907'],
  [2, '1.158814', '0.841186', '221.8042'],
  [4, '2.65848', '1.34152', '313.6814'],
])('of %s the optimum is %s and %s with %s', (total, x1, x2, response) => {
  const found = allocate(FIXTURE, total);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  expect(found.spend[0]?.toFixed(x1.length - 2)).toBe(x1);
  expect(found.spend[1]?.toFixed(x2.length - 2)).toBe(x2);
  expect(found.response.toFixed(4)).toBe(response);
});

test('the total is conserved, bounds are kept, and no pair of channels could exchange anything to gain', () => {
  fc.assert(
    fc.property(problem, ({ channels, total }) => {
      const found = allocate(channels, total);
      if (found.kind === 'no_answer') throw new Error(found.reason);
      expect(found.spend.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 6);
      for (const [i, { low, high }] of channels.entries()) {
        expect(found.spend[i]).toBeGreaterThanOrEqual(low - 1e-9);
        expect(found.spend[i]).toBeLessThanOrEqual(high + 1e-9);
      }
      for (const [i, one] of channels.entries())
        for (const [j, two] of channels.entries()) {
          const [x = 0, y = 0] = [found.spend[i], found.spend[j]];
          const moved = Math.min(0.01, one.high - x, y - two.low);
          if (i === j || moved <= 0) continue;
          const gain =
            respond(one.response, x + moved) + respond(two.response, y - moved) - respond(one.response, x) - respond(two.response, y);
          expect(gain).toBeLessThan(1e-6 * found.response + 1e-9);
        }
    }),
    { numRuns: 60 },
  );
});

test('money in another unit gives the same shares', () => {
  const cents = FIXTURE.map((one) => ({
    ...one,
    response: one.response.kind === 'tanh' ? { ...one.response, rate: one.response.rate / 100 } : one.response,
    high: 10_000,
  }));
  const [found, plain] = [allocate(cents, 200), allocate(FIXTURE, 2)];
  if (found.kind === 'no_answer' || plain.kind === 'no_answer') throw new Error('no answer');
  expect((found.spend[0] ?? 0) / 100).toBeCloseTo(plain.spend[0] ?? 0, 6);
});

test('a cap that is better than the rest is reached, and not overstepped; nothing is left over beside it', () => {
  const good: Channel = { response: { kind: 'tanh', top: 1_000, rate: 0.01 }, low: 0, high: 3.3 };
  const poor: Channel = { response: { kind: 'tanh', top: 10, rate: 0.01 }, low: 0, high: 4.4 };
  for (const total of [7.69, 5]) {
    const found = allocate([poor, good], total);
    if (found.kind === 'no_answer') throw new Error(found.reason);
    expect(found.spend[1]).toBeCloseTo(3.3, 9);
    expect(found.spend[1]).toBeLessThanOrEqual(3.3 + 1e-12);
    expect((found.spend[0] ?? 0) + (found.spend[1] ?? 0)).toBeCloseTo(total, 9);
    const turned = allocate([good, poor], total);
    if (turned.kind === 'allocation') expect(turned.spend[0]).toBeLessThanOrEqual(3.3 + 1e-12);
  }
});

test('among S-shaped responses no allocation of a fine grid is better by more than a hundredth', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seeded(seed);
    const channels = Array.from({ length: 3 }, (): Channel => {
      const response = { kind: 'hill' as const, top: 50 + 100 * random(), half: 10 + 50 * random(), shape: 2 + random() };
      return { response, low: 0, high: 100 };
    });
    const found = allocate(channels, 60);
    if (found.kind === 'no_answer') throw new Error(found.reason);
    let best = 0;
    for (let a = 0; a <= 60; a++) for (let b = 0; a + b <= 60; b++) best = Math.max(best, responseOf(channels, [a, b, 60 - a - b]));
    expect(found.response).toBeGreaterThan(0.99 * best);
  }
});

test('an S that needs a push gets it or nothing: all the money goes where it tips', () => {
  const steep: Channel = { response: { kind: 'hill', top: 100, half: 10, shape: 3 }, low: 0, high: 20 };
  const found = allocate([steep, steep], 12);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  expect(Math.max(...found.spend)).toBeGreaterThan(11.5);
});

test.each([
  [[], 1, 'no_channels'],
  [[{ ...(FIXTURE[0] as Channel), low: 5 }], 4, 'total_below_minimums'],
  [[{ ...(FIXTURE[0] as Channel), high: 3 }], 4, 'total_above_caps'],
  [[{ ...(FIXTURE[0] as Channel), low: 9, high: 3 }], 4, 'bounds_crossed'],
  [FIXTURE, Number.NaN, 'not_a_number'],
  [FIXTURE, -1, 'not_a_number'],
])('%o of %s has no answer: %s', (channels, total, reason) => {
  expect(allocate(channels, total)).toEqual({ kind: 'no_answer', reason });
});

test('the baseline splits by return on ad spend, at least 0.1, to the last unit', () => {
  expect(roasProportional([3, 1], 1_000)).toEqual([750, 250]);
  expect(roasProportional([0, 0.3], 1_000)).toEqual([250, 750]);
  expect(roasShares([Number.NaN, 0.1])).toEqual([0.5, 0.5]);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.nat(1_000_000),
      (returns, total) => {
        expect(roasProportional(returns, total).reduce((a, b) => a + b, 0)).toBe(total);
      },
    ),
  );
});

describe('the campaign rules', () => {
  const of = (roas: number, part: Partial<Parameters<typeof campaignRule>[0]> = {}, daily = 1_000_000) =>
    campaignRule({ dailyBudget: 10_000, spent: 20_000, revenue: 20_000 * roas, daysRunning: 5, ...part }, { daily });
  test.each([
    [3, 'increase', 12_000],
    [2.99, 'increase', 11_000],
    [2, 'increase', 11_000],
    [1.99, 'maintain', 10_000],
    [1, 'maintain', 10_000],
    [0.99, 'decrease', 8_000],
    [0.5, 'decrease', 8_000],
    [0.49, 'pause', 0],
  ])('a return of %s: %s to %s', (roas, action, budget) => {
    expect(of(roas)).toMatchObject({ action, budget });
  });

  test('learns until 50 units and 3 days; grows by 100 units at most; the cap has the last word', () => {
    expect(of(9, { spent: 4_999, revenue: 45_000 })).toMatchObject({ action: 'learn', budget: 10_000 });
    expect(of(9, { daysRunning: 2 })).toMatchObject({ action: 'learn' });
    expect(of(0, { spent: 0, revenue: 0 })).toEqual({ kind: 'rule', action: 'learn', budget: 10_000, roas: null });
    expect(of(9, { dailyBudget: 100_000 })).toMatchObject({ budget: 110_000 });
    expect(of(9, {}, 10_500)).toMatchObject({ action: 'increase', budget: 10_500 });
    expect(of(1, { dailyBudget: 20_000 }, 15_000)).toMatchObject({ action: 'maintain', budget: 15_000 });
    expect(of(1, { spent: -1 })).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
  });
});
