import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { detectBatch } from './batch.ts';
import { esdOutliers } from './esd.ts';
import { loess } from './loess.ts';
import { mad, median } from './median.ts';
import { seasonalPart } from './seasonal.ts';

const PERIOD = 24;
const found = (values: ArrayLike<number>, maxShare = 0.05): number[] => {
  const answer = detectBatch(values, { period: PERIOD, maxShare });
  if (answer.kind === 'no_answer') throw new Error(answer.reason);
  return answer.indexes;
};

function daily(seed: number, days = 14): Float64Array {
  const random = seeded(seed);
  return Float64Array.from(
    { length: PERIOD * days },
    (_, t) => 100 + 40 * Math.sin((2 * Math.PI * t) / PERIOD) + 0.05 * t + 3 * normal(random),
  );
}

test('finds what was planted and next to nothing else', () => {
  const values = daily(1);
  for (const at of [50, 120, 121, 200]) values[at] = (values[at] ?? 0) + (at === 200 ? -40 : 40);
  const indexes = found(values);
  expect([50, 120, 121, 200].every((at) => indexes.includes(at))).toBe(true);
  expect(indexes.length).toBeLessThanOrEqual(6);
});

test('a value that is usual elsewhere in the day is found where it is not', () => {
  const values = daily(2);
  // The height of the day in the depth of the night.
  values[PERIOD * 5 + 18] = 140;
  expect(found(values)).toContain(PERIOD * 5 + 18);
});

test('scale, level and sign do not matter', () => {
  const values = daily(3);
  values[77] = 300;
  const plain = found(values);
  expect(found(values.map((value) => 7 * value))).toEqual(plain);
  expect(found(values.map((value) => value + 5_000))).toEqual(plain);
  expect(found(values.map((value) => -value))).toEqual(plain);
});

test('the season is what repeats, also beside outliers', () => {
  const random = seeded(8);
  const values = Float64Array.from(
    { length: PERIOD * 10 },
    (_, t) => 10 * Math.cos((2 * Math.PI * t) / PERIOD) + 0.3 * t + 0.2 * normal(random),
  );
  const plain = seasonalPart(values, PERIOD);
  for (const t of [0, 6, 12, 100]) expect(plain[t]).toBeCloseTo(10 * Math.cos((2 * Math.PI * t) / PERIOD), 0);
  expect(plain[5]).toBe(plain[5 + 3 * PERIOD]);
  values[60] = 60;
  expect(Math.abs((seasonalPart(values, PERIOD)[60 % PERIOD] ?? 0) - (plain[60 % PERIOD] ?? 0))).toBeLessThan(1);
});

test('loess goes through a straight line, whatever window and jump', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 80 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 5, max: 60 }), (window, jump, n) => {
      const line = Float64Array.from({ length: n }, (_, i) => 3 + 2 * i);
      for (const [i, value] of loess(line, window, jump).entries()) expect(value).toBeCloseTo(3 + 2 * i, 6);
    }),
    { numRuns: 60 },
  );
});

test('the outliers of Rosner’s published example', () => {
  // Rosner 1983, as in the NIST handbook 1.3.5.17.3: three of these 54 are outliers.
  const data = [
    -0.25, 0.68, 0.94, 1.15, 1.2, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58, 1.65, 1.69, 1.7, 1.76, 1.77, 1.81, 1.91, 1.94,
    1.96, 1.99, 2.06, 2.09, 2.1, 2.14, 2.15, 2.23, 2.24, 2.26, 2.35, 2.37, 2.4, 2.47, 2.54, 2.62, 2.64, 2.9, 2.92, 2.92, 2.93, 3.21, 3.26,
    3.3, 3.59, 3.68, 4.3, 4.64, 5.34, 5.42, 6.01,
  ];
  const outliers = esdOutliers(Float64Array.from(data), { alpha: 0.05, maxShare: 0.2 });
  // With median and MAD in place of mean and deviation the same three lead.
  expect(outliers.slice(0, 3).map((index) => data[index])).toEqual([6.01, 5.42, 5.34]);
});

test('median and deviation', () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  expect(mad([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.4826, 9);
});

test('clean noise raises few alarms', () => {
  let alarms = 0;
  for (let seed = 1; seed <= 20; seed++) alarms += found(daily(seed)).length;
  expect(alarms).toBeLessThanOrEqual(20);
});

test.each([
  [Array.from({ length: 47 }, () => 1), PERIOD, 'too_short'],
  [Array.from({ length: 60 }, () => 1), PERIOD, 'all_the_same'],
  [Array.from({ length: 60 }, (_, i) => (i === 5 ? Number.NaN : i)), PERIOD, 'not_a_number'],
  [Array.from({ length: 60 }, (_, i) => i), 1, 'bad_options'],
])('no answer: %#', (values, period, reason) => {
  expect(detectBatch(values, { period })).toEqual({ kind: 'no_answer', reason });
});
