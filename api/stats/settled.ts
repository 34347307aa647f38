import type { Span } from '../../contracts/range.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { StatsRequest } from './request.ts';

/** Days in a row whose sums are known, with the names of the settlings that hold. `from` and `to` in ms, days counted from 1970-01-01, `endDay` excluded. */
export interface Settled extends Span {
  firstDay: number;
  endDay: number;
  runs: number[];
}

/** A day that was written about; `run` 0: not settled since. */
export interface DayMark {
  day: number;
  run: number;
}

const DAY = 86_400_000;

/** Which days of a span are settled; null when there are none that its questions may read instead of hours and sessions. */
export type SettledOf = (span: Span) => Settled | null;

/** Asks once for all of these spans. */
export async function settledDays(
  { store, interval, filters }: StatsRequest,
  spans: readonly Span[],
  now: number,
  warehouse: Warehouse,
  query: (name: string) => string,
): Promise<SettledOf> {
  const long = filters.length > 0 || interval === 'hour' || interval === 'minute' ? [] : spans.filter(({ from, to }) => to - from > DAY);
  if (long.length === 0) return () => null;
  const [from, to] = [Math.min(...long.map((span) => span.from)), Math.max(...long.map((span) => span.to))];
  const marks = await warehouse.query<DayMark>(query('day-marks'), { store: store.id, zone: store.timezone, from, to });
  return (span) => (long.includes(span) ? longestRun(span, marks, dayAt(now, store.timezone), store.timezone) : null);
}

/** The longest stretch of whole days before `today` in which each day is settled or was never written about. */
export function longestRun(span: Span, marks: readonly DayMark[], today: number, zone: string): Settled | null {
  const runs = new Map(marks.map(({ day, run }) => [day, run]));
  const entered = dayAt(span.from, zone);
  const first = startOfDay(entered, zone) === span.from ? entered : entered + 1;
  const end = Math.min(dayAt(span.to, zone), today);
  let best = { firstDay: first, endDay: first };
  for (let day = first, start = first; day < end; day++) {
    if (runs.get(day) === 0) start = day + 1;
    else if (day + 1 - start > best.endDay - best.firstDay) best = { firstDay: start, endDay: day + 1 };
  }
  const held = [...runs].filter(([day, run]) => run > 0 && day >= best.firstDay && day < best.endDay).map(([, run]) => run);
  if (held.length === 0) return null;
  return { ...best, from: startOfDay(best.firstDay, zone), to: startOfDay(best.endDay, zone), runs: held };
}
