import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { momentum } from './momentum.ts';
import { type ProductDays, type ProductTrend, productTrend } from './product-trend.ts';

type Answer = Extract<ProductTrend, { kind: 'trend' }>;

const answered = (found: ProductTrend): Answer => {
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found;
};
/** Two weeks before and after, a day's counts in each. */
const steps = (before: number, recent: number, n = 14) => Array.from({ length: 2 * n }, (_, i) => (i < n ? before : recent));
const days = (views: [number, number], carts: [number, number], purchases: [number, number]): ProductDays => ({
  views: steps(...views),
  carts: steps(...carts),
  purchases: steps(...purchases),
});
const options = { window: 14 };

describe('product trend', () => {
  test('all signals up by half: up, surely, for the reasons', () => {
    const found = answered(productTrend(days([100, 150], [20, 30], [10, 15]), options));
    expect(found.direction).toBe('up');
    expect(found.confidence).toBeGreaterThan(0.99);
    expect(found.change).toBeGreaterThan(0.45);
    expect(found.change).toBeLessThan(0.5);
    expect(found.reasons.map(({ signal }) => signal)).toEqual(['views', 'carts', 'purchases']);
    expect(found.reasons[0]).toMatchObject({ before: 1_400, recent: 2_100 });
    expect(found.reasons.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  });

  test('expected purchases are what the level brings in as many days', () => {
    const found = answered(productTrend(days([1_000, 1_500], [200, 300], [100, 150]), options));
    expect(found.expected).toBeGreaterThan(14 * 145);
    expect(found.expected).toBeLessThan(14 * 152);
    expect(found.low).toBeLessThan(found.expected);
    expect(found.high).toBeGreaterThan(found.expected);
  });

  test('what the whole store did is season and no trend', () => {
    const season = [...steps(1, 2), ...new Array<number>(14).fill(3)];
    const found = answered(productTrend(days([100, 200], [20, 40], [10, 20]), { ...options, season }));
    expect(found.direction).toBe('stable');
    expect(found.change).toBeCloseTo(0, 2);
    expect(found.expected).toBeCloseTo(14 * 30, -1);
  });

  test('signals that contradict each other make it less sure than ones that agree', () => {
    const agreed = answered(productTrend(days([100, 150], [100, 150], [100, 150]), options));
    const torn = answered(productTrend(days([100, 250], [100, 150], [100, 80]), options));
    expect(torn.confidence).toBeLessThan(agreed.confidence - 0.05);
  });

  test('few counts are drawn towards no change', () => {
    const few = answered(
      productTrend({ views: [...new Array<number>(27).fill(0), 3], carts: steps(0, 0), purchases: steps(0, 0) }, options),
    );
    expect(Math.abs(few.change)).toBeLessThan(0.25);
    expect(few.confidence).toBeLessThan(0.8);
    expect(few.reasons.map(({ signal }) => signal)).toEqual(['views']);
  });

  test('noise that all signals share counts once', () => {
    // Seven days up and seven down in each window, in three orders that have little to do with each other.
    const noisy = (up: string) => Array.from({ length: 28 }, (_, i) => (i < 14 ? 100 : 150) + (up[i % 14] === '+' ? 40 : -40));
    const [one, two, three] = [noisy('+-+-+-+-+-+-+-'), noisy('+++++++-------'), noisy('++--++--++--+-')];
    const shared = answered(productTrend({ views: one, carts: one, purchases: one }, options));
    const apart = answered(productTrend({ views: one, carts: two, purchases: three }, options));
    expect(shared.change).toBeLessThan(apart.change - 0.02);
    expect(shared.confidence).toBeLessThan(apart.confidence);
  });

  test('without an answer it says why', () => {
    const reason = (given: ProductDays, more = {}) => {
      const found = productTrend(given, { ...options, ...more });
      return found.kind === 'no_answer' ? found.reason : 'answered';
    };
    const good = days([1, 2], [1, 2], [1, 2]);
    expect(reason(days([0, 0], [0, 0], [0, 0]))).toBe('nothing_happened');
    expect(reason({ ...good, carts: [1] })).toBe('uneven_lengths');
    expect(reason(good, { window: 21 })).toBe('too_short');
    expect(reason(good, { window: 10 })).toBe('bad_window');
    expect(reason({ ...good, views: steps(-1, 1) })).toBe('not_a_number');
    expect(reason({ ...good, views: steps(Number.NaN, 1) })).toBe('not_a_number');
    expect(reason(good, { season: [1, 2] })).toBe('bad_season');
    expect(reason(good, { season: steps(0, 1) })).toBe('bad_season');
  });

  test('the unit of the season and what lies before the windows change nothing; swapped windows swap the sign', () => {
    const count = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(count, count, count, (views, carts, purchases) => {
        const found = answered(productTrend({ views, carts, purchases }, options));
        const season = new Array<number>(42).fill(7);
        const seasoned = answered(productTrend({ views, carts, purchases }, { ...options, season }));
        expect(seasoned.change).toBeCloseTo(found.change, 9);
        expect(seasoned.expected).toBeCloseTo(found.expected, 6);
        const older = answered(productTrend({ views: [99, ...views], carts: [0, ...carts], purchases: [5, ...purchases] }, options));
        expect(older).toEqual(found);
        const swap = (list: number[]) => [...list.slice(14), ...list.slice(0, 14)];
        const back = answered(productTrend({ views: swap(views), carts: swap(carts), purchases: swap(purchases) }, options));
        expect(Math.log(1 + back.change)).toBeCloseTo(-Math.log(1 + found.change), 6);
      }),
      { numRuns: 40 },
    );
  });
});

test('momentum by hand: 10 against 20, halves added, Poisson at least', () => {
  const { growth, variance } = momentum([5, 5, 10, 10], [1, 1, 1, 1]);
  expect(growth).toBeCloseTo(Math.log(20.5 / 10.5), 12);
  expect(variance).toBeCloseTo(1 / 20.5 + 1 / 10.5, 12);
});

test('days that vary more than Poisson make the growth less certain', () => {
  // Each day 40 off its 100: dispersion (4 x 40² / 100) / 2, but for the halves.
  const { variance } = momentum([60, 140, 60, 140], [1, 1, 1, 1]);
  expect(variance).toBeCloseTo((32 * 2) / 200, 1);
});
