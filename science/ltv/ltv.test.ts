import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ltv, type Payment, valueAtAge } from './ltv.ts';

const BOUNDS = [0, 10, 20, 30];
/** `a@5:100`: 100 minor units by a at 5 ms. */
const payments = (text: string): Payment[] =>
  text.split(' ').map((one) => {
    const [, customer = '', at, value] = /^(.*)@(.*):(.*)$/.exec(one) ?? [];
    return { customer, at: Number(at), value: Number(value) };
  });
const table = (text: string, until = 30) => {
  const found = ltv(payments(text), BOUNDS, until);
  if (found.kind !== 'ltv') throw new Error(found.reason);
  return found.cohorts;
};

describe('lifetime value', () => {
  test('adds up what the customers of a cohort paid, by their age', () => {
    const [first, second] = table('a@0:1000 a@5:500 a@25:250 b@9:300 b@11:70 c@12:40 c@29:2');
    expect(first).toEqual({ start: 0, customers: 2, revenue: [1_800, 1_870, 2_120] });
    expect(second).toEqual({ start: 10, customers: 1, revenue: [40, 42] });
  });

  test('takes refunds off when they are given, also more than was left', () => {
    expect(table('a@0:1000 a@15:-400 a@25:-700')[0]?.revenue).toEqual([1_000, 600, -100]);
    expect(table('a@3:1000 a@3:-1000')[0]).toEqual({ start: 0, customers: 1, revenue: [0, 0, 0] });
  });

  test('a refund makes no customer; one before the first order counts with age 0', () => {
    expect(table('a@3:-50 a@12:100 b@15:0').map((cohort) => [cohort.customers, ...cohort.revenue])).toEqual([
      [0, 0, 0, 0],
      [2, 50, 50],
      [0, 0],
    ]);
  });

  test('what has not been reached has no value: neither 0 nor what there is so far', () => {
    const [first, second, third] = table('a@0:10 a@22:5 b@21:7', 29);
    expect(first?.revenue).toEqual([10, 10, null]);
    expect(second?.revenue).toEqual([0, null]);
    expect(third).toEqual({ start: 20, customers: 1, revenue: [null] });
  });

  test('an old customer is in no cohort, and the future is not seen', () => {
    expect(table('old@-1:9 old@5:90 a@1:1')[0]).toMatchObject({ customers: 1, revenue: [1, 1, 1] });
    expect(table('a@1:1 a@20:5 b@20:5', 20)[0]?.revenue).toEqual([1, 1, null]);
    expect(table('a@1:1 a@30:5')[0]?.revenue).toEqual([1, 1, 1]);
  });

  test('per customer is a ratio of sums of the cohorts that are old enough', () => {
    const cohorts = table('a@0:100 b@1:200 c@12:600 c@22:60 d@22:5');
    expect([0, 1, 2, 3].map((n) => valueAtAge(cohorts, n))).toEqual([905 / 4, 320, 150, null]);
  });

  const anyPayments = fc.array(
    fc.record({
      customer: fc.constantFrom(...'abcde'),
      at: fc.integer({ min: -3, max: 35 }),
      value: fc.integer({ min: -500, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 25 },
  );

  test('depends on no order; without old customers all money is in the cohorts', () => {
    fc.assert(
      fc.property(anyPayments, (list) => {
        const found = ltv(list, BOUNDS, 30);
        expect(ltv(list.toReversed(), BOUNDS, 30)).toEqual(found);
        if (found.kind !== 'ltv') return;
        const seen = list.filter((payment) => payment.at < 30);
        const firsts = [...'abcde'].map(
          (customer) =>
            [customer, Math.min(...seen.filter((one) => one.customer === customer && one.value >= 0).map((one) => one.at))] as const,
        );
        const fresh = firsts.filter(([, at]) => at >= 0 && at < 30).map(([customer]) => customer);
        expect(found.cohorts.reduce((sum, cohort) => sum + cohort.customers, 0)).toBe(fresh.length);
        const total = seen.filter((one) => fresh.includes(one.customer)).reduce((sum, one) => sum + one.value, 0);
        expect(found.cohorts.reduce((sum, cohort) => sum + (cohort.revenue.at(-1) ?? 0), 0)).toBe(total);
      }),
    );
  });

  test('with more time only more becomes known', () => {
    fc.assert(
      fc.property(anyPayments, (list) => {
        const [early, late] = [ltv(list, BOUNDS, 20), ltv(list, BOUNDS, 30)];
        if (early.kind !== 'ltv' || late.kind !== 'ltv') return;
        for (const [i, cohort] of early.cohorts.entries()) {
          for (const [n, total] of cohort.revenue.entries()) if (total !== null) expect(late.cohorts[i]?.revenue[n]).toBe(total);
        }
      }),
    );
  });

  test.each([
    ['no_periods', payments('a@1:1'), [0], 10],
    ['not_a_time', payments('a@1:1'), [10, 0], 10],
    ['not_a_time', payments('a@x:1'), [0, 10], 10],
    ['not_a_time', payments('a@1:1'), [0, 10], Number.POSITIVE_INFINITY],
    ['not_whole_money', payments('a@1:0.5'), [0, 10], 10],
    ['not_whole_money', payments(`a@1:${2 ** 53 - 1} a@2:1`), [0, 10], 10],
    ['nobody_ordered', [], [0, 10], 10],
    ['nobody_ordered', payments('a@1:-5'), [0, 10], 10],
  ] as const)('%s', (reason, list, bounds, until) => {
    expect(ltv(list, bounds, until)).toEqual({ kind: 'no_answer', reason });
  });
});
