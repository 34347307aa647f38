import { Chance } from './random.ts';
import type { SampleEvent } from './visit.ts';

export const SOONEST = 2;
export const LATEST = 9;
const SHARE = 0.03;
const HOUR = 3_600_000;

/** An order that will come back. */
export interface Return {
  order: SampleEvent;
  /** The day of the refund. */
  day: number;
}

/** Those of a day's orders that come back, each some days later. An order's own id decides, so that any day can be made alone. */
export function returnsOf(seed: number, day: number, events: readonly SampleEvent[]): Return[] {
  return events
    .filter((event) => event.event_type === 'purchase')
    .flatMap((order) => {
      const chance = new Chance(`${seed}/${order.order_id}/return`);
      return chance.is(SHARE) ? [{ order, day: day + chance.whole(SOONEST, LATEST) }] : [];
    });
}

/** The refund itself, made in the back office in working hours: the whole order or its first line. `morning` is 9 o'clock of its day, ms. */
export function refund(seed: number, { order }: Return, morning: number): SampleEvent {
  const chance = new Chance(`${seed}/${order.order_id}/refund`);
  const items = order.items as { item_id: string; price: number; quantity: number }[];
  const back = chance.is(0.6) ? items : items.slice(0, 1);
  const at = morning + Math.floor(chance.next() * 8 * HOUR);
  return {
    event_id: `${order.event_id}-refund`,
    event_type: 'refund',
    timestamp: new Date(at).toISOString(),
    at,
    visitor_id: order.visitor_id,
    country: order.country,
    city: order.city,
    order_id: order.order_id,
    items: back,
    value: Math.round(back.reduce((sum, item) => sum + item.price * item.quantity, 0) * 100) / 100,
    currency: order.currency,
  };
}
