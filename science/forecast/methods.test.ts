import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { mase, naiveError } from './accuracy.ts';
import { ahead, dampedHoltWinters, filter } from './holt-winters.ts';
import { naive2 } from './naive2.ts';
import { originsBetween, rollingErrors } from './rolling-origin.ts';
import { isSeasonal, seasonOf } from './season.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { fitSmoothing, smoothed } from './smoothing.ts';
import { straightLine, theta, thetaLines } from './theta.ts';

const close = (values: ArrayLike<number>, expected: readonly number[], decimals = 9) => {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, decimals);
};
const noisy = (n: number, seed: number, season = 0, period = 7) => {
  const random = seeded(seed);
  return Float64Array.from({ length: n }, (_, i) => 100 + 0.3 * i + season * Math.sin((2 * Math.PI * i) / period) + 5 * normal(random));
};

describe('seasonal naive and accuracy', () => {
  test('repeats the last period, also beyond one', () => {
    close(seasonalNaive(3).fit([])([9, 9, 1, 2, 3], 5), [1, 2, 3, 1, 2]);
    close(seasonalNaive(1).fit([])([4, 7], 3), [7, 7, 7]);
  });

  test('MASE by hand: steps of 2 in the history, forecasts off by 1 and 3', () => {
    expect(naiveError([1, 3, 5, 7], 1)).toBe(2);
    expect(naiveError([1, 3, 5, 7], 2)).toBe(4);
    expect(mase([1, 3, 5, 7], 1, [9, 11], [8, 8])).toBe(1);
  });
});

describe('season', () => {
  test('multiplicative by hand: 1, 3, 1, 3... lies half and one and a half times around its mean', () => {
    const season = seasonOf([1, 3, 1, 3, 1, 3, 1, 3], 2);
    expect(season.kind).toBe('multiplicative');
    close(season.indexes, [0.5, 1.5]);
  });

  test('additive as soon as a value is zero; it sums to zero', () => {
    const season = seasonOf([0, 2, 4, 0, 2, 4, 0, 2, 4], 3);
    expect(season.kind).toBe('additive');
    close(season.indexes, [-2, 0, 2]);
  });

  test('a trend does not leak into an additive season, of an even and of an odd period', () => {
    for (const shape of [
      [-3, 1, 2],
      [-2, -1, 4, -1],
    ]) {
      const values = Array.from({ length: 24 }, (_, i) => i - 5 + (shape[i % shape.length] ?? 0));
      close(seasonOf(values, shape.length).indexes, shape);
    }
  });

  test('is tested for: a sine has it, noise and less than three periods do not', () => {
    expect(isSeasonal(noisy(70, 1, 30), 7)).toBe(true);
    expect(isSeasonal(noisy(20, 1, 30), 7)).toBe(false);
    const random = seeded(5);
    const flat = Array.from({ length: 40 }, () => Float64Array.from({ length: 140 }, () => normal(random)));
    expect(flat.filter((values) => isSeasonal(values, 7)).length).toBeLessThan(10);
  });
});

describe('season of a noisy series', () => {
  test('its indexes are normalised: around one, or around zero', () => {
    const random = seeded(21);
    const noisy = Array.from({ length: 31 }, () => 2 + random());
    const mean = (values: readonly number[]) => seasonOf(values, 4).indexes.reduce((sum, one) => sum + one / 4, 0);
    expect(mean(noisy)).toBeCloseTo(1, 12);
    expect(mean([0, ...noisy])).toBeCloseTo(0, 12);
  });

  test('two periods and a half are not enough to call it one', () => {
    const busyFirst = Array.from({ length: 36 }, (_, i) => (i % 12 === 0 ? 10 : 1));
    expect(isSeasonal(busyFirst.slice(0, 30), 12)).toBe(false);
    expect(isSeasonal(busyFirst, 12)).toBe(true);
  });
});

describe('Naive2', () => {
  test('by hand: the last value without its season, the season put back', () => {
    const values = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 10 : 30));
    close(naive2(2).fit(values)(values, 3), [10, 30, 10]);
    // Twice as much at the very end: 60 without its season is 60 / 1.5 of the level.
    const last = [...values.slice(0, -1), 60];
    const { indexes } = seasonOf(last, 2);
    close(naive2(2).fit(values)(last, 2), [(60 / (indexes[1] ?? 1)) * (indexes[0] ?? 1), 60]);
  });

  test('is the last value when there is no season', () => {
    const values = noisy(40, 2);
    close(naive2(7).fit(values)(values, 2), [values[39] ?? 0, values[39] ?? 0]);
  });
});

