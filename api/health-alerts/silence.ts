const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Days before that are asked. */
const DAYS = 7;
/** Fewest events that the same stretch of each day must have had. */
const FEWEST = 10;
/** By chance alone ten expected events fail to come once in 22,000 times; so many days agree besides. */
const AGREE = 6;

export interface Hour {
  at: number;
  events: number;
}

/** Nothing since `last`, where the same hours of the days before had at least `fewest` and at most `most` events. */
export interface Silence {
  since: number;
  fewest: number;
  most: number;
}

/**
 * Whether a store is silent that usually is not: the stretch since its last event, at most a day of it, on each of the seven days before that event. All
 * but one of them must have had some, and the same weekday is among those that must: a shop that is closed on Sundays is. Times in ms.
 */
export function findSilence(last: number, hours: readonly Hour[], now: number): Silence | null {
  if (last <= 0 || now <= last) return null;
  const length = Math.min(now - last, DAY);
  const counts = Array.from({ length: DAYS }, (_, day) => eventsIn(hours, last - (day + 1) * DAY, length));
  const usual = counts.filter((count) => count >= FEWEST);
  if (usual.length < AGREE || (counts[DAYS - 1] ?? 0) < FEWEST) return null;
  return { since: last, fewest: Math.floor(Math.min(...usual)), most: Math.ceil(Math.max(...usual)) };
}

/** Events from a time on, hours that it cuts counted by their part. */
function eventsIn(hours: readonly Hour[], from: number, length: number): number {
  let count = 0;
  for (const { at, events } of hours) {
    const shared = Math.min(at + HOUR, from + length) - Math.max(at, from);
    if (shared > 0) count += (events * shared) / HOUR;
  }
  return count;
}
