import type { Dimension, Metric } from '../../contracts/stats.ts';

/** A session of the cross-check, whole within a quarter of an hour, so that what belongs to it and when it happened fall into the same bucket. */
export interface RefSession {
  id: number;
  visitor: number;
  start: number;
  end: number;
  of: Record<string, string>;
  events: RefEvent[];
  orders: { id: string; ts: number; value: number; counted: boolean; product: string; category: string }[];
}

export interface RefEvent {
  id: string;
  ts: number;
  type: string;
  page: string;
  product: string;
  category: string;
  search: string;
}

const CHOICES: Record<string, string[]> = {
  channel: ['direct', 'email', 'paid_search'],
  source: ['google', 'newsletter'],
  medium: ['cpc', 'email'],
  campaign: ['spring', "a'b;--"],
  term: ['shoes', 'hats'],
  content: ['x', 'y'],
  referrer: ['a.example', 'b.example'],
  country: ['DE', 'FR', 'US'],
  city: ['Berlin', 'Lyon'],
  device: ['mobile', 'desktop'],
  browser: ['Chrome', 'Safari'],
  os: ['iOS', 'Windows'],
};

/** A shop's sessions from `from` on, over some days, the same for the same seed. */
export function makeSessions(seed: number, count: number, from: number, days: number): RefSession[] {
  const random = generator(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = (list: string[]) => list[below(list.length)] ?? '';
  return Array.from({ length: count }, (_, n) => {
    const start = from + below(days * 96) * 900_000 + below(60_000);
    const length = 1 + below(6);
    const events = Array.from({ length }, (_, k): RefEvent => {
      const type = k === 0 ? 'page_view' : pick(['page_view', 'product_view', 'add_to_cart', 'checkout_start', 'search', 'signup']);
      const product = type === 'product_view' || type === 'add_to_cart' ? `p${below(4)}` : '';
      const page = type === 'page_view' ? `/${below(5)}` : '';
      const ts = start + k * (1_000 + below(20_000) * below(4));
      return {
        id: `${n}-${k}`,
        ts,
        type,
        page,
        product,
        category: product && 'shoes',
        search: type === 'search' ? pick(['hat', 'shoe']) : '',
      };
    }).sort((a, b) => a.ts - b.ts);
    const end = Math.max(...events.map((event) => event.ts));
    const orders =
      random() < 0.2
        ? [{ id: `o${n}`, ts: end, value: below(10_000), counted: random() < 0.9, product: `p${below(4)}`, category: 'shoes' }]
        : [];
    const pages = events.filter((event) => event.page !== '').map((event) => event.page);
    const of: Record<string, string> = { entry_page: pages[0] ?? '', exit_page: pages.at(-1) ?? '' };
    for (const [name, choices] of Object.entries(CHOICES)) of[name] = pick(choices);
    return { id: n + 1, visitor: 1 + below(count / 2), start, end, of, events, orders };
  });
}

const TYPES: Partial<Record<Metric, string>> = {
  pageviews: 'page_view',
  product_views: 'product_view',
  carts: 'add_to_cart',
  checkouts: 'checkout_start',
};

/** A metric of these sessions, by its definition alone. Money in minor units. */
export function metricOf(metric: Metric, sessions: RefSession[]): number | null {
  const events = sessions.flatMap((session) => session.events);
  const orders = sessions.flatMap((session) => session.orders);
  const counted = orders.filter((order) => order.counted);
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const rate = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const type = TYPES[metric];
  if (type) return events.filter((event) => event.type === type).length;
  switch (metric) {
    case 'visitors':
      return new Set(sessions.map((session) => session.visitor)).size;
    case 'sessions':
      return sessions.length;
    case 'events':
      return events.length;
    case 'orders':
      return orders.length;
    case 'revenue':
      return sum(counted.map((order) => order.value));
    case 'aov':
      return rate(sum(counted.map((order) => order.value)), counted.length);
    case 'conversion_rate':
      return rate(sessions.filter((session) => session.orders.length > 0).length, sessions.length);
    case 'bounce_rate':
      return rate(sessions.filter(bounced).length, sessions.length);
    case 'session_duration':
      return rate(sum(sessions.map((session) => session.end - session.start)) / 1000, sessions.length);
    default:
      return 0;
  }
}

function bounced(session: RefSession): boolean {
  const views = session.events.filter((event) => event.type === 'page_view').length;
  return session.end - session.start <= 10_000 && session.orders.length === 0 && views < 2;
}

/** The events of a session that have a value of an event's own dimension: page, product, search, event type. */
export function eventValue(event: RefEvent, dimension: Dimension): string {
  if (dimension === 'event_type') return event.type;
  if (dimension === 'page' || dimension === 'product' || dimension === 'search' || dimension === 'category') return event[dimension];
  return '';
}

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
