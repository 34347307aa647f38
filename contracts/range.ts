import type { Comparison, Interval, RangeName } from './stats.ts';
import { dateOf, dayAt, dayOf, startOfDay, zoneOffset } from './zone.ts';

/** From `from` to just before `to`, ms since 1970. */
export interface Span {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** A named range at `now` in a store's zone. `first` is the time of the store's first event, for `all`. The end of a range that includes today is the end of today. */
export function namedRange(range: Exclude<RangeName, 'custom'>, now: number, zone: string, first: number): Span {
  const today = dayAt(now, zone);
  const { year, month } = dateOf(today);
  const days = (from: number, to = today + 1): Span => ({ from: startOfDay(from, zone), to: startOfDay(to, zone) });
  switch (range) {
    case 'realtime':
      return { from: Math.floor(now / MINUTE) * MINUTE - 29 * MINUTE, to: Math.floor(now / MINUTE) * MINUTE + MINUTE };
    case '24h':
      return { from: Math.floor(now / HOUR) * HOUR - 23 * HOUR, to: Math.floor(now / HOUR) * HOUR + HOUR };
    case 'today':
      return days(today);
    case 'yesterday':
      return days(today - 1, today);
    case '7d':
      return days(today - 6);
    case '28d':
      return days(today - 27);
    case '30d':
      return days(today - 29);
    case '91d':
      return days(today - 90);
    case 'month':
      return days(dayOf(year, month, 1));
    case 'last_month':
      return days(dayOf(year, month - 1, 1), dayOf(year, month, 1));
    case 'year':
      return days(dayOf(year, 0, 1));
    case '12mo':
      return days(dayOf(year, month - 11, 1));
    case 'all':
      return days(dayAt(Math.min(first, now), zone));
  }
}

/** `2026-11-20` is a day of the zone (its end, for a range's end), anything else an ISO instant. Null when it is neither. */
export function parseEdge(text: string, zone: string, edge: 'from' | 'to'): number | null {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (date) {
    const day = dayOf(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
    return startOfDay(edge === 'from' ? day : day + 1, zone);
  }
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

/**
 * What a span is compared with. A span that reaches into the future is cut at `now` first, so that today so far meets the same hours of the other
 * days. `previous` moves back by the span's own days (or length), `weekday` by whole weeks, `year` by a year of the calendar.
 */
export function comparedSpan(span: Span, comparison: Exclude<Comparison, 'custom'>, now: number, zone: string): Span {
  const to = Math.min(span.to, Math.max(now, span.from + 1));
  const firstDay = dayAt(span.from, zone);
  const wholeDays = startOfDay(firstDay, zone) === span.from && startOfDay(dayAt(span.to, zone), zone) === span.to;
  if (!wholeDays && comparison === 'previous') return { from: span.from - (span.to - span.from), to: to - (span.to - span.from) };
  const length = Math.max(1, dayAt(span.to - 1, zone) - firstDay + 1);
  const shift = (instant: number): number => {
    const day = dayAt(instant, zone);
    const { year, month, date } = dateOf(day);
    const moved =
      comparison === 'year' ? dayOf(year - 1, month, date) : day - (comparison === 'weekday' ? Math.ceil(length / 7) * 7 : length);
    return startOfDay(moved, zone) + (instant - startOfDay(day, zone));
  };
  return { from: shift(span.from), to: shift(to) };
}

/** An interval that draws a span with some ten to some hundred points. */
export function defaultInterval({ from, to }: Span): Interval {
  const length = to - from;
  if (length <= 2 * HOUR) return 'minute';
  if (length <= 2 * DAY + HOUR) return 'hour';
  return length <= 120 * DAY ? 'day' : 'month';
}

/** The starts of all buckets of a span in the zone, ms: weeks begin on Monday. The first may begin before the span. */
export function bucketStarts({ from, to }: Span, interval: Interval, zone: string): number[] {
  const starts: number[] = [];
  if (interval === 'minute' || interval === 'hour') {
    const step = interval === 'minute' ? MINUTE : HOUR;
    // Hours begin with the zone's own hours, which may lie on half hours of UTC.
    for (let at = floorIn(from, step, zone); at < to; at = floorIn(at + step, step, zone)) starts.push(at);
    return starts;
  }
  let day = dayAt(from, zone);
  if (interval === 'week') day -= (day + 3) % 7;
  if (interval === 'month') day -= dateOf(day).date - 1;
  while (startOfDay(day, zone) < to) {
    starts.push(startOfDay(day, zone));
    const { year, month } = dateOf(day);
    day = interval === 'month' ? dayOf(year, month + 1, 1) : day + (interval === 'week' ? 7 : 1);
  }
  return starts;
}

function floorIn(instant: number, step: number, zone: string): number {
  const offset = zoneOffset(instant, zone);
  return Math.floor((instant + offset) / step) * step - offset;
}
