import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendar, isOver, periodAt } from './period.ts';
import { retention, retentionTable, returning, type Visit } from './retention.ts';

const BOUNDS = [0, 10, 20, 30, 40];
const visits = (text: string): Visit[] =>
  text.split(' ').map((one) => {
    const [visitor = '', at] = one.split('@');
    return { visitor, at: Number(at) };
  });
const table = (text: string, until = 40, bounds = BOUNDS) => {
  const found = retention(visits(text), bounds, until);
  if (found.kind !== 'retention') throw new Error(found.reason);
  return found.cohorts;
};

describe('periods', () => {
  test('begin at their bound and end before the next', () => {
    expect([-1, 0, 9, 10, 39, 40, Number.NaN].map((at) => periodAt(BOUNDS, at))).toEqual([-1, 0, 0, 1, 3, -1, -1]);
    expect([isOver(BOUNDS, 0, 9), isOver(BOUNDS, 0, 10), isOver(BOUNDS, 4, 99)]).toEqual([false, true, false]);
  });

  test('of the calendar are those of the zone, with its long and short days', () => {
    const hours = (bounds: number[]) => bounds.slice(1).map((bound, i) => (bound - (bounds[i] ?? 0)) / 3_600_000);
    // Berlin's clocks go forward on 29 March 2026, a Sunday, and back on 25 October.
    expect(hours(calendar('day', Date.UTC(2026, 2, 28, 12), 3, 'Europe/Berlin'))).toEqual([24, 23, 24]);
    expect(hours(calendar('week', Date.UTC(2026, 2, 25), 2, 'Europe/Berlin'))).toEqual([167, 168]);
    expect(hours(calendar('month', Date.UTC(2026, 9, 31), 2, 'Europe/Berlin'))).toEqual([745, 720]);
    expect(calendar('day', Date.UTC(2026, 0, 1, 23, 30), 1, 'Europe/Berlin')[0]).toBe(Date.UTC(2026, 0, 1, 23));
    // A Monday is its week's first day, a Sunday its last.
    expect(calendar('week', Date.UTC(2026, 0, 5), 1, 'UTC')[0]).toBe(Date.UTC(2026, 0, 5));
    expect(calendar('week', Date.UTC(2026, 0, 4, 23), 1, 'UTC')[0]).toBe(Date.UTC(2025, 11, 29));
    expect(calendar('month', Date.UTC(2025, 11, 31), 2, 'UTC')).toEqual([
      Date.UTC(2025, 11, 1),
      Date.UTC(2026, 0, 1),
      Date.UTC(2026, 1, 1),
    ]);
  });
});

