import { seeded } from '../harness/random.ts';

/** What a generated history comes to, counted while it is made: what a store must show that has taken it in. */
export interface Truth {
  /** Lines of the file. */
  lines: number;
  /** Different good events among them. */
  events: number;
  /** Lines that say an event a second time. */
  repeats: number;
  /** Lines that the importer or the server must refuse. */
  wrong: number;
  visitors: number;
  sessions: number;
  orders: number;
  /** Minor units. */
  revenue: number;
  byType: Record<string, number>;
  /** First and last time, ms. */
  from: number;
  to: number;
}

export interface HistoryOptions {
  /** Good events, about. */
  events: number;
  days: number;
  /** When the last day ends, ms. */
  end: number;
  seed: number;
}

const DAY = 86_400_000;
const EVENTS_A_VISIT = 5;
const PAGES = ['/', '/collections/new', '/collections/sale', '/cart', '/about', '/stories', '/help'];
/** Within a visit events lie closer than this, ms: nine steps stay below the half hour that ends a session. */
const STEP = 3 * 60_000;

/**
 * A shop's history in Footfall's own NDJSON, a line at a time and in order of the visits' beginnings: nothing is held but a day's visitors. Three visits in ten are by
 * someone who was there about a day before. One line in a hundred repeats an event of just before, one in a thousand is wrong.
 */
export function* history({ events, days, end, seed }: HistoryOptions, truth: Truth): Generator<string> {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const visits = Math.max(1, Math.round(events / EVENTS_A_VISIT));
  const gap = (days * DAY - DAY) / visits;
  const dayOfVisits = Math.max(1, Math.ceil((1.5 * DAY) / gap));
  const visitors: number[] = [];
  let made = 0;

  for (let visit = 0; visit < visits; visit++) {
    const before = visitors[visit % dayOfVisits];
    const visitor = before !== undefined && random() < 0.3 ? before : truth.visitors++;
    visitors[visit % dayOfVisits] = visitor;
    truth.sessions++;
    let at = Math.floor(end - days * DAY + visit * gap);
    const length = 1 + Math.floor(random() * (2 * EVENTS_A_VISIT - 1));
    for (let i = 0; i < length; i++) {
      const event = eventOf(made++, visitor, at);
      const line = JSON.stringify(event);
      truth.events++;
      truth.byType[event.event_type] = (truth.byType[event.event_type] ?? 0) + 1;
      truth.from = Math.min(truth.from, at);
      truth.to = Math.max(truth.to, at);
      if (event.order_id) {
        truth.orders++;
        truth.revenue += Math.round((event.value ?? 0) * 100);
      }
      truth.lines++;
      yield line;
      if (random() < 0.01) {
        truth.lines++;
        truth.repeats++;
        yield line;
      }
      if (random() < 0.001) {
        truth.lines++;
        truth.wrong++;
        yield pick([line.slice(0, -9), JSON.stringify({ ...event, event_id: `wrong-${made}`, value: -1 }), '{"event_type":"page_view"}']);
      }
      at += 1_000 + Math.floor(random() * (STEP - 1_000));
    }
  }

  function eventOf(n: number, visitor: number, at: number) {
    const draw = random();
    const product = `p${Math.floor(random() ** 2 * 300)}`;
    const event_type =
      draw < 0.6
        ? 'page_view'
        : draw < 0.86
          ? 'product_view'
          : draw < 0.94
            ? 'add_to_cart'
            : draw < 0.97
              ? 'checkout_start'
              : draw < 0.985
                ? 'purchase'
                : 'search';
    const price = (500 + Math.floor(random() * 20_000)) / 100;
    const isPriced = event_type !== 'page_view' && event_type !== 'search';
    return {
      event_id: `h${seed}-${n}`,
      event_type,
      visitor_id: `v${visitor}`,
      timestamp: new Date(at).toISOString(),
      url: `https://shop.example${isPriced ? `/products/${product}` : pick(PAGES)}${n % 40 === 0 ? '?utm_source=newsletter&utm_medium=email&utm_campaign=autumn' : ''}`,
      title: 'Linden & Loom, home and clothing',
      country: pick(['DE', 'AT', 'FR', 'US', 'GB']),
      device: visitor % 2 ? 'mobile' : 'desktop',
      browser: visitor % 2 ? 'Safari' : 'Chrome',
      os: visitor % 2 ? 'iOS' : 'Windows',
      ...(event_type === 'search' ? { search: `linen ${visitor % 40}` } : {}),
      ...(event_type === 'purchase' ? { order_id: `o${seed}-${n}` } : {}),
      ...(isPriced
        ? {
            product_id: product,
            value: price,
            currency: 'EUR',
            items: [{ item_id: product, item_name: `Product ${product}`, price, quantity: 1 }],
          }
        : {}),
    };
  }
}

export function noTruth(): Truth {
  const none = { lines: 0, events: 0, repeats: 0, wrong: 0, visitors: 0, sessions: 0, orders: 0, revenue: 0 };
  return { ...none, byType: {}, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
}
