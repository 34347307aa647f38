import { isOver, type NoPeriods, periodAt, wrongBounds } from './period.ts';

export interface Visit {
  visitor: string;
  /** ms since 1970. */
  at: number;
}

/** Of the visitors first seen in period `cohort` those who came `n` periods later (`on`), and then or later (`unbounded`). Rows of zeros may be left out. */
export interface RetentionCount {
  cohort: number;
  n: number;
  on: number;
  unbounded: number;
}

export interface Cohort {
  /** When its period began, ms. */
  start: number;
  /** Visitors first seen in it. */
  size: number;
  /** By n: visitors seen in the n-th period after; null while that is not over. */
  on: (number | null)[];
  /** By n: visitors seen in the n-th period after or in a later one. Never rises; null while the n-th is not over. */
  unbounded: (number | null)[];
}

export type Retention = { kind: 'retention'; cohorts: Cohort[] } | { kind: 'no_answer'; reason: NoPeriods | 'nobody_came' };

/**
 * Who came back, by the period they were first seen in. `visits` are all there ever were, so that those first seen before the first period are in no cohort; what is at
 * `until` or later is not seen yet. ClickHouse counts the same (clickhouse/queries/retention.sql).
 */
export function retention(visits: readonly Visit[], bounds: readonly number[], until: number): Retention {
  if (!visits.every((visit) => Number.isFinite(visit.at))) return { kind: 'no_answer', reason: 'not_a_time' };
  return retentionTable(countReturns(visits, bounds, until), bounds, until);
}

/** The table from its counts. */
export function retentionTable(counts: readonly RetentionCount[], bounds: readonly number[], until: number): Retention {
  const reason = wrongBounds(bounds, until);
  if (reason) return { kind: 'no_answer', reason };
  const found = new Map(counts.map((count) => [`${count.cohort} ${count.n}`, count]));
  const periods = bounds.length - 1;
  const cohorts = bounds.slice(0, periods).map((start, cohort): Cohort => {
    const cells = (of: 'on' | 'unbounded') =>
      Array.from({ length: periods - cohort }, (_, n) =>
        isOver(bounds, cohort + n, until) ? (found.get(`${cohort} ${n}`)?.[of] ?? 0) : null,
      );
    return { start, size: found.get(`${cohort} 0`)?.on ?? 0, on: cells('on'), unbounded: cells('unbounded') };
  });
  return counts.length === 0 ? { kind: 'no_answer', reason: 'nobody_came' } : { kind: 'retention', cohorts };
}

/** Share, 0..1, of all visitors who came back n periods later, over the cohorts for which that is known: a ratio of sums. Null where it is known for none. */
export function returning(cohorts: readonly Cohort[], n: number, of: 'on' | 'unbounded' = 'on'): number | null {
  const known = cohorts.filter((cohort) => typeof cohort[of][n] === 'number');
  const size = known.reduce((sum, cohort) => sum + cohort.size, 0);
  return size === 0 ? null : known.reduce((sum, cohort) => sum + (cohort[of][n] ?? 0), 0) / size;
}

function countReturns(visits: readonly Visit[], bounds: readonly number[], until: number): RetentionCount[] {
  const counts = new Map<string, RetentionCount>();
  const seen = visits.filter((visit) => visit.at < until && visit.at < (bounds.at(-1) ?? 0));
  for (const own of Map.groupBy(seen, (visit) => visit.visitor).values()) {
    const periods = new Set(own.map((visit) => periodAt(bounds, visit.at)));
    const [cohort, last] = [Math.min(...periods), Math.max(...periods)];
    if (cohort < 0) continue;
    for (let n = 0; n <= last - cohort; n++) {
      const count = counts.get(`${cohort} ${n}`) ?? { cohort, n, on: 0, unbounded: 0 };
      counts.set(`${cohort} ${n}`, count);
      count.unbounded++;
      if (periods.has(cohort + n)) count.on++;
    }
  }
  return [...counts.values()];
}
