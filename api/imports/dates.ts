import { dateOf, dayOf } from '../../contracts/zone.ts';
import { clockIn } from './zone-clock.ts';

export type DateOrder = 'dmy' | 'mdy';
export type DateText =
  /** `at`: ms since 1970. `day`: the zone's calendar day, counted from 1970-01-01. Without a time of day it is the day's first moment. */
  { kind: 'date'; at: number; day: number; dayOnly: boolean } | { kind: 'refused'; why: 'not_a_date' | 'no_such_day' };

const TIME = String.raw`(?:,?[T\s]+(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?)?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${TIME}`, 'i');
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${TIME}`, 'i');
const DAY_NAME = String.raw`^(?:[a-z]{3,9},?\s+)?`;
const NAME_FIRST = new RegExp(String.raw`${DAY_NAME}([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})${TIME}`, 'i');
const NAME_SECOND = new RegExp(String.raw`${DAY_NAME}(\d{1,2})[-\s]([a-z]{3,9})\.?,?[-\s](\d{4})${TIME}`, 'i');
const DAY = 86_400_000;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A day or moment as exports write it. Without an offset of its own it is a time of `zone`; `order` decides what 03/04/2026 is. */
export function parseDate(text: string, zone: string, order: DateOrder): DateText {
  const found = partsOf(text.trim(), order);
  if (!found) return { kind: 'refused', why: 'not_a_date' };
  const { year, month, date, time } = found;
  const day = dayOf(year, month - 1, date);
  const real = dateOf(day);
  if (real.year !== year || real.month !== month - 1 || real.date !== date || year < 1990 || year > 2199)
    return { kind: 'refused', why: 'no_such_day' };
  if (time[0] === undefined) return { kind: 'date', at: clockIn(zone).instant(day * DAY), day, dayOnly: true };
  const clock = clockOf(time);
  if (clock === null) return { kind: 'refused', why: 'not_a_date' };
  const local = day * DAY + clock;
  const offset = offsetOf(time[4]);
  const at = offset === null ? clockIn(zone).instant(local) : local - offset;
  return { kind: 'date', at, day: offset === null ? day : clockIn(zone).day(at), dayOnly: false };
}

/** What one date tells of the order of day and month; null when it could be either, or has no such question. */
export function orderOf(text: string): DateOrder | null {
  const found = YEAR_LAST.exec(text.trim());
  if (!found) return null;
  const [first, second] = [Number(found[1]), Number(found[3])];
  if (first > 12 && second <= 12) return 'dmy';
  if (second > 12 && first <= 12) return 'mdy';
  // Nobody writes the month first with points between.
  return found[2] === '.' ? 'dmy' : null;
}

/** Whether day and month could be either way round, as in 03/04/2026. */
export function isEitherWay(text: string): boolean {
  const found = YEAR_LAST.exec(text.trim());
  return found !== null && Number(found[1]) <= 12 && Number(found[3]) <= 12 && found[1] !== found[3];
}

/** `2026-11-20` of a day counted from 1970-01-01. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

type Time = (string | undefined)[];

function partsOf(text: string, order: DateOrder): { year: number; month: number; date: number; time: Time } | null {
  let found = YEAR_FIRST.exec(text);
  if (found) return { year: Number(found[1]), month: Number(found[3]), date: Number(found[4]), time: found.slice(5) };
  found = YEAR_LAST.exec(text);
  if (found) {
    const [first, second] = [Number(found[1]), Number(found[3])];
    const year = Number(found[4]) + (found[4]?.length === 2 ? 2_000 : 0);
    const [date, month] = order === 'dmy' ? [first, second] : [second, first];
    return { year, month, date, time: found.slice(5) };
  }
  found = NAME_FIRST.exec(text);
  if (found) return { year: Number(found[3]), month: monthOf(found[1]), date: Number(found[2]), time: found.slice(4) };
  found = NAME_SECOND.exec(text);
  if (found) return { year: Number(found[3]), month: monthOf(found[2]), date: Number(found[1]), time: found.slice(4) };
  found = COMPACT.exec(text);
  return found && { year: Number(found[1]), month: Number(found[2]), date: Number(found[3]), time: [] };
}

/** 1 to 12; 0 for whatever is no month's English name. */
function monthOf(name = ''): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** Ms since midnight; null when there is no such time of day. */
function clockOf([hours = '', minutes = '', seconds = '0', half]: Time): number | null {
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

/** Ms ahead of UTC; null when none is said. */
function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const found = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (!found) return 0;
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3] ?? 0)) * 60_000;
}