describe('retention', () => {
  test('counts who came back then, and who then or later', () => {
    const [first, second] = table('a@0 a@25 b@5 b@12 b@35 c@9 d@19 d@20 d@29');
    expect(first).toEqual({ start: 0, size: 3, on: [3, 1, 1, 1], unbounded: [3, 2, 2, 1] });
    expect(second).toEqual({ start: 10, size: 1, on: [1, 1, 0], unbounded: [1, 1, 0] });
  });

  test('what is not over has no value: neither 0 nor what there is so far', () => {
    const [first, second, third, fourth] = table('a@0 a@12 a@25 b@21', 29);
    expect(first?.on).toEqual([1, 1, null, null]);
    expect(first?.unbounded).toEqual([1, 1, null, null]);
    expect(second?.on).toEqual([0, null, null]);
    expect(third).toEqual({ start: 20, size: 1, on: [null, null], unbounded: [null, null] });
    expect(fourth?.size).toBe(0);
  });

  test('an old visitor is in no cohort, and the future is not seen', () => {
    expect(table('old@-1 old@5 a@7')[0]?.size).toBe(1);
    expect(table('a@7 a@25', 25)[0]).toMatchObject({ on: [1, 0, null, null], unbounded: [1, 0, null, null] });
    expect(table('a@7 b@40')[0]?.unbounded).toEqual([1, 0, 0, 0]);
  });

  test('over all cohorts is a ratio of sums of those for which it is known', () => {
    const cohorts = table('a@0 a@11 b@1 b@12 c@2 d@10 d@20 e@20', 30);
    expect(returning(cohorts, 0)).toBe(1);
    expect(returning(cohorts, 1)).toBe(0.75); // 2 of 3, 1 of 1; e's second period is to come
    expect(returning(cohorts, 2, 'unbounded')).toBe(0);
    expect(returning(cohorts, 3)).toBeNull();
    expect(returning(table('a@0', 10), 0)).toBe(1);
  });

  const anyVisits = fc.array(fc.record({ visitor: fc.constantFrom(...'abcdef'), at: fc.integer({ min: -5, max: 45 }) }), {
    minLength: 1,
    maxLength: 30,
  });

  test('each visitor is in one cohort at most; unbounded never rises and is never less than on', () => {
    fc.assert(
      fc.property(anyVisits, fc.integer({ min: 0, max: 45 }), (list, until) => {
        const found = retention(list, BOUNDS, until);
        expect(retention([...list.toReversed(), ...list.slice(0, 4)], BOUNDS, until)).toEqual(found);
        if (found.kind !== 'retention') return;
        const seen = list.filter((visit) => visit.at < Math.min(until, 40));
        const fresh = new Set(seen.map((visit) => visit.visitor)).difference(
          new Set(seen.filter((visit) => visit.at < 0).map((visit) => visit.visitor)),
        );
        expect(found.cohorts.reduce((sum, cohort) => sum + cohort.size, 0)).toBe(fresh.size);
        for (const { on, unbounded } of found.cohorts) {
          const known = unbounded.filter((count) => count !== null);
          expect(known).toEqual(known.toSorted((a, b) => b - a));
          for (const [n, count] of known.entries()) expect(on[n]).toBeLessThanOrEqual(count);
        }
      }),
    );
  });

  test('agrees with the definition, cell by cell', () => {
    fc.assert(
      fc.property(anyVisits, (list) => {
        const found = retention(list, BOUNDS, 40);
        if (found.kind !== 'retention') return;
        const came = (visitor: string, from: number, to: number) =>
          list.some((visit) => visit.visitor === visitor && visit.at >= from && visit.at < to);
        for (const [cohort, { on, unbounded }] of found.cohorts.entries()) {
          const start = cohort * 10;
          const members = [...'abcdef'].filter((visitor) => came(visitor, start, start + 10) && !came(visitor, -5, start));
          expect(on).toEqual(on.map((_, n) => members.filter((visitor) => came(visitor, start + n * 10, start + n * 10 + 10)).length));
          expect(unbounded).toEqual(unbounded.map((_, n) => members.filter((visitor) => came(visitor, start + n * 10, 40)).length));
        }
      }),
    );
  });

  test.each([
    ['no_periods', visits('a@1'), [0], 10],
    ['not_a_time', visits('a@1'), [0, 10, 10], 10],
    ['not_a_time', visits('a@1'), [0, Number.NaN], 10],
    ['not_a_time', visits('a@1'), [0, 10], Number.NaN],
    ['not_a_time', visits('a@x'), [0, 10], 10],
    ['nobody_came', [], [0, 10], 10],
    ['nobody_came', visits('a@-1'), [0, 10], 10],
    ['nobody_came', visits('a@-1 a@5'), [0, 10], 10],
  ] as const)('%s', (reason, list, bounds, until) => {
    expect(retention(list, bounds, until)).toEqual({ kind: 'no_answer', reason });
  });

  test('a table of counts fills what was left out with zeros', () => {
    expect(retentionTable([{ cohort: 1, n: 0, on: 2, unbounded: 2 }], [0, 1, 2, 3], 3)).toEqual({
      kind: 'retention',
      cohorts: [
        { start: 0, size: 0, on: [0, 0, 0], unbounded: [0, 0, 0] },
        { start: 1, size: 2, on: [2, 0], unbounded: [2, 0] },
        { start: 2, size: 0, on: [0], unbounded: [0] },
      ],
    });
  });
});
