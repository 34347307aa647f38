import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Demand, elasticityOf } from './elasticity.ts';
import { type Suggestion, suggestPrice } from './optimum.ts';
import { shop } from './testing.ts';

const DEMAND: Demand = {
  kind: 'elasticity',
  elasticity: -2,
  low: -2.5,
  high: -1.6,
  lift: null,
  levels: 20,
  lowest: 500,
  highest: 2_000,
  current: 800,
  weekly: 100,
  weeks: 20,
};

type Suggested = Extract<Suggestion, { kind: 'suggestion' }>;
function suggested(demand: Partial<Demand>, cost: number): Suggested {
  const found = suggestPrice({ ...DEMAND, ...demand }, cost);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found;
}
const reasonOf = (demand: Partial<Demand>, cost?: number) => {
  const found = suggestPrice({ ...DEMAND, ...demand }, cost);
  return found.kind === 'no_answer' ? found.reason : found.price;
};

test('p* = c e / (1 + e), rounded to the minor unit, and what it is expected to bring', () => {
  const found = suggested({}, 500);
  expect(found).toMatchObject({ price: 1_000, current: 800, limit: null, range: [833, 1_333] });
  expect(found.profit.before).toBe(100 * 300);
  expect(found.profit.after).toBeCloseTo(100 * (1_000 / 800) ** -2 * 500, 6);
  expect(found.profit.low).toBeCloseTo(100 * (1_000 / 800) ** -2.5 * 500 - 30_000, 6);
  expect(found.profit.high).toBeCloseTo(100 * (1_000 / 800) ** -1.6 * 500 - 30_000, 6);
  expect(suggested({ elasticity: -3 }, 501).price).toBe(752);
});

test('never outside the prices there were, and says when the optimum lies there', () => {
  expect(suggested({}, 200)).toMatchObject({ price: 500, limit: 'lowest' });
  expect(suggested({}, 1_200)).toMatchObject({ price: 2_000, limit: 'highest' });
  expect(suggested({}, 250)).toMatchObject({ price: 500, limit: null });
  expect(suggested({}, 1_000)).toMatchObject({ price: 2_000, limit: null });
});

test('no suggestion, and why', () => {
  expect(reasonOf({})).toBe('no_cost');
  for (const cost of [Number.NaN, Number.POSITIVE_INFINITY, -1]) expect(reasonOf({}, cost)).toBe('not_a_cost');
  expect(reasonOf({}, 0)).toBe(500);
  expect(reasonOf({}, 1_999)).toBe(2_000);
  expect(reasonOf({}, 2_000)).toBe('cost_above_prices');
  expect(reasonOf({ high: -0.99 }, 500)).toBe('crosses_minus_one');
  expect(reasonOf({ high: -1 }, 500)).toBe('crosses_minus_one');
  expect(reasonOf({ high: -1.01 }, 500)).toBe(1_000);
  expect(reasonOf({ elasticity: -0.6, low: -0.9, high: -0.3 }, 500)).toBe('inelastic');
  expect(suggestPrice({ kind: 'no_answer', reason: 'too_few_weeks' }, 500)).toEqual({ kind: 'no_answer', reason: 'too_few_weeks' });
});

const money = fc.integer({ min: 50, max: 5_000 });
const someDemand = fc
  .record({ elasticity: fc.double({ min: -6, max: -1.3, noNaN: true }), lowest: money, more: money, current: money })
  .map(({ elasticity, lowest, more, current }) => ({
    ...DEMAND,
    ...{ elasticity, low: elasticity - 0.2, high: elasticity + 0.2, lowest, highest: lowest + more },
    current: Math.min(lowest + more, Math.max(lowest, current)),
  }));

test('no other price there was brings more, and the expected gain is inside its interval', () => {
  fc.assert(
    fc.property(
      someDemand,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (demand, share, where) => {
        const cost = share * demand.highest * 0.99;
        const { price, profit } = suggested(demand, cost);
        const at = (one: number) => demand.weekly * (one / demand.current) ** demand.elasticity * (one - cost);
        const best = Math.max(at(price - 0.5), at(price), at(price + 0.5));
        expect(best).toBeGreaterThanOrEqual(at(demand.lowest + where * (demand.highest - demand.lowest)) - 1e-6 * Math.abs(best));
        expect(profit.after).toBeCloseTo(at(price), 4);
        expect(price).toBeGreaterThanOrEqual(demand.lowest);
        expect(price).toBeLessThanOrEqual(demand.highest);
        expect(profit.low).toBeLessThanOrEqual(profit.after - profit.before + 1e-6);
        expect(profit.high).toBeGreaterThanOrEqual(profit.after - profit.before - 1e-6);
      },
    ),
  );
});

test('in another currency unit the optimum is as many times as much', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 2, max: 100 }), (seed, by) => {
      const days = shop({ seed, elasticity: -2.5 });
      const of = (times: number) => {
        const found = suggestPrice(elasticityOf(days.map((day) => ({ ...day, price: day.price * times }))), 600 * times);
        if (found.kind === 'no_answer') throw new Error(found.reason);
        return found;
      };
      const [one, two] = [of(1), of(by)];
      expect(Math.abs(two.price - by * one.price)).toBeLessThanOrEqual(by / 2 + 1);
      expect(two.limit).toBe(one.limit);
    }),
    { numRuns: 15 },
  );
});
