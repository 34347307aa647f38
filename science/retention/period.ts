import { dateOf, dayAt, dayOf, startOfDay } from '../../contracts/zone.ts';

/** Why periods make no table. `not_a_time`: a time that is no number, or bounds that do not ascend. */
export type NoPeriods = 'no_periods' | 'not_a_time';

/** What is wrong with bounds: at least two ascending times in ms, each period beginning where the one before ends. */
export function wrongBounds(bounds: readonly number[], until: number): NoPeriods | null {
  if (bounds.length < 2) return 'no_periods';
  const ascending = bounds.every((bound, i) => Number.isSafeInteger(bound) && bound > (bounds[i - 1] ?? Number.NEGATIVE_INFINITY));
  return ascending && Number.isSafeInteger(until) ? null : 'not_a_time';
}

/** The period that a time is in, from 0; -1 before the first and after the last. */
export function periodAt(bounds: readonly number[], at: number): number {
  if (!(at < (bounds.at(-1) ?? Number.NEGATIVE_INFINITY))) return -1;
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether all of a period has been seen at `until`: what is still running has no value yet. */
export function isOver(bounds: readonly number[], period: number, until: number): boolean {
  return (bounds[period + 1] ?? Number.POSITIVE_INFINITY) <= until;
}

export type PeriodUnit = 'day' | 'week' | 'month';

/** Bounds of `count` calendar periods in a zone, from the one that `first` (ms) is in. Weeks begin on Monday; a day may have 23 or 25 hours. */
export function calendar(unit: PeriodUnit, first: number, count: number, zone: string): number[] {
  const day = dayAt(first, zone);
  const { year, month } = dateOf(day);
  // 1970-01-01, day 0, was a Thursday.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  return Array.from({ length: count + 1 }, (_, i) => {
    if (unit === 'month') return startOfDay(dayOf(year, month + i, 1), zone);
    return startOfDay(unit === 'week' ? monday + 7 * i : day + i, zone);
  });
}
