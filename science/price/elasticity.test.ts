import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Demand, type ElasticityOptions, elasticityOf } from './elasticity.ts';
import { DAY, type Observation } from './observation.ts';
import { poissonFit } from './poisson-fit.ts';
import { MONDAY, shop } from './testing.ts';

function demandOf(observations: readonly Observation[], options?: ElasticityOptions): Demand {
  const found = elasticityOf(observations, options);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found;
}

function reasonOf(observations: readonly Observation[], options?: ElasticityOptions): string {
  const found = elasticityOf(observations, options);
  return found.kind === 'no_answer' ? found.reason : `elasticity ${found.elasticity}`;
}

const noisy = fc
  .record({
    elasticity: fc.double({ min: -4, max: -1.2, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1e6 }),
    weeks: fc.integer({ min: 12, max: 20 }),
  })
  .map((given) => shop({ ...given, noise: 0.1 }));
const anyWidth = { widest: 30 };

test('demand without noise is found again, whatever the price follows', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: -0.3, noNaN: true }),
      fc.double({ min: 1, max: 2, noNaN: true }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      (elasticity, lift, follows) => {
        const found = demandOf(shop({ elasticity, lift, follows }));
        expect(found.elasticity).toBeCloseTo(elasticity, 6);
        expect(found.lift).toBeCloseTo(lift, 6);
      },
    ),
    { numRuns: 30 },
  );
});

test('says what prices there were, what is asked now, and what is sold a week at that', () => {
  const days = shop({ weeks: 12 });
  const found = demandOf(days);
  const prices = days.map(({ price }) => price);
  expect(found).toMatchObject({ lowest: Math.min(...prices), highest: Math.max(...prices), levels: new Set(prices).size, weeks: 12 });
  expect(found.current).toBe(days.at(-1)?.price);
  const promoted = days.map((day, i) => (i === days.length - 1 ? { ...day, promotion: true, units: day.units * 1.5 } : day));
  expect(demandOf(promoted).current).toBe(days.at(-2)?.price);
  const expected =
    days.slice(-28).reduce((sum, { units, price, promotion }) => sum + (units * (found.current / price) ** -2) / (promotion ? 1.5 : 1), 0) /
    4;
  expect(found.weekly).toBeCloseTo(expected, 4);
  expect(
    demandOf(
      days.map((day) => ({ ...day, promotion: false })),
      anyWidth,
    ).lift,
  ).toBeNull();
});

describe('does not change', () => {
  const same = (one: readonly Observation[], two: readonly Observation[]) => {
    const [first, second] = [demandOf(one, anyWidth), demandOf(two, anyWidth)];
    expect(second.elasticity).toBeCloseTo(first.elasticity, 6);
    expect(second.high - second.low).toBeCloseTo(first.high - first.low, 6);
    return [first, second] as const;
  };
  const property = (change: (days: Observation[], by: number) => [Observation[], (one: Demand, two: Demand, by: number) => void]) =>
    fc.assert(
      fc.property(noisy, fc.integer({ min: 2, max: 200 }), (days, by) => {
        const [changed, check] = change(days, by);
        check(...same(days, changed), by);
      }),
      { numRuns: 15 },
    );

  test('in another currency unit', () =>
    property((days, by) => [
      days.map((day) => ({ ...day, price: day.price * by })),
      (one, two) => {
        expect(two.highest).toBe(one.highest * by);
        expect(two.current).toBe(one.current * by);
        expect(two.weekly / one.weekly).toBeCloseTo(1, 6);
      },
    ]));

  test('by whole weeks', () =>
    property((days, by) => [days.map((day) => ({ ...day, at: day.at - by * 7 * DAY })), (one, two) => expect(two.weeks).toBe(one.weeks)]));

  test('by time of day', () => property((days) => [days.map((day) => ({ ...day, at: day.at + DAY / 2 })), () => {}]));

  test('with the order of observations', () =>
    property((days, by) => [
      days
        .map((day, i) => [day, (i * by * 7919) % 10_007] as const)
        .sort((a, b) => a[1] - b[1])
        .map(([day]) => day),
      (one, two) => expect(two.current).toBe(one.current),
    ]));

  test('with every row twice', () =>
    property((days) => [[...days, ...days], (one, two) => expect(two.weekly / one.weekly).toBeCloseTo(2, 6)]));
});

