import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nelderMead } from '../optimise/nelder-mead.ts';
import { seeded } from '../random.ts';
import { chanceAlive, expectedPurchases, fitBgNbd, logLikelihood } from './bg-nbd.ts';
import type { Customer } from './customer.ts';
import { expectedValue, fitGammaGamma, type GammaGamma, type Spending } from './gamma-gamma.ts';
import { type Behaviour, PATTERNS, patternOf } from './pattern.ts';
import { type RfmInput, type RfmScore, rfmScores } from './rfm.ts';

const value = (model: GammaGamma, one: Spending): number => {
  const found = expectedValue(model, one);
  if (typeof found !== 'number') throw new Error(found.reason);
  return found;
};
const scored = (customers: readonly RfmInput[]): RfmScore[] => {
  const found = rfmScores(customers);
  if (found.kind === 'no_answer') throw new Error(found.reason);
  return found.scores;
};

const PUBLISHED = { r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 };
const customers: Customer[] = Array.from({ length: 300 }, (_, i) => {
  const random = seeded(i + 1);
  const repeats = Math.floor(-Math.log(1 - random()) * 1.3);
  const age = 20 + 20 * random();
  return { repeats, recency: repeats === 0 ? 0 : age * random(), age };
});

test('the simplex finds Rosenbrock’s valley', () => {
  const found = nelderMead(([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1]);
  expect(found.at[0]).toBeCloseTo(1, 5);
  expect(found.at[1]).toBeCloseTo(1, 5);
});

describe('BG/NBD', () => {
  test('the published customer: 1.226 purchases in the next 39 weeks', () => {
    expect(expectedPurchases(PUBLISHED, { repeats: 2, recency: 30.43, age: 38.86 }, 39)).toBeCloseTo(1.226, 3);
  });

  test('expected purchases agree with the chance to be alive: none of those who left, and none in no time', () => {
    const gone = { repeats: 20, recency: 1, age: 200 };
    expect(chanceAlive(PUBLISHED, gone)).toBeLessThan(1e-6);
    expect(expectedPurchases(PUBLISHED, gone, 39)).toBeLessThan(1e-4);
    expect(expectedPurchases(PUBLISHED, { repeats: 2, recency: 30, age: 38 }, 0)).toBeCloseTo(0, 9);
    const at = (a: number) => expectedPurchases({ ...PUBLISHED, a }, { repeats: 2, recency: 30, age: 38 }, 39);
    expect(at(1)).toBeCloseTo((at(0.999) + at(1.001)) / 2, 5);
    expect(chanceAlive(PUBLISHED, { repeats: 0, recency: 0, age: 50 })).toBe(1);
  });

  test('the longer the silence after the last purchase, the less likely alive', () => {
    const chances = [30, 35, 45, 80].map((age) => chanceAlive(PUBLISHED, { repeats: 3, recency: 30, age }));
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(new Set(chances).size).toBe(4);
  });

  test('the fit is a maximum, and rows given twice do not move it', () => {
    const fit = fitBgNbd(customers);
    if (fit.kind === 'no_answer') throw new Error(fit.reason);
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      for (const factor of [0.97, 1.03])
        expect(logLikelihood({ ...fit, [name]: fit[name] * factor }, customers)).toBeLessThan(fit.logLikelihood);
    const twice = fitBgNbd([...customers, ...customers]);
    if (twice.kind === 'no_answer') throw new Error(twice.reason);
    expect(twice.r).toBeCloseTo(fit.r, 4);
    expect(twice.logLikelihood).toBeCloseTo(2 * fit.logLikelihood, 3);
  });

  test('the unit of time does not matter: alpha scales with it', () => {
    const fit = fitBgNbd(customers);
    const days = fitBgNbd(customers.map((one) => ({ ...one, recency: one.recency * 7, age: one.age * 7 })));
    if (fit.kind === 'no_answer' || days.kind === 'no_answer') throw new Error('no fit');
    expect(days.r).toBeCloseTo(fit.r, 3);
    expect(days.alpha / fit.alpha).toBeCloseTo(7, 2);
  });

  test('what has no answer says why', () => {
    expect(fitBgNbd([])).toEqual({ kind: 'no_answer', reason: 'no_customers' });
    expect(fitBgNbd([{ repeats: 0, recency: 0, age: 5 }])).toEqual({ kind: 'no_answer', reason: 'nobody_came_back' });
    expect(fitBgNbd([{ repeats: 1, recency: 9, age: 5 }])).toEqual({ kind: 'no_answer', reason: 'bad_times' });
    expect(fitBgNbd([{ repeats: 1, recency: Number.NaN, age: 5 }])).toEqual({ kind: 'no_answer', reason: 'bad_times' });
  });
});

describe('Gamma-Gamma', () => {
  const spending = Array.from({ length: 400 }, (_, i) => {
    const random = seeded(i + 50);
    return { repeats: 1 + Math.floor(random() * 6), average: 5 + 60 * random() * random() };
  });

  test('money in another unit scales gamma, and the value to expect with it', () => {
    const fit = fitGammaGamma(spending);
    const cents = fitGammaGamma(spending.map((one) => ({ ...one, average: one.average * 100 })));
    if (fit.kind === 'no_answer' || cents.kind === 'no_answer') throw new Error('no fit');
    expect(cents.p).toBeCloseTo(fit.p, 2);
    expect(cents.gamma / fit.gamma).toBeCloseTo(100, 0);
    const one = { repeats: 3, average: 50 };
    expect(value(cents, { ...one, average: 5_000 }) / value(fit, one)).toBeCloseTo(100, 1);
  });

  test('the more is known of a customer, the nearer to the customer’s own average', () => {
    const fit = { kind: 'gamma_gamma' as const, p: 6.25, q: 3.74, gamma: 15.44 };
    const of = (repeats: number) => value(fit, { repeats, average: 100 });
    expect(of(0)).toBeCloseTo((6.25 * 15.44) / 2.74, 6);
    expect(of(1)).toBeLessThan(of(5));
    expect(of(5_000)).toBeCloseTo(100, 1);
  });

  test('what has no answer says why', () => {
    expect(fitGammaGamma([{ repeats: 0, average: 5 }])).toEqual({ kind: 'no_answer', reason: 'nobody_came_back' });
    expect(fitGammaGamma([{ repeats: 1, average: -5 }])).toEqual({ kind: 'no_answer', reason: 'bad_money' });
    const wild = { kind: 'gamma_gamma' as const, p: 2, q: 0.8, gamma: 10 };
    expect(expectedValue(wild, { repeats: 0, average: 0 })).toEqual({ kind: 'no_answer', reason: 'no_mean' });
    expect(value(wild, { repeats: 1, average: 20 })).toBeCloseTo((2 * 30) / 1.8, 9);
    expect(expectedValue(wild, { repeats: 1, average: Number.NaN })).toEqual({ kind: 'no_answer', reason: 'bad_money' });
  });
});

describe('RFM', () => {
  test('fifths of ten customers, best last', () => {
    const ten = Array.from({ length: 10 }, (_, i) => ({ recency: 10 - i, frequency: i, money: i * 10 }));
    expect(scored(ten).map((one) => one.money)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(scored(ten).map((one) => one.recency)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test('equal values score equally, in any order and unit', () => {
    const customer = fc.record({ recency: fc.nat(50), frequency: fc.nat(5), money: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(customer, { minLength: 1, maxLength: 40 }), (list) => {
        const scores = scored(list);
        const other = scored([...list].reverse().map((one) => ({ ...one, money: one.money * 100 })));
        expect(other.reverse()).toEqual(scores);
        for (const [i, one] of list.entries())
          for (const [j, two] of list.entries()) {
            if (one.money === two.money) expect(scores[i]?.money).toBe(scores[j]?.money);
            if (one.money < two.money) expect(scores[i]?.money ?? 0).toBeLessThanOrEqual(scores[j]?.money ?? 0);
          }
      }),
      { numRuns: 50 },
    );
    expect(rfmScores([])).toEqual({ kind: 'no_answer', reason: 'no_customers' });
    expect(rfmScores([{ recency: Number.NaN, frequency: 1, money: 1 }])).toEqual({ kind: 'no_answer', reason: 'bad_times' });
  });
});

describe('patterns', () => {
  const usual: Behaviour = { spent: 100, purchases: 10, daysSinceLast: 3, places: 5, growth: 0 };
  test.each<[Partial<Behaviour>, string]>([
    [{}, 'regular'],
    [{ daysSinceLast: 30, spent: 9_000 }, 'inactive'],
    [{ daysSinceLast: 29, spent: 5_000, purchases: 30 }, 'high_spender'],
    [{ purchases: 20, growth: 2 }, 'frequent_shopper'],
    [{ purchases: 5, growth: 0.5, places: 1 }, 'rising'],
    [{ purchases: 4, growth: 3, places: 1 }, 'new_shopper'],
    [{ places: 2 }, 'location_focused'],
    [{ places: 3 }, 'regular'],
  ])('%o is %s', (part, pattern) => {
    expect(patternOf({ ...usual, ...part })).toBe(pattern);
  });

  test('everyone has exactly one', () => {
    const any = fc.record({
      spent: fc.nat(10_000),
      purchases: fc.nat(40),
      daysSinceLast: fc.nat(90),
      places: fc.nat(6),
      growth: fc.double({ min: -1, max: 3, noNaN: true }),
    });
    fc.assert(fc.property(any, (one) => PATTERNS.includes(patternOf(one))));
  });
});
