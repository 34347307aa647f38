import { dateOf, dayOf, instantOf } from '../contracts/zone.ts';
import { SAMPLE_STORE } from './store.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** How busy each hour of a day is, by the shop's clock: nearly nobody at night, a peak at lunch, the highest in the evening. */
export const RHYTHM = [9, 5, 3, 2, 2, 4, 11, 24, 38, 45, 49, 56, 70, 66, 52, 47, 48, 54, 66, 84, 98, 88, 56, 24];
/** Sunday to Saturday. */
const WEEK = [1.28, 1.02, 0.97, 0.95, 0.96, 0.92, 1.1];

/** What moves the shop on a day. */
export interface Mood {
  /** Tuesdays and Fridays. */
  newsletter: boolean;
  /** Paid social turned up: one week in three. */
  burst: boolean;
  /** The last week of each month: more visits, and more of them buy. */
  sale: boolean;
  /** `2026-11-20`, as campaigns are named. */
  date: string;
}

/** Days are counted from 1970 in the shop's time zone. */
export function moodOf(day: number): Mood {
  const weekday = weekdayOf(day);
  const { date } = dateOf(day);
  return {
    newsletter: weekday === 2 || weekday === 5,
    burst: Math.floor((day + 3) / 7) % 3 === 0,
    sale: date >= 22 && date <= 28,
    date: new Date(day * DAY).toISOString().slice(0, 10),
  };
}

/** How busy a day is beside an average one: its weekday, the season, and the sale. */
export function busyness(day: number): number {
  return (WEEK[weekdayOf(day)] ?? 1) * season(day) * (moodOf(day).sale ? 1.25 : 1);
}

/** When each hour of the day begins, ms: by the calendar, so that days of 23 and 25 hours keep their rhythm. */
export function hoursOf(day: number): number[] {
  return RHYTHM.map((_, hour) => instantOf(day * DAY + hour * HOUR, SAMPLE_STORE.timezone));
}

/** 0 is Sunday; day 0 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Interiors sell more from week to week until shortly before Christmas, and are quiet again by February. */
function season(day: number): number {
  const { year } = dateOf(day);
  const peak = dayOf(year, 11, 18);
  const quiet = dayOf(year, 1, 1);
  if (day > peak) return 1.3 - 0.55 * ((day - peak) / (dayOf(year + 1, 1, 1) - peak));
  if (day < quiet) return 1.3 - 0.55 * ((day - dayOf(year - 1, 11, 18)) / (quiet - dayOf(year - 1, 11, 18)));
  return 0.75 + 0.55 * ((day - quiet) / (peak - quiet));
}
