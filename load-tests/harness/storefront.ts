import { seeded } from './random.ts';

const PAGES = ['/', '/collections/new', '/collections/sale', '/products/linen-shirt', '/products/wool-throw', '/cart', '/about'];
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
];

export interface GeneratedEvent extends Record<string, unknown> {
  event_id: string;
  event_type: string;
  visitor_id: string;
}

/**
 * A seeded stream of storefront events of about 500 bytes each, as an import with the secret key sends them: views, carts, checkouts and orders in
 * real proportions, visitors of about ten events each. Times are the moment of the call.
 */
export function storefront(seed: number, run: string): () => GeneratedEvent {
  const random = seeded(seed);
  let n = 0;
  return () => {
    const id = n++;
    // A thousand visitors shop side by side; each is replaced by a new one after ten events on average.
    const slot = Math.floor(random() * 1000);
    const visitor = `${run}-v${slot}-${Math.floor(id / 10_000)}`;
    const draw = random();
    const type =
      draw < 0.62
        ? 'page_view'
        : draw < 0.88
          ? 'product_view'
          : draw < 0.95
            ? 'add_to_cart'
            : draw < 0.98
              ? 'checkout_start'
              : draw < 0.985
                ? 'purchase'
                : 'search';
    const product = `p${Math.floor(random() ** 2 * 500)}`;
    const price = 5 + Math.floor(random() * 20_000) / 100;
    const page = PAGES[Math.floor(random() * PAGES.length)] ?? '/';
    const priced = type !== 'page_view' && type !== 'search';
    return {
      event_id: `${run}-${id}`,
      event_type: type,
      visitor_id: visitor,
      timestamp: new Date().toISOString(),
      // One view in eight is an arrival with a campaign; the others move about in the shop.
      url: `https://shop.example${page}${random() < 0.125 ? `?utm_source=newsletter&utm_medium=email&utm_campaign=autumn-${slot % 7}` : ''}`,
      title: 'Linden & Loom, home and clothing',
      referrer: `https://shop.example${page}`,
      country: ['DE', 'AT', 'FR', 'US', 'GB'][slot % 5],
      device: slot % 2 ? 'mobile' : 'desktop',
      browser: slot % 2 ? 'Safari' : 'Chrome',
      os: slot % 2 ? 'iOS' : 'Windows',
      ...(type === 'search' ? { search: `linen ${slot % 40}` } : {}),
      ...(type === 'purchase' ? { order_id: `${run}-o${id}` } : {}),
      ...(priced
        ? {
            product_id: product,
            value: price,
            currency: 'EUR',
            items: [{ item_id: product, item_name: `Product ${product}`, price, quantity: 1 }],
          }
        : {}),
    };
  };
}

/** Visitors of one generation send so many events. */
const GENERATION = 10_000;

/** A list of events as it is sent, with the places of what is new each time. */
interface Template {
  body: Buffer;
  places: { at: number; event: number; kind: 'number' | 'generation' | 'time' }[];
}
const HOLES = { number: '#'.repeat(9), generation: '@'.repeat(5), time: '~'.repeat(new Date(0).toISOString().length) };

/**
 * The same as lists of JSON, for a load whose sender shares its cores with the server: one generation's lists are made beforehand, and sent again as other
 * visitors' own, with other ids and the time of the call. A list may be written over when the whole generation has been sent since.
 */
export function storefrontLists(seed: number, run: string, events: number): () => Buffer {
  const next = storefront(seed, run);
  const templates = Array.from({ length: GENERATION / events }, () => templateOf(next, run, events));
  let n = 0;
  return () => {
    const { body, places } = templates[(n / events) % templates.length] as Template;
    const generation = Math.floor(n / GENERATION);
    const time = Buffer.from(new Date().toISOString(), 'latin1');
    for (const { at, event, kind } of places) {
      if (kind === 'time') body.set(time, at);
      else writeDigits(body, at, HOLES[kind].length, kind === 'number' ? n + event : generation);
    }
    n += events;
    return body;
  };
}

function writeDigits(body: Buffer, at: number, width: number, value: number): void {
  let left = value;
  for (let i = at + width - 1; i >= at; i--) {
    body[i] = 48 + (left % 10);
    left = Math.floor(left / 10);
  }
}

function templateOf(next: () => GeneratedEvent, run: string, events: number): Template {
  const places: Template['places'] = [];
  let text = '[';
  for (let event = 0; event < events; event++) {
    const { visitor_id, order_id, ...rest } = next();
    const made = {
      ...rest,
      event_id: `${run}-${HOLES.number}`,
      visitor_id: visitor_id.replace(/\d+$/, HOLES.generation),
      timestamp: HOLES.time,
      ...(order_id !== undefined && { order_id: `${run}-o${HOLES.number}` }),
    };
    const json = JSON.stringify(made);
    for (const kind of ['number', 'generation', 'time'] as const)
      for (let at = json.indexOf(HOLES[kind]); at >= 0; at = json.indexOf(HOLES[kind], at + 1))
        places.push({ at: text.length + at, event, kind });
    text += `${json}${event + 1 < events ? ',' : ']'}`;
  }
  return { body: Buffer.from(text, 'latin1'), places };
}

export function userAgent(n: number): string {
  return AGENTS[n % AGENTS.length] ?? '';
}
