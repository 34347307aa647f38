import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { cohortOf, shrink } from './cohort.ts';
import { type Grade, gradeBy, gradeOf, type Member } from './grade.ts';
import { percentile } from './percentile.ts';

test('percentiles lie between the values in proportion', () => {
  const hundred = Array.from({ length: 101 }, (_, i) => 101 - i);
  expect([0, 0.25, 0.5, 0.8, 1].map((p) => percentile(hundred, p))).toEqual([1, 26, 51, 81, 101]);
  expect(percentile([10, 20, 40, 80], 0.25)).toBe(17.5);
  expect(percentile([7], 0.8)).toBe(7);
});

describe('the cohort', () => {
  test('values that differ as chance makes them differ have one truth', () => {
    expect(cohortOf([1, 1.1, 0.9, 1.05], [0.1, 0.1, 0.1, 0.1]).variance).toBe(0);
  });

  test('equal variances: the spread is the sample variance less that of chance, the mean is plain', () => {
    const { mean, variance } = cohortOf([0, 2, 4], [0.5, 0.5, 0.5]);
    expect(mean).toBeCloseTo(2, 12);
    expect(variance).toBeCloseTo(4 - 0.5, 12);
  });

  test('a precise estimate counts more for the mean', () => {
    expect(cohortOf([0, 10, 1], [0.001, 100, 0.001]).mean).toBeLessThan(1);
  });

  test('where truths differ much, a very precise estimate is still only one of two', () => {
    expect(cohortOf([0, 10], [1e-6, 1]).mean).toBeCloseTo(5, 1);
  });

  test('the less is known, the nearer to the cohort', () => {
    const cohort = { mean: 1, variance: 1 };
    expect(shrink(3, 1, cohort)).toEqual({ value: 2, own: 0.5 });
    expect(shrink(3, 3, cohort)).toEqual({ value: 1.5, own: 0.25 });
    expect(shrink(3, 1, { mean: 1, variance: 0 })).toEqual({ value: 1, own: 0 });
  });
});

