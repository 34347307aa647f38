import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { choose, type Run } from './choose.ts';
import { type Forecast, forecast } from './forecast.ts';
import { halfWidths } from './interval.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { theta } from './theta.ts';

type Answer = Extract<Forecast, { kind: 'forecast' }>;

const answered = (found: Forecast): Answer => {
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found;
};
/** Days of a shop with a weekly season and noise. */
const shop = (n: number, seed: number, noise = 8) => {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 7) + noise * normal(random));
};

describe('forecast', () => {
  test('chooses what beats the seasonal naive, and says by how much', () => {
    const found = answered(forecast(shop(200, 1), { horizon: 7, periods: [7] }));
    expect(found.method).not.toBe('seasonal_naive');
    const naive = found.tried.find(({ method }) => method === 'seasonal_naive');
    expect(found.tried[0]?.mase).toBeLessThan((naive?.mase ?? 0) * 0.85);
    expect(found.reasons).toContainEqual({ reason: 'season', period: 7 });
    expect(found.reasons.some((one) => one.reason === 'better_than_naive' && one.by > 0.15 && one.by < 0.5)).toBe(true);
    expect(found.confidence).toBeGreaterThan(0.9);
    expect(found.confidence).toBeLessThan(1);
  });

  test('stays with the seasonal naive where nothing is better', () => {
    const random = seeded(2);
    let at = 1_000;
    const walk = Array.from({ length: 150 }, () => (at += normal(random)));
    const found = answered(forecast(walk, { horizon: 5, periods: [1] }));
    expect(found.method).toBe('seasonal_naive');
    expect(found.values).toEqual(new Float64Array(5).fill(walk[149] ?? 0));
    expect(found.reasons).toContainEqual({ reason: 'nothing_better_than_naive' });
  });

  test('a series that repeats itself exactly goes on so, for certain', () => {
    const found = answered(
      forecast(
        Array.from({ length: 70 }, (_, i) => i % 7),
        { horizon: 7, periods: [7] },
      ),
    );
    expect([...found.values]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...found.low]).toEqual([...found.values]);
  });

  test('what never was negative will not be', () => {
    const falling = Array.from({ length: 80 }, (_, i) => Math.max(0, 160 - 2 * i + 3 * Math.sin(i * 7)));
    const found = answered(forecast(falling, { horizon: 10, periods: [1] }));
    expect(Math.min(...found.values, ...found.low)).toBeGreaterThanOrEqual(0);
  });

  test('the interval holds about 95 of 100 future values', () => {
    let [inside, all] = [0, 0];
    for (let seed = 10; seed < 50; seed++) {
      const values = shop(167, seed);
      const found = answered(forecast(values.slice(0, 160), { horizon: 7, periods: [7] }));
      for (const [h, value] of values.slice(160).entries()) {
        all++;
        if (value >= (found.low[h] ?? 0) && value <= (found.high[h] ?? 0)) inside++;
      }
    }
    expect(inside / all).toBeGreaterThan(0.91);
    expect(inside / all).toBeLessThan(0.985);
  });

  test('without an answer it says why', () => {
    const reason = (history: readonly number[], horizon = 2, periods: readonly number[] = [1]) => {
      const found = forecast(history, { horizon, periods });
      return found.kind === 'no_answer' ? found.reason : 'answered';
    };
    expect(reason([])).toBe('too_short');
    expect(reason([5])).toBe('too_short');
    expect(reason(shop(15, 1), 7, [7])).toBe('too_short');
    expect(reason(new Array<number>(50).fill(0))).toBe('never_varies');
    expect(reason([1, 2, Number.NaN, 4])).toBe('not_a_number');
    expect(reason([1, Number.POSITIVE_INFINITY])).toBe('not_a_number');
    expect(reason(shop(50, 1), 0)).toBe('bad_horizon');
    expect(reason(shop(50, 1), 2, [])).toBe('bad_period');
    expect(reason(shop(50, 1), 2, [0.5])).toBe('bad_period');
  });

  test('scaling money by a power of two scales the answer and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (seed) => {
        const values = shop(90, seed);
        const one = answered(forecast(values, { horizon: 7, periods: [7] }));
        const four = answered(
          forecast(
            values.map((value) => value * 4),
            { horizon: 7, periods: [7] },
          ),
        );
        expect(four.confidence).toBe(one.confidence);
        for (const [h, value] of one.values.entries()) {
          expect(Math.abs((four.values[h] ?? 0) / 4 / value - 1)).toBeLessThan(0.02);
          expect((four.low[h] ?? 0) <= (four.values[h] ?? 0) && (four.values[h] ?? 0) <= (four.high[h] ?? 0)).toBe(true);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('choice', () => {
  const run = (scaled: number[], method = theta(1)): Run => ({
    method,
    errors: [],
    scaled,
    mase: scaled.reduce((a, b) => a + b, 0) / scaled.length,
  });
  const naive = run([1, 1, 1, 1, 1, 1], seasonalNaive(1));

  test('needs a gain beyond chance', () => {
    const sure = run([0.8, 0.9, 0.8, 0.9, 0.8, 0.9]);
    const lucky = run([0.1, 1.2, 1.1, 1.2, 1.1, 1.1]);
    expect(choose(naive, [lucky], 6)).toBe(naive);
    expect(choose(naive, [sure, lucky], 6)).toBe(sure);
    expect(choose(naive, [run([0.7, 0.8, 0.7, 0.8, 0.7, 0.8]), sure], 6).mase).toBeCloseTo(0.75, 9);
  });

  test('needs two forecasts that do not overlap', () => {
    expect(choose(naive, [run([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])], 1.9)).toBe(naive);
  });
});

describe('interval', () => {
  test('by hand: 39 errors of horizon 1 need rank 38', () => {
    const errors = Array.from({ length: 39 }, (_, i) => Float64Array.of(i % 2 === 0 ? i + 1 : -(i + 1)));
    const origins = errors.map(() => 0);
    expect(halfWidths(errors, origins, 0.95)?.[0]).toBeCloseTo(38, 9);
    expect(halfWidths(errors.slice(0, 15), origins, 0.95)).toBeNull();
  });

  test('widens with the horizon as errors do', () => {
    const random = seeded(7);
    const errors = Array.from({ length: 60 }, () => Float64Array.from({ length: 20 }, (_, h) => (h + 1) * normal(random)));
    const half = halfWidths(
      errors,
      errors.map((_, i) => i),
      0.95,
    );
    expect((half?.[17] ?? 0) / (half?.[2] ?? 1)).toBeGreaterThan(4);
  });

  test('is wider where errors lately grew beyond what was known', () => {
    const random = seeded(8);
    const steady = Array.from({ length: 60 }, () => Float64Array.of(normal(random)));
    const growing = steady.map(([error = 0], i) => Float64Array.of(i < 40 ? error / 8 : error));
    const origins = steady.map((_, i) => i);
    const usual = (errors: Float64Array[]) => errors.reduce((sum, [error = 0]) => sum + Math.abs(error), 0) / errors.length;
    const relative = (errors: Float64Array[]) => (halfWidths(errors, origins, 0.95)?.[0] ?? 0) / usual(errors);
    expect(relative(growing)).toBeGreaterThan(1.5 * relative(steady));
  });

  test('each error counts by what was usual when it came, not by what is usual today', () => {
    const errors = Array.from({ length: 60 }, (_, i) => Float64Array.of(1.1 ** i));
    const mean = (1.1 ** 60 - 1) / 0.1 / 60;
    // The ratio of 1.1^i to the mean of those before it, of the 57 that have three before them the one of rank ceil(58 x 0.95) = 56.
    const ratio = 1.1 ** 58 / ((1.1 ** 58 - 1) / 0.1 / 58);
    const half = halfWidths(
      errors,
      errors.map((_, i) => i),
      0.95,
    );
    expect((half?.[0] ?? 0) / mean).toBeCloseTo(ratio, 9);
  });
});
