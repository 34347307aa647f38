import { seeded } from '../harness/random.ts';

/** An event as it goes over the wire. Money in the store's currency (EUR), two decimals. */
export interface ShopEvent {
  event_id: string;
  event_type: string;
  visitor_id: string;
  timestamp: string;
  url: string;
  product_id?: string;
  search?: string;
  order_id?: string;
  value?: number;
  currency?: string;
}

const HOUR = 3_600_000;
const PAGES = ['/', '/new', '/sale', '/cart', '/about', '/help', '/stories', '/stores'];
const TYPES: [upTo: number, type: string][] = [
  [0.55, 'page_view'],
  [0.75, 'product_view'],
  [0.84, 'add_to_cart'],
  [0.87, 'remove_from_cart'],
  [0.91, 'checkout_start'],
  [0.94, 'purchase'],
  [1, 'search'],
];

export interface Shop {
  next(): ShopEvent;
  /** Numbers in [0, 1) for whoever sends the events, from the same seed. */
  random: () => number;
}

/**
 * A seeded shop whose visitors come back within the hour or after it, so that sessions join and part. Times lie within the 30 hours before `now`: in
 * today and in past days, never in the future; one event in ten comes late, up to hours. One order in five is reported a second time, as another event.
 */
export function openShop(seed: number, run: string, now: number, visitors = 5_000): Shop {
  const random = seeded(seed);
  const again: ShopEvent[] = [];
  const clocks = new Map<string, number>();
  let count = 0;
  const pick = (n: number) => Math.floor(random() * n);

  function timeOf(visitor: string): number {
    const start = clocks.get(visitor) ?? now - 30 * HOUR + pick(20 * HOUR);
    const step = random() < 0.1 ? pick(2 * HOUR) : pick(10 * 60_000);
    const clock = Math.min(now, start + step);
    clocks.set(visitor, clock >= now ? now - 30 * HOUR + pick(20 * HOUR) : clock);
    return random() < 0.1 ? Math.max(now - 30 * HOUR, clock - pick(3 * HOUR)) : clock;
  }

  function next(): ShopEvent {
    const event_id = `${run}-${count++}`;
    const report = random() < 0.5 ? again.pop() : undefined;
    if (report) return { ...report, event_id };
    const visitor_id = `v${Math.floor(random() ** 2 * visitors)}`;
    const at = timeOf(visitor_id);
    const draw = random();
    const event_type = TYPES.find(([upTo]) => draw < upTo)?.[1] ?? 'page_view';
    const event: ShopEvent = {
      event_id,
      event_type,
      visitor_id,
      timestamp: new Date(at).toISOString(),
      url: `https://shop.example${PAGES[pick(PAGES.length)]}`,
    };
    if (/product|cart/.test(event_type)) event.product_id = `p${pick(60)}`;
    if (event_type === 'search') event.search = `linen ${pick(30)}`;
    if (event_type !== 'purchase') return event;
    const order = { ...event, order_id: `${run}-o${event_id}`, value: (100 + pick(50_000)) / 100, currency: 'EUR' };
    if (random() < 0.2) again.push({ ...order, timestamp: new Date(Math.min(now, at + 1 + pick(60_000))).toISOString() });
    return order;
  }
  return { next, random };
}
