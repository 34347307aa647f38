import { seeded } from './random.ts';

const PAGES = ['/', '/sale', '/new', '/cart', '/about'];
const PRODUCTS = ['p1', 'p2', 'p3', 'p4'];
const SEARCHES = ['linen', 'wool', 'socks'];

export type ShopEvent = { event_id: string; event_type: string; visitor_id: string; ts: number } & Record<string, unknown>;

/** Events of visitors by turns over the three hours before `until` (ms): views, product views, searches, campaigns and orders, all in the same hours and of the same things. */
export function shoppers(seed: number, run: string, until: number): (visitor: string, more?: Record<string, unknown>) => ShopEvent {
  const random = seeded(seed);
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  let n = 0;
  return (visitor, more = {}) => {
    const at = n++;
    const page = one(PAGES);
    const kinds: Record<string, unknown>[] = [
      { event_type: 'page_view' },
      { event_type: 'product_view', product_id: one(PRODUCTS) },
      { event_type: 'search', search: one(SEARCHES) },
      { event_type: 'purchase', order_id: `${run}-o${at}`, value: 10 + Math.floor(random() * 90), currency: 'EUR' },
    ];
    return {
      event_id: `${run}-${at}`,
      event_type: 'page_view',
      visitor_id: visitor,
      ts: Math.floor(until - random() * 3 * 3_600_000),
      url: `https://shop.example${page}${random() < 0.3 ? '?utm_source=news&utm_medium=email' : ''}`,
      country: one(['DE', 'AT', 'FR']),
      ...kinds[Math.floor(random() * kinds.length)],
      ...more,
    };
  };
}

/** What the shop's figures must be when these events, and no others, are counted. */
export function tally(events: readonly ShopEvent[]) {
  const orders = events.filter(({ event_type }) => event_type === 'purchase');
  const count = (type: string, name: (event: ShopEvent) => unknown) => {
    const counts: Record<string, number> = {};
    for (const event of events) if (event.event_type === type) counts[String(name(event))] = (counts[String(name(event))] ?? 0) + 1;
    return counts;
  };
  return {
    events: events.length,
    visitors: new Set(events.map(({ visitor_id }) => visitor_id)).size,
    orders: orders.length,
    revenue: orders.reduce((sum, { value }) => sum + Number(value), 0),
    pages: count('page_view', ({ url }) => new URL(String(url)).pathname),
    products: count('product_view', ({ product_id }) => product_id),
  };
}
