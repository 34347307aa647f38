import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { elasticityOf } from './elasticity.ts';
import { DAY, type Observation } from './observation.ts';
import { daysOfLines } from './order-lines.ts';
import { MONDAY, shop } from './testing.ts';

const reasonOf = (lines: readonly Observation[], open: readonly number[] = []) => {
  const found = daysOfLines(lines, open);
  return found.kind === 'no_answer' ? found.reason : `${found.observations.length} rows`;
};

/** Two lines a day for so many days, priced by `priceOf`. */
const twoADay = (days: number, priceOf: (units: number, day: number) => number): Observation[] =>
  Array.from({ length: days }, (_, day) =>
    [2, 40].map((units, i) => ({ at: MONDAY + day * DAY + (i + 9) * 3_600_000, units, price: priceOf(units, day), promotion: false })),
  ).flat();

test('a price that falls with the quantity of an order is no price of the product', () => {
  expect(reasonOf(twoADay(30, (units) => (units > 10 ? 800 : 1_000)))).toBe('price_follows_quantity');
  expect(reasonOf(twoADay(30, (units, day) => (units > 10 ? 800 : 1_000) + 10 * (day % 5)))).toBe('price_follows_quantity');
});

test('several prices a day for another reason are told apart', () => {
  expect(reasonOf(twoADay(30, (units) => (units > 10 ? 1_000 : 800)))).toBe('several_prices_a_day');
  expect(reasonOf(twoADay(30, (units, day) => (units > 10 === (day % 2 === 0) ? 800 : 1_000)))).toBe('several_prices_a_day');
  // Six days of the larger order at the lower price are luck with a chance of 1 in 64, seven of 1 in 128.
  expect(reasonOf(twoADay(12, (units, day) => (day < 6 && units > 10 ? 800 : 1_000)))).toBe('several_prices_a_day');
  expect(reasonOf(twoADay(12, (units, day) => (day < 7 && units > 10 ? 800 : 1_000)))).toBe('price_follows_quantity');
});

test('one day in ten with several prices is still a price of the day', () => {
  const mixed = (days: number) => twoADay(30, (units, day) => 1_000 + day + (day < days && units > 10 ? -200 : 0));
  expect(reasonOf(mixed(3))).toBe('60 rows');
  expect(reasonOf(mixed(4))).toBe('several_prices_a_day');
});

test('with less than ten days of two orders nobody can tell', () => {
  const lines = twoADay(30, (_, day) => 1_000 + day);
  const alone = (from: number) => lines.filter((_, i) => i % 2 === 0 || i < 2 * from);
  expect(reasonOf(alone(9))).toBe('too_few_orders');
  expect(reasonOf(alone(10))).toBe('40 rows');
  expect(reasonOf(twoADay(9, (_, day) => 1_000 + (day % 2)))).toBe('too_few_price_levels');
});

test('open days without a sale count as none sold at the price before; days outside the first and last sale do not', () => {
  const lines = twoADay(12, (_, day) => 1_000 + day).filter(({ at }) => at < MONDAY + 5 * DAY || at > MONDAY + 6 * DAY);
  const open = Array.from({ length: 20 }, (_, day) => MONDAY + (day - 4) * DAY);
  const found = daysOfLines([...lines].reverse(), open);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  expect(found.observations.length).toBe(lines.length + 1);
  expect(found.observations.filter(({ units }) => units === 0)).toEqual([
    { at: MONDAY + 5 * DAY, units: 0, price: 1_004, promotion: false },
  ]);
});

test('lines give the elasticity that their days give', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
      const random = seeded(seed);
      const days = shop({ seed, noise: 0.05 });
      const lines = days.flatMap((day) => {
        const part = random();
        return [part, 1 - part].map((share, i) => ({ ...day, at: day.at + i * 3_600_000, units: day.units * share }));
      });
      const found = daysOfLines(lines, []);
      const [one, two] = [elasticityOf(days), found.kind === 'days' ? elasticityOf(found.observations) : found];
      if (one.kind === 'no_answer' || two.kind === 'no_answer') throw new Error('no answer');
      expect(two.elasticity).toBeCloseTo(one.elasticity, 6);
    }),
    { numRuns: 10 },
  );
});

test('what is no line is said', () => {
  expect(reasonOf([])).toBe('nothing_observed');
  const lines = twoADay(12, () => 1_000);
  const bad = (part: Partial<Observation>) => reasonOf([...lines, { at: MONDAY, units: 1, price: 100, promotion: false, ...part }]);
  expect(bad({ at: Number.NaN })).toBe('not_a_time');
  expect(bad({ units: -1 })).toBe('not_a_count');
  expect(bad({ price: 0 })).toBe('not_a_price');
});
