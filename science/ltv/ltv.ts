import { isOver, type NoPeriods, periodAt, wrongBounds } from '../retention/period.ts';

/** Money of a customer: an order, or a refund as a negative value. */
export interface Payment {
  customer: string;
  /** ms since 1970. */
  at: number;
  /** Whole minor units of one currency. */
  value: number;
}

/** What the customers of period `cohort` paid, refunds taken off, when they were customers for `n` periods. `customers` are those who paid then. */
export interface CohortMoney {
  cohort: number;
  n: number;
  customers: number;
  revenue: number;
}

export interface CohortValue {
  /** When its period began, ms. */
  start: number;
  /** Who ordered for the first time in it. */
  customers: number;
  /** By n: all that they paid from the start to the end of the n-th period after, minor units, exact; null while that is not over. Falls only by refunds. */
  revenue: (number | null)[];
}

export type Ltv = { kind: 'ltv'; cohorts: CohortValue[] } | { kind: 'no_answer'; reason: NoPeriods | 'not_whole_money' | 'nobody_ordered' };

/**
 * Revenue by the period of a customer's first order and by its age. `payments` are all there ever were, so that customers of before the first period are in no cohort.
 * A refund belongs to its customer's cohort, at the time it was given; one before the first order (clocks differ) counts with age 0. What has not been reached has no
 * value, not 0: else young cohorts would look poor. ClickHouse answers the same (clickhouse/queries/ltv.sql).
 */
export function ltv(payments: readonly Payment[], bounds: readonly number[], until: number): Ltv {
  if (!payments.every((payment) => Number.isFinite(payment.at))) return { kind: 'no_answer', reason: 'not_a_time' };
  if (!payments.every((payment) => Number.isSafeInteger(payment.value))) return { kind: 'no_answer', reason: 'not_whole_money' };
  return ltvTable(moneyByAge(payments, bounds, until), bounds, until);
}

/** The table from what was paid in each cell. */
export function ltvTable(cells: readonly CohortMoney[], bounds: readonly number[], until: number): Ltv {
  const reason = wrongBounds(bounds, until);
  if (reason) return { kind: 'no_answer', reason };
  const found = new Map(cells.map((cell) => [`${cell.cohort} ${cell.n}`, cell]));
  const periods = bounds.length - 1;
  const cohorts = bounds.slice(0, periods).map((start, cohort): CohortValue => {
    let total = 0;
    const revenue = Array.from({ length: periods - cohort }, (_, n) => {
      total += found.get(`${cohort} ${n}`)?.revenue ?? 0;
      return isOver(bounds, cohort + n, until) ? total : null;
    });
    return { start, customers: found.get(`${cohort} 0`)?.customers ?? 0, revenue };
  });
  if (cells.length === 0) return { kind: 'no_answer', reason: 'nobody_ordered' };
  const whole = cohorts.every((cohort) => cohort.revenue.every((total) => total === null || Number.isSafeInteger(total)));
  return whole ? { kind: 'ltv', cohorts } : { kind: 'no_answer', reason: 'not_whole_money' };
}

/** Revenue per customer of all cohorts for which age n is known, minor units, not rounded: a ratio of sums. Null where it is known for none. */
export function valueAtAge(cohorts: readonly CohortValue[], n: number): number | null {
  const known = cohorts.filter((cohort) => typeof cohort.revenue[n] === 'number');
  const customers = known.reduce((sum, cohort) => sum + cohort.customers, 0);
  return customers === 0 ? null : known.reduce((sum, cohort) => sum + (cohort.revenue[n] ?? 0), 0) / customers;
}

function moneyByAge(payments: readonly Payment[], bounds: readonly number[], until: number): CohortMoney[] {
  const cells = new Map<string, CohortMoney>();
  const seen = payments.filter((payment) => payment.at < until && payment.at < (bounds.at(-1) ?? 0));
  for (const own of Map.groupBy(seen, (payment) => payment.customer).values()) {
    const first = own
      .filter((payment) => payment.value >= 0)
      .reduce((least, payment) => Math.min(least, payment.at), Number.POSITIVE_INFINITY);
    const cohort = periodAt(bounds, first);
    if (cohort < 0) continue;
    for (const [n, paid] of Map.groupBy(own, (payment) => Math.max(0, periodAt(bounds, payment.at) - cohort))) {
      const cell = cells.get(`${cohort} ${n}`) ?? { cohort, n, customers: 0, revenue: 0 };
      cells.set(`${cohort} ${n}`, cell);
      cell.customers++;
      cell.revenue += paid.reduce((sum, payment) => sum + payment.value, 0);
    }
  }
  return [...cells.values()];
}
