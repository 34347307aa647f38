import { defaultInterval, namedRange, parseEdge } from '../../../../contracts/range.ts';
import { type Comparison, INTERVALS, type Interval, type RangeName } from '../../../../contracts/stats.ts';

/** The ranges of the picker, in groups, each with its key. */
export const RANGE_GROUPS: { range: RangeName; label: string; key: string }[][] = [
  [
    { range: 'realtime', label: 'Last 30 minutes', key: 'r' },
    { range: 'today', label: 'Today', key: 'd' },
    { range: 'yesterday', label: 'Yesterday', key: 'e' },
    { range: '24h', label: 'Last 24 hours', key: 'h' },
  ],
  [
    { range: '7d', label: 'Last 7 days', key: 'w' },
    { range: '28d', label: 'Last 28 days', key: 'f' },
    { range: '30d', label: 'Last 30 days', key: 't' },
    { range: '91d', label: 'Last 91 days', key: 'n' },
  ],
  [
    { range: 'month', label: 'Month to date', key: 'm' },
    { range: 'last_month', label: 'Last month', key: 'p' },
  ],
  [
    { range: 'year', label: 'Year to date', key: 'y' },
    { range: '12mo', label: 'Last 12 months', key: 'l' },
  ],
  [{ range: 'all', label: 'All time', key: 'a' }],
];

export const CUSTOM_KEY = 'c';
export const DEFAULT_RANGE: RangeName = '28d';

export function rangeLabel(range: RangeName): string {
  return RANGE_GROUPS.flat().find((entry) => entry.range === range)?.label ?? 'Custom range';
}

export const COMPARISON_LABELS: Record<Comparison | 'off', string> = {
  previous: 'Previous period',
  year: 'Same days a year before',
  weekday: 'Matching weekdays before',
  custom: 'Custom period',
  off: 'No comparison',
};

export const INTERVAL_LABELS: Record<Interval, string> = { minute: 'Minutes', hour: 'Hours', day: 'Days', week: 'Weeks', month: 'Months' };

const HOUR = 3_600_000;
/** Shortest and longest span for which an interval draws between two and some four hundred buckets. */
const SPANS: Record<Interval, readonly [from: number, to: number]> = {
  minute: [0, 6 * HOUR],
  hour: [2 * HOUR, 15 * 24 * HOUR],
  day: [47 * HOUR, 400 * 24 * HOUR],
  week: [14 * 24 * HOUR, Number.POSITIVE_INFINITY],
  month: [59 * 24 * HOUR, Number.POSITIVE_INFINITY],
};

/** The intervals that draw a span of so many milliseconds well; never none. */
export function intervalsFor(milliseconds: number): Interval[] {
  const fitting = INTERVALS.filter((interval) => milliseconds >= SPANS[interval][0] && milliseconds <= SPANS[interval][1]);
  return fitting.length > 0 ? fitting : ['hour'];
}

/** The interval that a range is drawn by until another is chosen; null for all time, whose length only the server knows. */
export function intervalOf(range: RangeName, from: string | null, to: string | null, now: number, zone: string): Interval | null {
  if (range === 'all') return null;
  if (range !== 'custom') return defaultInterval(namedRange(range, now, zone, now));
  const [start, end] = [parseEdge(from ?? '', zone, 'from'), parseEdge(to ?? '', zone, 'to')];
  return defaultInterval(start === null || end === null ? namedRange('28d', now, zone, now) : { from: start, to: end });
}
