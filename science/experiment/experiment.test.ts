import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { amounts, proportion } from './arm.ts';
import { type Effect, effect } from './effect.ts';
import { sampleRatioP } from './sample-ratio.ts';
import { sequentialInterval } from './sequential.ts';
import { verdict } from './verdict.ts';

const known = effect(proportion(100, 49), proportion(100, 51)) as Effect;

test('49 of 100 against 51 of 100', () => {
  expect(known.lift.toFixed(5)).toBe('0.04082');
  expect(known.chanceToWin.toFixed(5)).toBe('0.60918');
  expect(known.interval.map((edge) => edge.toFixed(5))).toEqual(['-0.24779', '0.32943']);
  expect(known.risk.control.toFixed(4)).toBe('0.0814');
  expect(known.risk.treatment.toFixed(5)).toBe('0.04058');
});

test('amounts use the sample variance; a proportion of the same numbers nearly agrees', () => {
  const values = (ones: number) => Array.from({ length: 400 }, (_, i) => (i < ones ? 1 : 0));
  const found = effect(amounts(values(100)), amounts(values(120))) as Effect;
  const same = effect(proportion(400, 100), proportion(400, 120)) as Effect;
  expect(found.lift).toBeCloseTo(same.lift, 12);
  expect(found.standardError / same.standardError).toBeCloseTo(Math.sqrt(400 / 399), 4);
});

test('scaling the money changes nothing; swapping the arms swaps who is likely to win', () => {
  const arm = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 5, maxLength: 40 }).filter((list) => new Set(list).size > 1);
  fc.assert(
    fc.property(arm, arm, (a, b) => {
      const plain = effect(amounts(a), amounts(b)) as Effect;
      const more = effect(amounts(a.map((x) => x * 100)), amounts(b.map((x) => x * 100))) as Effect;
      expect(more.lift).toBeCloseTo(plain.lift, 9);
      expect(more.standardError).toBeCloseTo(plain.standardError, 9);
      const swapped = effect(amounts(b), amounts(a)) as Effect;
      expect(Math.sign(swapped.lift)).toBe(Math.sign(-plain.lift) || 0);
      expect(plain.risk.control - plain.risk.treatment).toBeCloseTo(plain.lift, 9);
    }),
    { numRuns: 100 },
  );
});

describe('the sequential interval', () => {
  test('is wider than that of one look, and narrows with visitors', () => {
    const of = (n: number) => {
      const found = effect(proportion(n, n * 0.1), proportion(n, n * 0.11)) as Effect;
      const [low, high] = sequentialInterval(found, 2 * n);
      expect(high - low).toBeGreaterThan(found.interval[1] - found.interval[0]);
      return high - low;
    };
    expect(of(100_000)).toBeLessThan(of(10_000));
    expect(of(10_000)).toBeLessThan(of(1_000));
  });

  test('of 400 A/A tests looked at 100 times, few stop; most of those with a real effect do, on its side', () => {
    const stops = (rateA: number, rateB: number) => {
      const found = { scale: 0, pause: 0, continue: 0, blocked: 0 };
      for (let seed = 1; seed <= 400; seed++) found[lookOften(seeded(seed), rateA, rateB)]++;
      return found;
    };
    const same = stops(0.1, 0.1);
    expect(same.scale + same.pause).toBeLessThanOrEqual(20);
    expect(stops(0.1, 0.16).scale).toBeGreaterThan(360);
    expect(stops(0.16, 0.1).pause).toBeGreaterThan(360);
  }, 60_000);
});

function lookOften(random: () => number, rateA: number, rateB: number): ReturnType<typeof verdict>['kind'] {
  let [a, b, n] = [0, 0, 0];
  for (let look = 0; look < 100; look++) {
    for (let visitor = 0; visitor < 50; visitor++) {
      if (random() < rateA) a++;
      if (random() < rateB) b++;
    }
    n += 50;
    const { kind } = verdict(proportion(n, a), proportion(n, b));
    if (kind === 'scale' || kind === 'pause') return kind;
  }
  return 'continue';
}

test('assignment that is off blocks the verdict', () => {
  expect(sampleRatioP([5_000, 5_000], [1, 1])).toBeCloseTo(1, 12);
  // Chi-square of 821,588 : 815,482 is 22.8 with one degree of freedom.
  expect(sampleRatioP([821_588, 815_482], [0.5, 0.5])).toBeCloseTo(1.82e-6, 7);
  expect(verdict(proportion(821_588, 82_000), proportion(815_482, 90_000))).toEqual({ kind: 'blocked', reason: 'sample_ratio_mismatch' });
  for (const weights of [
    [0, 0],
    [1, 0],
    [1, Number.NaN],
    [2, -1],
  ] as const)
    expect(verdict(proportion(50_000, 5_000), proportion(50_000, 6_000), { weights })).toEqual({ kind: 'blocked', reason: 'bad_weights' });
  expect(verdict(proportion(80_000, 8_000), proportion(20_000, 2_600), { weights: [8, 2] }).kind).toBe('scale');
});

test('a tolerable loss alone is not enough: the interval of all looks must agree', () => {
  const almost = verdict(proportion(20_000, 2_000), proportion(20_000, 2_120));
  expect(almost).toMatchObject({ kind: 'continue' });
  if (almost.kind !== 'blocked') expect(almost.effect.risk.treatment).toBeLessThan(0.0025);
});

test.each([
  [proportion(1, 1), 'too_few_visitors'],
  [proportion(100, 0), 'nothing_happened'],
  [proportion(100, 100), 'nothing_happened'],
  [proportion(10, 11), 'more_conversions_than_visitors'],
  [proportion(Number.NaN, 1), 'not_a_number'],
])('%o has no answer: %s', (arm, reason) => {
  expect(effect(proportion(100, 50), arm)).toEqual({ kind: 'no_answer', reason });
  expect(verdict(arm, proportion(100, 50))).toEqual({ kind: 'blocked', reason });
});

test.each([0, 1, Number.NaN, -0.05])('no interval of alpha %s', (alpha) => {
  expect(effect(proportion(100, 50), proportion(100, 60), { alpha })).toEqual({ kind: 'no_answer', reason: 'bad_alpha' });
});
