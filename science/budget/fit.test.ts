import { expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { fitResponses, type History } from './fit.ts';
import { nonNegativeFit } from './non-negative-fit.ts';
import { respond } from './response.ts';

test('least squares: free where they may be, never below zero where they may not', () => {
  const x = [1, 2, 3, 4];
  expect(nonNegativeFit([[1, 1, 1, 1]], [x], [5, 7, 9, 11])).toMatchObject({ tops: [expect.closeTo(2, 4)] });
  const falling = nonNegativeFit([[1, 1, 1, 1]], [x], [4, 3, 2, 1]);
  expect(falling.tops).toEqual([0]);
  expect(falling.squares).toBeCloseTo(5, 6);
});

/** Two years of two channels whose responses are known. */
function history(seed: number): History {
  const random = seeded(seed);
  const spend = [0, 1].map(() => Array.from({ length: 156 }, () => Math.max(0, 100 + 60 * normal(random))));
  const outcome = (spend[0] ?? []).map((_, t) => {
    const stock = (spend[0]?.[t] ?? 0) + 0.3 * (spend[0]?.[t - 1] ?? 0) + 0.09 * (spend[0]?.[t - 2] ?? 0);
    const one = 900 / (1 + (90 / stock) ** 1.5);
    const two = (spend[1]?.[t] ?? 0) <= 0 ? 0 : 400 / (1 + (150 / (spend[1]?.[t] ?? 1)) ** 2);
    return 1_000 + t + 80 * Math.sin((2 * Math.PI * t) / 52) + one + two + 8 * normal(random);
  });
  return { spend, outcome, season: 52 };
}

test('finds known responses again, and what is known not to matter has no response', () => {
  const given = history(3);
  const noise = seeded(9);
  const fit = fitResponses({ ...given, spend: [...given.spend, given.outcome.map(() => 100 * noise())] });
  if (fit.kind === 'no_answer') throw new Error(fit.reason);
  expect(fit.rSquared).toBeGreaterThan(0.97);
  const gain = (i: number, from: number, to: number) => {
    const response = fit.channels[i]?.response;
    return response ? respond(response, to) - respond(response, from) : Number.NaN;
  };
  // What the first channel gains from 60 to 140 a week, steadily: its stock is 1 / 0.7 of it.
  const known = (spend: number) => 900 / (1 + (90 / (spend / 0.7)) ** 1.5);
  expect(gain(0, 60, 140) / (known(140) - known(60))).toBeGreaterThan(0.85);
  expect(gain(0, 60, 140) / (known(140) - known(60))).toBeLessThan(1.15);
  const second = (spend: number) => 400 / (1 + (150 / spend) ** 2);
  expect(gain(1, 60, 140) / (second(140) - second(60))).toBeGreaterThan(0.8);
  expect(gain(1, 60, 140) / (second(140) - second(60))).toBeLessThan(1.2);
  expect(Math.abs(gain(2, 20, 80))).toBeLessThan(25);
});

test('money in another unit scales the half, not the response', () => {
  const given = history(4);
  const [fit, cents] = [fitResponses(given), fitResponses({ ...given, spend: given.spend.map((one) => one.map((x) => x * 100)) })];
  if (fit.kind === 'no_answer' || cents.kind === 'no_answer') throw new Error('no answer');
  expect(cents.rSquared).toBeCloseTo(fit.rSquared, 6);
  const [one, two] = [fit.channels[0]?.response, cents.channels[0]?.response];
  if (one?.kind !== 'hill' || two?.kind !== 'hill') throw new Error('not a Hill');
  expect(two.half / one.half).toBeCloseTo(100, 6);
});

test('what has no answer says why', () => {
  const given = history(1);
  const reason = (part: Partial<History>) => fitResponses({ ...given, ...part });
  expect(reason({ outcome: given.outcome.slice(0, 51), spend: given.spend.map((one) => one.slice(0, 51)) })).toEqual({
    kind: 'no_answer',
    reason: 'too_few_periods',
  });
  expect(reason({ outcome: given.outcome.slice(1) })).toEqual({ kind: 'no_answer', reason: 'uneven_lengths' });
  expect(reason({ outcome: given.outcome.map(() => Number.NaN) })).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
  expect(reason({ spend: [given.outcome.map(() => 0)] })).toEqual({ kind: 'no_answer', reason: 'nothing_spent' });
});