describe('smoothing', () => {
  test('by hand: alpha one half, 4, 8 from the best first level', () => {
    // Errors are 4 - l and 8 - (4 + l) / 2 = 6 - l / 2: least at l = 5.6, the levels then 4.8 and 6.4.
    const { level, squares } = smoothed([4, 8], 0.5);
    expect(level).toBeCloseTo(6.4, 12);
    expect(squares).toBeCloseTo(1.6 ** 2 + 3.2 ** 2, 12);
  });

  test('noise around a level is smoothed much, a random walk hardly', () => {
    const random = seeded(3);
    const noise = Float64Array.from({ length: 300 }, () => normal(random));
    let at = 0;
    const walk = noise.map((step) => (at += step));
    expect(fitSmoothing(noise).alpha).toBeLessThan(0.15);
    expect(fitSmoothing(walk).alpha).toBeGreaterThan(0.8);
  });
});

describe('Theta', () => {
  test('least squares line by hand', () => {
    const line = straightLine([1, 2, 4]);
    expect(line.slope).toBeCloseTo(1.5, 12);
    expect(line.at(3)).toBeCloseTo(7 / 3 + 3, 12);
  });

  test('is smoothing with half the slope as drift (Hyndman and Billah 2003)', () => {
    const values = noisy(60, 4);
    const { slope } = straightLine(values);
    for (const alpha of [0.2, 0.5, 0.9]) {
      // Both from the same start, y(1): the identity's own assumption; here the start is chosen, and what it changes has decayed by the end.
      const { level } = smoothed(values, alpha);
      const expected = [1, 2, 3].map((h) => level + (slope / 2) * (h - 1 + (1 - (1 - alpha) ** 60) / alpha));
      close(thetaLines(values, 3, alpha), expected, 3);
    }
  });

  test('a straight line goes on, at half its slope beyond the smoothed end', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => 3 + 2 * i);
    const next = theta(1).fit(values)(values, 3);
    expect(next[0]).toBeCloseTo(42, 2);
    expect((next[2] ?? 0) - (next[1] ?? 0)).toBeCloseTo(1, 6);
  });

  test('puts the season back', () => {
    const values = Float64Array.from({ length: 42 }, (_, i) => 100 + 20 * Math.sin((2 * Math.PI * i) / 7));
    const next = theta(7).fit(values)(values, 7);
    for (const [h, value] of next.entries()) expect(value).toBeCloseTo(values[h] ?? 0, 0);
  });
});

describe('damped Holt-Winters', () => {
  test('one step of the equations by hand', () => {
    const weights = { level: 0.5, trend: 0.5, season: 0.5, damping: 0.9 };
    // Level starts at 10 without a trend; 10 changes nothing, 14 lifts the level to 12 and the trend to 1.
    const state = filter([10, 14], 1, weights);
    expect(state.level).toBeCloseTo(12, 12);
    expect(state.trend).toBeCloseTo(1, 12);
    expect(state.squares).toBeCloseTo(16, 12);
    close(ahead(state, 0.9, 2, 2), [12.9, 13.71]);
  });

  test('a repeating season goes on, whatever the place where the history ends', () => {
    const shape = [5, 9, 2, 7];
    const values = Array.from({ length: 26 }, (_, i) => shape[i % 4] ?? 0);
    close(dampedHoltWinters(4).fit(values)(values, 5), [2, 7, 5, 9, 2], 6);
  });

  test('a trend is followed and flattens', () => {
    const values = Array.from({ length: 40 }, (_, i) => 10 + 2 * i);
    const next = dampedHoltWinters(1).fit(values)(values, 20);
    expect(next[0]).toBeGreaterThan(89);
    expect(next[19]).toBeLessThan(128);
  });
});

describe('every method', () => {
  const methods = [1, 7].flatMap((period) => [seasonalNaive(period), naive2(period), theta(period), dampedHoltWinters(period)]);

  test('in another currency the forecast is the same amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom(0.01, 100), (seed, factor) => {
        const values = noisy(50, seed, 20);
        for (const method of methods) {
          const plain = method.fit(values)(values, 9);
          const scaled = values.map((value) => value * factor);
          // Holt-Winters looks for its weights by steps, which end a hair apart.
          for (const [h, value] of method.fit(scaled)(scaled, 9).entries())
            expect(Math.abs(value / factor / (plain[h] ?? 1) - 1)).toBeLessThan(0.02);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('sees nothing from behind its origin', () => {
    const values = noisy(80, 6, 20);
    const changed = values.map((value, i) => (i < 60 ? value : 1_000));
    for (const method of methods) {
      const [errors] = rollingErrors(method, values, [60], 5);
      const [others] = rollingErrors(method, changed, [60], 5);
      close(
        values.slice(60, 65).map((value, h) => value - (errors?.[h] ?? 0)),
        [...changed.slice(60, 65).map((value, h) => value - (others?.[h] ?? 0))],
      );
    }
  });
});

test('origins are spread up to the last one', () => {
  expect(originsBetween(10, 20, 4)).toEqual([11, 14, 17, 20]);
  expect(originsBetween(10, 12, 60)).toEqual([10, 11, 12]);
  expect(originsBetween(13, 12, 60)).toEqual([]);
});