test('the interval holds the true elasticity about as often as it says', () => {
  let held = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const found = demandOf(shop({ seed, noise: 0.2, weeks: 16 }), anyWidth);
    if (found.low <= -2 && found.high >= -2) held++;
  }
  expect(held).toBeGreaterThanOrEqual(91);
  expect(held).toBeLessThanOrEqual(99);
});

test('days without a sale count: leaving them out would make demand look less elastic', () => {
  const days = shop({ elasticity: -3, volume: 20, weeks: 40, seed: 5 }).map((day) => ({ ...day, units: day.units < 8 ? 0 : day.units }));
  const found = demandOf(days, anyWidth).elasticity;
  expect(found).toBeLessThan(
    demandOf(
      days.filter(({ units }) => units > 0),
      anyWidth,
    ).elasticity,
  );
});

test('the interval reaches as far as Student says of the weeks: 2.201 standard errors with twelve', () => {
  const days = shop({ noise: 0.2, weeks: 12 }).map((day) => ({ ...day, promotion: false }));
  const found = demandOf(days, anyWidth);
  const weekday = (one: number) => days.map((_, i) => Number(i % 7 === one));
  const columns = [days.map(({ price }) => Math.log(price)), ...[1, 2, 3, 4, 5, 6].map(weekday)];
  const fit = poissonFit({ counts: days.map(({ units }) => units), columns, groups: days.map((_, i) => Math.floor(i / 7)) });
  expect((found.high - found.elasticity) / (fit?.errors[0] ?? 0)).toBeCloseTo(2.201, 3);
  expect((found.elasticity - found.low) / (fit?.errors[0] ?? 0)).toBeCloseTo(2.201, 3);
});

test('what is sold in parts of a day adds up', () => {
  const parts = shop().flatMap((day, i) => [0.1 + (i % 9) / 10, 0.9 - (i % 9) / 10].map((share) => ({ ...day, units: day.units * share })));
  expect(demandOf(parts).elasticity).toBeCloseTo(-2, 6);
});

