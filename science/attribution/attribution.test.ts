import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../random.ts';
import type { Attribution, Credits } from './answer.ts';
import { bootstrap } from './bootstrap.ts';
import { attributeJourneys, attributePaths } from './by-rule.ts';
import { countedTouches, type Journey, type PathCount, pathCounts } from './journey.ts';
import { countTransitions, markov, removalEffects } from './markov.ts';
import { shapley } from './shapley.ts';
import { splitMoney } from './split-money.ts';
import { RULES, weights } from './weights.ts';

const DAY = 86_400_000;
const credits = (answer: Attribution): Credits => {
  if (answer.kind !== 'credits') throw new Error(answer.reason);
  return answer;
};
const total = (map: ReadonlyMap<string, number>) => [...map.values()].reduce((sum, one) => sum + one, 0);
const touches = (...list: [string, number][]) => list.map(([channel, days]) => ({ channel, at: days * DAY }));

const channel = fc.constantFrom('direct', 'email', 'paid_search', 'organic_search', 'affiliate');
const path: fc.Arbitrary<PathCount> = fc.record({
  path: fc.array(channel, { minLength: 1, maxLength: 6 }),
  conversions: fc.integer({ min: 0, max: 20 }),
  value: fc.integer({ min: 0, max: 100_000 }),
  nulls: fc.integer({ min: 0, max: 50 }),
});
const paths = fc.array(path, { minLength: 1, maxLength: 20 }).filter((list) => list.some((one) => one.conversions > 0));
const journey: fc.Arbitrary<Journey> = fc.record({
  touches: fc
    .array(fc.record({ channel, at: fc.integer({ min: 60 * DAY, max: 90 * DAY }) }), { minLength: 1, maxLength: 7 })
    .map((list) => list.sort((a, b) => a.at - b.at)),
  at: fc.constant(90 * DAY),
  value: fc.integer({ min: 0, max: 1_000_000 }),
});
const PATH_MODELS = {
  first: (list: readonly PathCount[]) => attributePaths('first', list),
  last: (list: readonly PathCount[]) => attributePaths('last', list),
  last_non_direct: (list: readonly PathCount[]) => attributePaths('last_non_direct', list),
  linear: (list: readonly PathCount[]) => attributePaths('linear', list),
  position_based: (list: readonly PathCount[]) => attributePaths('position_based', list),
  markov,
  shapley,
};

