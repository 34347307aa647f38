import type { RangeName } from '../../../../contracts/stats.ts';

const DAY = 86_400_000;

/** The day (`2026-11-20`) that an instant falls on in a time zone. */
export function dayOf(instant: string | number, timezone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

function month(day: string, months: number): { from: string; to: string } {
  const [year = 0, number = 1] = day.split('-').map(Number);
  const at = (offset: number, date: number) => new Date(Date.UTC(year, number - 1 + offset, date)).toISOString().slice(0, 10);
  return { from: at(months, 1), to: at(months + 1, 0) };
}

/**
 * The days before (-1) or after (1) a span of days, both ends included: whole months beside a month, whole years beside a year,
 * else as many days. Null beyond `today` and where the span is not of days.
 */
export function stepDays(
  range: RangeName,
  span: { from: string; to: string },
  direction: -1 | 1,
  today: string,
): { from: string; to: string } | null {
  if (range === 'all' || range === 'realtime' || range === '24h') return null;
  let next: { from: string; to: string };
  const whole = month(span.from, 0);
  const year = Number(span.from.slice(0, 4));
  if (range === 'month' || range === 'last_month' || (whole.from === span.from && whole.to === span.to)) next = month(span.from, direction);
  else if (range === 'year' || (span.from === `${year}-01-01` && span.to === `${year}-12-31`)) {
    next = { from: `${year + direction}-01-01`, to: `${year + direction}-12-31` };
  } else {
    const length = Math.round((Date.parse(span.to) - Date.parse(span.from)) / DAY) + 1;
    next = { from: shift(span.from, direction * length), to: shift(span.to, direction * length) };
  }
  return next.from > today ? null : next;
}