describe('has no answer', () => {
  const days = shop();
  const bad = (part: Partial<Observation>) => reasonOf(days.map((day, i) => (i === 3 ? { ...day, ...part } : day)));

  test('for what is no observation', () => {
    expect(reasonOf([])).toBe('nothing_observed');
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 0.5]) expect(bad({ at })).toBe('not_a_time');
    for (const units of [Number.NaN, Number.POSITIVE_INFINITY, -1]) expect(bad({ units })).toBe('not_a_count');
    for (const price of [Number.NaN, Number.POSITIVE_INFINITY, 0, -5, 9.5]) expect(bad({ price })).toBe('not_a_price');
    for (const block of [0, -7, 10, 7.5, Number.NaN]) expect(reasonOf(days, { block })).toBe('bad_block');
  });

  test('with fewer than three prices, and has one with three', () => {
    const of = (levels: number) =>
      shop({ noise: 0.01 }).map((day, i) => ({ ...day, price: 900 + 100 * ((i * 5) % levels), promotion: false }));
    expect(reasonOf(of(2), anyWidth)).toBe('too_few_price_levels');
    expect(demandOf(of(3), anyWidth).levels).toBe(3);
  });

  test('with fewer than fifty units, or six weeks in which the price changed', () => {
    const all = days.reduce((sum, { units }) => sum + units, 0);
    const scaled = (units: number) => days.map((day) => ({ ...day, units: (day.units * units) / all }));
    expect(reasonOf(scaled(49.9))).toBe('too_little_sold');
    expect(reasonOf(scaled(50.1))).toMatch(/^elasticity/);
    const settled = (weeks: number) =>
      days.map((day, i) => (i < 7 * weeks ? day : { ...day, price: days[7 * Math.floor(i / 7)]?.price ?? 1 }));
    expect(reasonOf(settled(5), anyWidth)).toBe('too_few_weeks');
    expect(demandOf(settled(6), anyWidth).weeks).toBe(6);
  });

  test('when several prices a day are the rule, and leaves such days out when they are not', () => {
    const also = (every: number) => days.flatMap((day, i) => (i % every === 0 ? [day, { ...day, price: day.price + 100 }] : [day]));
    expect(reasonOf(also(5))).toBe('several_prices_a_day');
    expect(demandOf(also(12)).elasticity).toBeCloseTo(-2, 6);
  });

  test('when the price changes with promotions or weekends only', () => {
    const weekends = days.map((day, i) => ({ ...day, units: day.units + (i % 5), price: i % 7 > 4 ? 1_200 : day.promotion ? 800 : 1_000 }));
    expect(reasonOf(weekends)).toBe('price_moves_only_with_controls');
  });

  test('when nothing but the lowest price sold', () => {
    const lowest = (i: number) => i % 3 === 0;
    const only = days.map((day, i) => ({
      ...day,
      promotion: false,
      price: lowest(i) ? 900 : 1_000 + 10 * (i % 4),
      units: lowest(i) ? 20 : 0,
    }));
    expect(reasonOf(only)).toBe('no_stable_estimate');
  });

  test('when the interval is too wide, or wholly above zero', () => {
    expect(reasonOf(shop({ noise: 0.6 }))).toBe('too_uncertain');
    expect(reasonOf(shop({ elasticity: 1.5, noise: 0.01 }))).toBe('rises_with_price');
    const wide = demandOf(shop({ noise: 0.3 }), anyWidth);
    const reach = (wide.high - wide.low) / 2;
    expect(reasonOf(shop({ noise: 0.3 }), { widest: reach * 1.001 })).toMatch(/^elasticity/);
    expect(reasonOf(shop({ noise: 0.3 }), { widest: reach * 0.999 })).toBe('too_uncertain');
  });

  test('not a number is never said of anything', () => {
    const row = fc.record({
      at: fc.oneof(
        fc.constant(MONDAY),
        fc.double(),
        fc.integer({ min: 0, max: 200 }).map((day) => MONDAY + day * DAY),
      ),
      units: fc.oneof(fc.integer({ min: -1, max: 30 }), fc.double()),
      price: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double()),
      promotion: fc.boolean(),
    });
    const days = row.map((one) => ({ ...one, at: MONDAY + Math.floor(Math.abs(one.units) * 7) * DAY }));
    const sane = fc.record({
      at: fc.integer({ min: 0, max: 120 }).map((day) => MONDAY + day * DAY),
      units: fc.integer({ min: 0, max: 30 }),
      price: fc.integer({ min: 90, max: 110 }),
      promotion: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.array(row), fc.array(days), fc.array(sane, { minLength: 60, maxLength: 120 })), (rows) => {
        const found = elasticityOf(rows, anyWidth);
        if (found.kind === 'elasticity')
          for (const value of [found.elasticity, found.low, found.high, found.weekly]) expect(value).not.toBeNaN();
      }),
      { numRuns: 60 },
    );
  });
});

test('weeks as observations, in blocks of four', () => {
  const weeks = shop({ weeks: 60 }).map((day, i) => ({
    ...day,
    at: MONDAY + 7 * DAY * i,
    promotion: false,
    units: 40 * (day.price / 1_000) ** -2.5,
  }));
  expect(reasonOf(weeks)).toBe('too_few_weeks');
  const found = demandOf(weeks, { block: 28 });
  expect(found.elasticity).toBeCloseTo(-2.5, 6);
  expect(found.weekly).toBeCloseTo(40 * (found.current / 1_000) ** -2.5, 4);
});
