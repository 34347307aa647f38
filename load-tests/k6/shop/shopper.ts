import { sleep } from 'k6';
import { Chance } from '../../../sample/random.ts';
import { settings } from '../lib/settings.ts';
import { track } from '../lib/track.ts';
import { countOrders } from './orders.ts';
import { DEVICES, SECONDS_BETWEEN } from './proportions.ts';
import { visit } from './visit.ts';

/** A visit of real length would outlast the test: its pauses are this much shorter. */
const FASTER = 200;
/** First numbers of public addresses, so that the visitor's place is looked up as a real one's is. */
const NETWORKS = [24, 62, 77, 81, 84, 88, 91, 93, 109, 151, 178, 188, 212];

/** One person visits the shop, number `n` of this run: every event is a request of its own, with a pause before the next. */
export function shop(run: string, n: number): void {
  const chance = new Chance(`${settings.seed}-${n}`);
  const headers = {
    'user-agent': chance.pick(DEVICES.map((one) => [one.userAgent, one.visits])),
    // The server is told to trust this machine as a proxy; one that is not sees one address, and the consenting half as visitors of their own.
    'x-forwarded-for': `${chance.one(NETWORKS)}.${chance.whole(0, 255)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`,
  };
  const person = chance.is(0.5) ? { consent: 'granted', visitor_id: `${run}-${n}` } : {};
  const events = visit(chance, `${run}-${n}`);
  let ordered = false;
  for (const [i, event] of events.entries()) {
    if (i > 0) sleep(chance.wait(SECONDS_BETWEEN) / FASTER);
    const taken = track({ events: [{ event_id: `${run}-${n}-${i}`, timestamp: Date.now(), ...person, ...event }], headers });
    if (!taken || ordered || event.event_type !== 'purchase') continue;
    ordered = true;
    countOrders(1, Math.round(Number(event.value) * 100));
  }
}
