import { startOfDay } from '../contracts/zone.ts';
import { arrive, moodOf, person } from './people.ts';
import { Chance } from './random.ts';
import { SAMPLE_STORE } from './store.ts';
import { type SampleEvent, visit } from './visit.ts';

const HOUR = 3_600_000;
/** How busy each hour of a day is. */
const RHYTHM = [10, 6, 4, 3, 3, 5, 12, 24, 36, 44, 50, 54, 60, 56, 50, 48, 50, 56, 66, 80, 92, 84, 56, 26].map(
  (weight, hour): [number, number] => [hour, weight],
);
const VISITS_A_DAY = 600;
/** People who come back, out of whom some visit each day. */
const REGULARS = 4_000;

/** Everything that happens in the shop on a day, counted from 1970 in its time zone, in order of time. The same for the same seed. */
export function dayOfEvents(seed: number, day: number): SampleEvent[] {
  const chance = new Chance(`${seed}/${day}`);
  const mood = moodOf(day);
  const midnight = startOfDay(day, SAMPLE_STORE.timezone);
  const weekend = (day + 4) % 7 === 0 ? 1.25 : (day + 4) % 7 === 6 ? 1.1 : 1;
  const growth = 1 + 0.25 * Math.sin(day / 23) + (day % 365) / 1_500;
  const visits = Math.round(VISITS_A_DAY * weekend * growth * (mood.sale ? 1.3 : 1) * (0.9 + 0.2 * chance.next()));
  const events: SampleEvent[] = [];
  for (let n = 0; n < visits; n++) {
    const returning = chance.is(0.27);
    const visitorId = returning ? `regular-${chance.whole(1, REGULARS)}` : `guest-${day}-${n}`;
    const visitor = person(visitorId, new Chance(`${seed}/${visitorId}`));
    const start = midnight + chance.pick(RHYTHM) * HOUR + Math.floor(chance.next() * HOUR);
    const eagerness = (returning ? 1.5 : 0.85) * (mood.sale ? 1.35 : 1) * (visitor.device === 'mobile' ? 0.85 : 1.2);
    events.push(
      ...visit(chance, { id: `s${seed}d${day}v${n}`, visitor, arrival: arrive(chance, mood, returning), mood, start, eagerness }),
    );
  }
  return [...events, ...refundsOf(seed, day, midnight)].sort((a, b) => a.at - b.at);
}

/** Some orders of the days before come back. Refunds of a day follow from the visits of the day five days earlier. */
function refundsOf(seed: number, day: number, midnight: number): SampleEvent[] {
  const chance = new Chance(`${seed}/${day}/refunds`);
  const refunds: SampleEvent[] = [];
  for (let n = 0; n < 2; n++) {
    if (!chance.is(0.4)) continue;
    const at = midnight + 9 * HOUR + Math.floor(chance.next() * 8 * HOUR);
    const value = Math.round((20 + chance.next() * 120) * 100) / 100;
    refunds.push({
      event_id: `s${seed}d${day}r${n}`,
      event_type: 'refund',
      timestamp: new Date(at).toISOString(),
      at,
      visitor_id: `back-office-${day}-${n}`,
      order_id: `LL-s${seed}d${day - 5}v${chance.whole(0, 500)}`,
      value,
      currency: 'EUR',
    });
  }
  return refunds;
}
