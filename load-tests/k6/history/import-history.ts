import { Chance } from '../../../sample/random.ts';
import { settings } from '../lib/settings.ts';
import { track } from '../lib/track.ts';
import { countOrders } from '../shop/orders.ts';
import { DEVICES, SECONDS_BETWEEN } from '../shop/proportions.ts';
import { visit } from '../shop/visit.ts';

/** What readers should find: figures of a span of whole days. Revenue in minor units. */
export interface Figures {
  events: number;
  pageviews: number;
  orders: number;
  revenue: number;
}

export const DAYS = 28;
const DAY = 86_400_000;
const BATCH = 500;
const COUNTRIES: readonly (readonly [string, number])[] = [
  ['US', 1287],
  ['IN', 155],
  ['GB', 142],
  ['DE', 91],
];

/** Days before today, UTC: what happens meanwhile does not change them. */
export function pastDays(days: number): { from: string; to: string } {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return { from: dayOf(today - days * DAY), to: dayOf(today - DAY) };
}

/** Imports about `wanted` events of visits over the past 28 days, and returns what they add to the store's figures. */
export function importHistory(run: string, wanted: number): Figures {
  const end = Math.floor(Date.now() / DAY) * DAY;
  const added: Figures = { events: 0, pageviews: 0, orders: 0, revenue: 0 };
  let batch: Record<string, unknown>[] = [];
  const send = (): void => {
    if (batch.length > 0 && !track({ events: batch, headers: {}, key: settings.secretKey }))
      throw new Error('the history could not be imported');
    batch = [];
  };
  for (let n = 0; added.events < wanted; n++) {
    for (const event of pastVisit(run, n, end)) {
      added.events++;
      if (event.event_type === 'page_view') added.pageviews++;
      batch.push(event);
      if (batch.length === BATCH) send();
    }
  }
  send();
  countOrders(added.orders, added.revenue);
  return added;

  function pastVisit(run: string, n: number, end: number): Record<string, unknown>[] {
    const chance = new Chance(`${settings.seed}-history-${n}`);
    const { device } = chance.pick(DEVICES.map((one) => [one, one.visits]));
    const person = { visitor_id: `${run}-h${n}`, country: chance.pick(COUNTRIES), device, browser: 'Chrome', os: 'Windows' };
    let at = end - DAYS * DAY + chance.next() * DAYS * DAY;
    let ordered = false;
    const events: Record<string, unknown>[] = [];
    for (const [i, said] of visit(chance, `${run}-h${n}`).entries()) {
      if (i > 0) at += chance.wait(SECONDS_BETWEEN) * 1000;
      if (at >= end) break;
      events.push({ event_id: `${run}-h${n}-${i}`, timestamp: Math.floor(at), ...person, ...said });
      if (ordered || said.event_type !== 'purchase') continue;
      ordered = true;
      added.orders++;
      added.revenue += Math.round(Number(said.value) * 100);
    }
    return events;
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