const many = (values: readonly number[], conversions = 1_000_000): Member[] => values.map((value) => ({ value, conversions }));
const ten = many([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const gradeAmong = (member: Member, peers = ten, better: 'high' | 'low' = 'high') => {
  const found = gradeOf(member, peers, { better });
  return found.kind === 'grade' ? found.grade : found.reason;
};

describe('grades', () => {
  test.each([
    [3.49, 'poor', 'excellent'],
    [3.51, 'average', 'good'],
    [5.99, 'average', 'good'],
    [6.01, 'good', 'average'],
    [8.49, 'good', 'average'],
    [8.51, 'good', 'poor'],
    [9.01, 'excellent', 'poor'],
  ])('of one to eleven, %s is %s where high is better', (value, high) => {
    expect(gradeAmong({ value, conversions: 1_000_000 })).toBe(high);
  });

  test('where low is better, the cheapest fifth is excellent and the dearest quarter poor', () => {
    const of = (value: number) => gradeAmong({ value, conversions: 1_000_000 }, ten, 'low');
    expect([2.9, 3.1, 5.9, 6.1, 8.4, 8.6].map(of)).toEqual(['excellent', 'good', 'good', 'average', 'average', 'poor']);
  });

  test('a grade begins at its bound', () => {
    expect([1.99, 2, 3, 4].map((value) => gradeBy(value, [2, 3, 4]))).toEqual(['poor', 'average', 'good', 'excellent']);
    expect([4.01, 4, 3, 2].map((value) => gradeBy(value, [4, 3, 2], 'low'))).toEqual(['poor', 'average', 'good', 'excellent']);
  });

  test('twenty conversions are enough, nineteen are not, of oneself and of peers', () => {
    expect(gradeAmong({ value: 5, conversions: 20 })).toBe('average');
    expect(gradeAmong({ value: 5, conversions: 19 })).toBe('not_enough_data');
    expect(gradeAmong({ value: 5, conversions: 0 })).toBe('not_enough_data');
    expect(gradeAmong({ value: 0, conversions: 50 })).toBe('not_enough_data');
    expect(gradeAmong({ value: 5, conversions: 50 }, ten.slice(0, 5))).not.toBe('not_enough_peers');
    expect(gradeAmong({ value: 5, conversions: 50 }, ten.slice(0, 4))).toBe('not_enough_peers');
    expect(gradeAmong({ value: 5, conversions: 50 }, many([1, 2, 3, 4, 5, 6], 19))).toBe('not_enough_peers');
  });

  test('numbers that are none have no grade', () => {
    expect(gradeAmong({ value: Number.NaN, conversions: 50 })).toBe('not_a_number');
    expect(gradeAmong({ value: 5, conversions: 50 }, [...ten, { value: -1, conversions: 50 }])).toBe('not_a_number');
    expect(gradeAmong({ value: 5, conversions: 50 }, [])).toBe('not_enough_peers');
  });

  test('the same value is excellent with many conversions and good with few; orders of uneven value say less', () => {
    const peers = many([1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3], 2_000);
    expect(gradeAmong({ value: 2.7, conversions: 5_000 }, peers)).toBe('excellent');
    expect(gradeAmong({ value: 2.7, conversions: 20 }, peers)).toBe('good');
    const own = (variation: number) => {
      const found = gradeOf({ value: 2.7, conversions: 20, variation }, peers);
      return found.kind === 'grade' ? found.own : Number.NaN;
    };
    expect(own(2)).toBeLessThan(own(0));
  });
});

describe('the grade it had before', () => {
  const peers = many([1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8, 3], 2_000);
  const gradeAfter = (value: number, conversions: number, before: Grade) => {
    const found = gradeOf({ value, conversions }, peers, { before });
    return found.kind === 'grade' ? found.grade : found.reason;
  };

  test('stays while it is still likely, and goes when it is not', () => {
    expect(gradeAfter(1.9, 100, 'average')).toBe('average');
    expect(gradeAfter(2.1, 100, 'average')).toBe('average');
    expect(gradeAfter(1.9, 100, 'good')).toBe('good');
    expect(gradeAfter(2.5, 5_000, 'average')).toBe('good');
    expect(gradeAfter(1.2, 5_000, 'excellent')).toBe('poor');
    expect(gradeAfter(2.1, 100, 'poor')).toBe('good');
  });

  test('the range holds the true value about as often as it says', () => {
    const random = seeded(8);
    let held = 0;
    for (let run = 0; run < 20; run++) {
      const truth = Array.from({ length: 100 }, () => 2 * Math.exp(0.3 * normal(random)));
      const members = truth.map((rate): Member => ({ conversions: 40, value: rate * Math.exp(normal(random) / Math.sqrt(40)) }));
      for (const [i, member] of members.entries()) {
        const found = gradeOf(member, members);
        if (found.kind === 'grade' && (truth[i] ?? 0) >= found.range[0] && (truth[i] ?? 0) <= found.range[1]) held++;
      }
    }
    expect(held / 2_000).toBeGreaterThan(0.76);
    expect(held / 2_000).toBeLessThan(0.84);
  });
});

test('neither the order of peers, nor the unit, nor peers without enough conversions change a grade', () => {
  const member = fc.record({ value: fc.double({ min: 0.01, max: 100, noNaN: true }), conversions: fc.integer({ min: 20, max: 5_000 }) });
  fc.assert(
    fc.property(
      member,
      fc.array(member, { minLength: 5, maxLength: 20 }),
      fc.constantFrom('high' as const, 'low' as const),
      (one, peers, better) => {
        const plain = gradeOf(one, peers, { better });
        const tiny = { value: 1e6, conversions: 19 };
        const other = gradeOf(one, [tiny, ...[...peers].reverse()], { better });
        const cents = gradeOf(
          { ...one, value: one.value * 100 },
          peers.map((peer) => ({ ...peer, value: peer.value * 100 })),
          { better },
        );
        if (plain.kind !== 'grade' || other.kind !== 'grade' || cents.kind !== 'grade') throw new Error('no grade');
        expect(other.value / plain.value).toBeCloseTo(1, 9);
        expect(cents.value / plain.value / 100).toBeCloseTo(1, 9);
        expect(cents.own).toBeCloseTo(plain.own, 9);
        expect(other.from).toEqual(plain.from);
        const [low, high] = [
          Math.min(...peers.map((peer) => peer.value), one.value),
          Math.max(...peers.map((peer) => peer.value), one.value),
        ];
        expect(plain.value).toBeGreaterThanOrEqual(low * (1 - 1e-9));
        expect(plain.value).toBeLessThanOrEqual(high * (1 + 1e-9));
      },
    ),
    { numRuns: 60 },
  );
});

test('shrunk values of small stores are nearer to the truth than their own', () => {
  const random = seeded(5);
  let [plain, shrunk] = [0, 0];
  for (let run = 0; run < 20; run++) {
    const truth = Array.from({ length: 60 }, () => 0.03 * Math.exp(0.3 * normal(random)));
    const members = truth.map((rate): Member => {
      const conversions = Math.max(20, Math.round(25 + 5 * normal(random)));
      return { conversions, value: rate * Math.exp(normal(random) / Math.sqrt(conversions)) };
    });
    for (const [i, member] of members.entries()) {
      const found = gradeOf(member, members);
      if (found.kind === 'no_answer') throw new Error(found.reason);
      plain += Math.log(member.value / (truth[i] ?? 1)) ** 2;
      shrunk += Math.log(found.value / (truth[i] ?? 1)) ** 2;
    }
  }
  expect(shrunk).toBeLessThan(0.85 * plain);
});