describe('rules', () => {
  test('touches 14, 7 and 0 days before give 1/7, 2/7, 4/7', () => {
    const found = weights('time_decay', touches(['a', 0], ['b', 7], ['c', 14]), 14 * DAY);
    for (const [i, expected] of [1 / 7, 2 / 7, 4 / 7].entries()) expect(found[i]).toBeCloseTo(expected, 12);
  });

  test('time decay of touches a lifetime ago still adds up', () => {
    expect(weights('time_decay', touches(['a', 0], ['b', 7]), 100_000 * DAY).map((one) => one.toFixed(6))).toEqual([
      '0.333333',
      '0.666667',
    ]);
  });

  test('position: one touch all, two half each, then 40 / 20 shared / 40', () => {
    const of = (n: number) =>
      weights('position_based', touches(...Array.from({ length: n }, (_, i): [string, number] => [`${i}`, i])), n * DAY);
    expect([of(1), of(2), of(4)]).toEqual([[1], [0.5, 0.5], [0.4, 0.1, 0.1, 0.4]]);
  });

  test('last non-direct and last paid, and what they fall back to', () => {
    const list = touches(['paid_search', 1], ['email', 2], ['direct', 3]);
    expect(weights('last_non_direct', list, 4 * DAY)).toEqual([0, 1, 0]);
    expect(weights('last_paid', list, 4 * DAY)).toEqual([1, 0, 0]);
    expect(weights('last_non_direct', touches(['direct', 1], ['direct', 2]), 3 * DAY)).toEqual([0, 1]);
  });

  test('a touch of exactly the window counts, an older one does not; repeats collapse on request', () => {
    const one: Journey = { touches: touches(['a', 1], ['b', 2], ['b', 3], ['a', 4]), at: 32 * DAY, value: 1 };
    expect(countedTouches(one, { lookbackMs: 30 * DAY }).map((touch) => touch.channel)).toEqual(['b', 'b', 'a']);
    expect(countedTouches(one, { lookbackMs: 31 * DAY, collapse: true })).toEqual(touches(['a', 1], ['b', 2], ['a', 4]));
  });

  test.each(RULES)('%s: credits add up to the conversions and, in whole units, to the revenue', (rule) => {
    fc.assert(
      fc.property(fc.array(journey, { minLength: 1, maxLength: 20 }), (journeys) => {
        const found = credits(attributeJourneys(rule, journeys, { lookbackMs: 90 * DAY }));
        expect(total(found.conversions)).toBeCloseTo(journeys.length, 9);
        expect(total(found.value)).toBe(journeys.reduce((sum, one) => sum + one.value, 0));
        for (const value of found.value.values()) expect(Number.isInteger(value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test.each(RULES)('%s: shifting all times changes nothing', (rule) => {
    fc.assert(
      fc.property(fc.array(journey, { minLength: 1, maxLength: 10 }), fc.integer({ min: -50, max: 50 }), (journeys, days) => {
        const moved = journeys.map((one) => ({
          ...one,
          at: one.at + days * DAY,
          touches: one.touches.map((touch) => ({ ...touch, at: touch.at + days * DAY })),
        }));
        expect(attributeJourneys(rule, moved)).toEqual(attributeJourneys(rule, journeys));
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(Object.entries(PATH_MODELS))('%s on paths', (_, model) => {
  test('credits add up to the conversions and the value', () => {
    fc.assert(
      fc.property(paths, (list) => {
        const found = credits(model(list));
        expect(total(found.conversions)).toBeCloseTo(
          list.reduce((sum, one) => sum + one.conversions, 0),
          6,
        );
        expect(total(found.value)).toBeCloseTo(
          list.reduce((sum, one) => sum + one.value, 0),
          3,
        );
        for (const credit of found.conversions.values()) expect(credit).toBeGreaterThanOrEqual(-1e-9);
      }),
      { numRuns: 80 },
    );
  });

  test('the order of paths, counting them in two halves, and other names change nothing', () => {
    fc.assert(
      fc.property(paths, (list) => {
        const plain = credits(model(list)).conversions;
        const halves = [...list]
          .reverse()
          .flatMap((one) =>
            [0.5, 0.5].map((half) => ({ ...one, conversions: one.conversions * half, value: one.value * half, nulls: one.nulls * half })),
          );
        for (const [name, credit] of credits(model(halves)).conversions) expect(credit).toBeCloseTo(plain.get(name) ?? Number.NaN, 6);
      }),
      { numRuns: 40 },
    );
  });

  test('money scales with money', () => {
    fc.assert(
      fc.property(paths, (list) => {
        const plain = credits(model(list)).value;
        const more = credits(model(list.map((one) => ({ ...one, value: one.value * 7 })))).value;
        for (const [name, value] of more) expect(value).toBeCloseTo((plain.get(name) ?? Number.NaN) * 7, 3);
      }),
      { numRuns: 30 },
    );
  });

  test('what has no answer says why', () => {
    const one = { path: ['a'], conversions: 1, value: 1, nulls: 0 };
    expect(model([])).toEqual({ kind: 'no_answer', reason: 'no_touches' });
    expect(model([{ ...one, conversions: 0 }])).toEqual({ kind: 'no_answer', reason: 'no_conversions' });
    expect(model([{ ...one, value: -1 }])).toEqual({ kind: 'no_answer', reason: 'negative_money' });
    expect(model([{ ...one, conversions: Number.NaN }])).toEqual({ kind: 'no_answer', reason: 'not_a_number' });
  });
});

describe('markov', () => {
  // start -> a (3 of 4), b (1 of 4); a -> b 2 of 3, a -> conversion 1 of 3; b -> conversion 1 of 3, b -> lost 2 of 3.
  const list: PathCount[] = [
    { path: ['a', 'b'], conversions: 1, value: 10, nulls: 1 },
    { path: ['a'], conversions: 1, value: 10, nulls: 0 },
    { path: ['b'], conversions: 0, value: 0, nulls: 1 },
  ];

  test('removal effects by hand', () => {
    // h_a = 1/3 + 2/3 * 1/3 = 5/9, h_b = 1/3, h_s = 3/4 * 5/9 + 1/4 * 1/3 = 1/2.
    const [a, b] = removalEffects(countTransitions(list));
    expect(a).toBeCloseTo((0.75 * (5 / 9)) / 0.5, 12);
    expect(b).toBeCloseTo(((0.75 * (2 / 3) + 0.25) * (1 / 3)) / 0.5, 12);
  });

  test('equals taking each channel away in turn', () => {
    fc.assert(
      fc.property(paths, (sample) => {
        const transitions = countTransitions(sample);
        const effects = removalEffects(transitions);
        const all = reachedWithout(transitions, -1);
        for (const [i] of transitions.channels.entries()) expect(effects[i]).toBeCloseTo(1 - reachedWithout(transitions, i) / all, 6);
      }),
      { numRuns: 60 },
    );
  });

  test('paths without a conversion count', () => {
    const without = list.map((one) => ({ ...one, nulls: 0 }));
    expect(credits(markov(list)).conversions.get('b')).not.toBeCloseTo(credits(markov(without)).conversions.get('b') ?? 0, 3);
  });
});

/** The chance to convert when channel `removed` leads nowhere, by following the chain step by step. */
function reachedWithout({ channels, between, converted, lost }: ReturnType<typeof countTransitions>, removed: number): number {
  const size = channels.length + 1;
  let here = Float64Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 0));
  let reached = 0;
  for (let step = 0; step < 3_000; step++) {
    const next = new Float64Array(size);
    for (let from = 0; from < size; from++) {
      const mass = here[from] ?? 0;
      if (mass < 1e-15 || (removed >= 0 && from === removed + 1)) continue;
      let sum = (converted[from] ?? 0) + (lost[from] ?? 0);
      for (let to = 0; to < size; to++) sum += between[from * size + to] ?? 0;
      reached += (mass * (converted[from] ?? 0)) / sum;
      for (let to = 0; to < size; to++) next[to] = (next[to] ?? 0) + (mass * (between[from * size + to] ?? 0)) / sum;
    }
    here = next;
  }
  return reached;
}

test('money is split in whole units by largest remainder', () => {
  expect(splitMoney(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(splitMoney(10, [0.15, 0.15, 0.7])).toEqual([2, 1, 7]);
  expect(splitMoney(0, [1, 2])).toEqual([0, 0]);
  fc.assert(
    fc.property(
      fc.nat(1_000_000_000),
      fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
      (amount, shares) => {
        const parts = splitMoney(amount, shares);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        const sum = shares.reduce((all, share) => all + share, 0);
        for (const [i, part] of parts.entries()) expect(Math.abs(part - (amount * (shares[i] ?? 0)) / sum)).toBeLessThan(1.000001);
      },
    ),
  );
});

test('journeys with bad times or money say what is wrong', () => {
  const good: Journey = { touches: touches(['a', 1], ['b', 2]), at: 3 * DAY, value: 5 };
  const reason = (one: Journey) => attributeJourneys('linear', [one]);
  expect(reason({ ...good, touches: [...good.touches].reverse() })).toEqual({ kind: 'no_answer', reason: 'unsorted_times' });
  expect(reason({ ...good, at: DAY })).toEqual({ kind: 'no_answer', reason: 'touch_after_conversion' });
  expect(reason({ ...good, value: -1 })).toEqual({ kind: 'no_answer', reason: 'negative_money' });
  expect(reason({ ...good, touches: [] })).toEqual({ kind: 'no_answer', reason: 'no_touches' });
  expect(attributeJourneys('linear', [])).toEqual({ kind: 'no_answer', reason: 'no_conversions' });
});

test('journeys become counted paths', () => {
  const one: Journey = { touches: touches(['a', 1], ['b', 2]), at: 3 * DAY, value: 5 };
  expect(pathCounts([one, { ...one, value: 7 }])).toEqual([{ path: ['a', 'b'], conversions: 2, value: 12, nulls: 0 }]);
});

test('a bootstrap interval holds the estimate and narrows with more journeys', () => {
  const list: PathCount[] = [
    { path: ['a', 'b'], conversions: 40, value: 1, nulls: 100 },
    { path: ['b'], conversions: 25, value: 1, nulls: 80 },
  ];
  const width = (times: number) => {
    const sample = list.map((one) => ({ ...one, conversions: one.conversions * times, nulls: one.nulls * times }));
    const interval = bootstrap(shapley, sample, seeded(1)).get('a') ?? { low: 0, high: 0 };
    const estimate = credits(shapley(sample)).conversions.get('a') ?? 0;
    expect(interval.low).toBeLessThanOrEqual(estimate);
    expect(interval.high).toBeGreaterThanOrEqual(estimate);
    return (interval.high - interval.low) / estimate;
  };
  expect(width(100)).toBeLessThan(width(1) / 5);
});
