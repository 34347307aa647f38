import { arrive } from './arrival.ts';
import { busyness, hoursOf, moodOf, RHYTHM } from './calendar.ts';
import { visitorOf } from './people.ts';
import { Chance } from './random.ts';
import { LATEST, type Return, refund, returnsOf, SOONEST } from './refunds.ts';
import { type SampleEvent, visit } from './visit.ts';

const HOUR = 3_600_000;
const VISITS_A_DAY = 540;
const RETURNING = 0.29;
const BY_HOUR = RHYTHM.map((weight, hour): [number, number] => [hour, weight]);

/**
 * Every visit that begins in the shop on a day, counted from 1970 in its time zone, and the refunds made on it, in order of time; a late visit
 * may end after midnight. The same for the same seed, whichever days were made before.
 */
export function dayOfEvents(seed: number, day: number): SampleEvent[] {
  const events = visitsOf(seed, day);
  const morning = hoursOf(day)[9] ?? 0;
  for (let before = day - LATEST; before <= day - SOONEST; before++) {
    for (const back of returnsFrom(seed, before)) if (back.day === day) events.push(refund(seed, back, morning));
  }
  return events.sort((a, b) => a.at - b.at);
}

function visitsOf(seed: number, day: number): SampleEvent[] {
  const chance = new Chance(`${seed}/${day}`);
  const mood = moodOf(day);
  const hours = hoursOf(day);
  const visits = Math.round(VISITS_A_DAY * busyness(day) * (mood.burst ? 1.12 : 1) * (0.92 + 0.16 * chance.next()));
  const events: SampleEvent[] = [];
  for (let n = 0; n < visits; n++) {
    const returning = chance.is(RETURNING);
    const visitor = visitorOf(seed, chance, returning, `guest-${day}-${n}`);
    const start = (hours[chance.pick(BY_HOUR)] ?? 0) + Math.floor(chance.next() * HOUR);
    const eagerness = (returning ? 1.4 : 0.75) * (mood.sale ? 1.3 : 1) * (visitor.device === 'mobile' ? 0.85 : 1.2);
    for (const event of visit(chance, {
      id: `s${seed}d${day}v${n}`,
      visitor,
      arrival: arrive(chance, mood, returning),
      mood,
      start,
      eagerness,
    }))
      events.push(event);
  }
  remember(`${seed}/${day}`, returnsOf(seed, day, events));
  return events;
}

/** Days are mostly made one after another: what comes back of the last ones is kept rather than made again. */
const kept = new Map<string, Return[]>();

function remember(key: string, returns: Return[]): void {
  kept.delete(key);
  kept.set(key, returns);
  for (const [oldest] of kept) if (kept.size > 4 * LATEST) kept.delete(oldest);
}

function returnsFrom(seed: number, day: number): Return[] {
  const key = `${seed}/${day}`;
  if (!kept.has(key)) visitsOf(seed, day);
  return kept.get(key) ?? [];
}
