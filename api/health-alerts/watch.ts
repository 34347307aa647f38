import type { HealthAlert } from '../../contracts/health.ts';
import type { Check } from './checks.ts';
import { type Counted, sum, wilson } from './share.ts';
import { findShift } from './shift.ts';
import { scaled, usualOf } from './usual.ts';
import { percentWords, timeWords } from './words.ts';

/** Counts of one share: those to be judged, by five minutes, and those of the days before, by hour. */
export interface Series {
  before: readonly Counted[];
  recent: readonly Counted[];
}

export interface Clock {
  now: number;
  timezone: string;
}

/** Days that are judged, and days before them that say what is usual. */
export const RECENT_DAYS = 3;
export const USUAL_DAYS = 14;
/** For what has always been so: certainty of one in thirty thousand. */
const Z = 4;

/** The alert of one watched share, if there is one. */
export function watch(check: Check, subject: string, { before, recent }: Series, { now, timezone }: Clock): HealthAlert | null {
  const shift = findShift(recent, usualOf(before, check.floor, 12 * check.cap), check);
  const about = { kind: check.kind, subject, todo: check.todo };
  if (shift) {
    const { hits, of } = shift;
    const past = sum(before);
    const usual = past.of > 0 ? past.hits / past.of : null;
    const compared = usual === null ? '' : ` Usually it is ${percentWords(usual)}.`;
    const says = `${percentWords(hits / of)} of ${check.of} since ${timeWords(shift.since, now, timezone)} ${check.says}.${compared}`;
    return { ...about, since: new Date(shift.since).toISOString(), events: hits, of, usual, says };
  }
  if (check.standing === undefined || !lasts(recent, check.standing, check.cap)) return null;
  const { hits, of } = sum(recent);
  const says = `${percentWords(hits / of)} of ${check.of} of the last ${RECENT_DAYS} days ${check.says}. It has been so for longer.`;
  return { ...about, since: null, events: hits, of, usual: null, says };
}

/** Whether a share is surely at least so high, in all these days and in the last of them. */
function lasts(recent: readonly Counted[], share: number, cap: number): boolean {
  const DAY = 86_400_000;
  const end = recent.at(-1)?.at ?? 0;
  const parts = [recent, recent.filter(({ at }) => at > end - DAY)].map((part) => sum(part.map((one) => scaled(one, cap))));
  return parts.every((part) => wilson(part, Z).low >= share);
}
