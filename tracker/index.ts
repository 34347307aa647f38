import { Delivery } from './sdk/delivery.ts';
import { type Page, pageFields } from './sdk/page.ts';
import { post } from './sdk/post.ts';

/** A line of a cart or an order, in GA4's item shape. `price` in the currency's major unit. */
export interface Item {
  item_id?: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_variant?: string;
  price?: number;
  quantity?: number;
  [more: string]: unknown;
}

/** What an event may say. Other names are kept as properties. Money in the currency's major unit (49.9). */
export interface EventFields {
  /** Made when absent. Give one (an order's id with a suffix, say) if the same event may be tracked twice. */
  event_id?: string;
  /** ISO 8601, or milliseconds since 1970; now, when absent. */
  timestamp?: string | number | Date;
  product_id?: string;
  order_id?: string;
  value?: number;
  currency?: string;
  tax?: number;
  shipping?: number;
  coupon?: string;
  quantity?: number;
  search?: string;
  items?: Item[];
  url?: string;
  title?: string;
  referrer?: string;
  source?: string;
  medium?: string;
  campaign?: string;
  /** Who it was. On a server say one of these: a shop's server is not its visitor. */
  visitor_id?: string;
  user_id?: string;
  session_id?: string;
  consent?: 'granted' | 'denied';
  properties?: Record<string, unknown>;
  [more: string]: unknown;
}

/** Event names with a meaning of their own; any other name is a custom event. */
export type EventName =
  | 'page_view'
  | 'product_list_view'
  | 'product_view'
  | 'add_to_cart'
  | 'remove_from_cart'
  | 'cart_view'
  | 'wishlist_add'
  | 'checkout_start'
  | 'checkout_shipping'
  | 'checkout_payment'
  | 'purchase'
  | 'refund'
  | 'search'
  | 'signup'
  | 'login'
  | 'share'
  | (string & {});

export interface FootfallOptions {
  /** Where Footfall runs: `https://stats.shop.example`. */
  host: string;
  /** The store's write key (`wk_...`) in a browser, its secret key (`sk_...`) on a server. */
  key: string;
  /** Events of one request, at most 500. Default 50. */
  batchSize?: number;
  /** How long an event may wait for company, ms. Default 1,000. */
  flushIntervalMs?: number;
  /** Events that may wait while the server is away; further ones are dropped. Default 10,000. */
  maxQueue?: number;
  /** How long one request may take, ms. Default 10,000. */
  timeoutMs?: number;
  /** Told of events that will never arrive: refused (4xx), more than `maxQueue`, or left at `close`. */
  onDrop?: (eventIds: string[], reason: string) => void;
  fetch?: typeof globalThis.fetch;
}

export interface Footfall {
  /** Queues an event and returns its id. Never throws, except for fields that cannot be written as JSON; never waits. */
  track(event: EventName, fields?: EventFields): string;
  /** Resolves when nothing waits any more: every event taken, or refused. */
  flush(): Promise<void>;
  /** Sends what waits, for up to `timeoutMs` (default 10,000); what is left then is dropped. Call it before the process ends. */
  close(timeoutMs?: number): Promise<void>;
  /** Events that wait for an acknowledgement. */
  readonly pending: number;
}

/**
 * A sender of events for Node and browsers. Batches them, tries again with the same event ids after 5xx, 429 and network errors (so nothing is counted
 * twice), and never after any other 4xx. In a page that has the script `/js/footfall.js` it hands events to that, which keeps them through reloads.
 * Throws TypeError for a host that is no URL or a missing key.
 */
export function createFootfall(options: FootfallOptions): Footfall {
  const { host, key, batchSize = 50, flushIntervalMs = 1_000, maxQueue = 10_000, timeoutMs = 10_000 } = options;
  if (!/^https?:\/\//.test(host))
    throw new TypeError(`host is ${JSON.stringify(host)}; give an address such as https://stats.shop.example`);
  if (!key) throw new TypeError('key is missing; give the write key of the store (wk_...), or its secret key (sk_...) on a server');
  const page = globalThis as Page;
  if (page.footfall) return overScript(page.footfall);

  const send = (body: string) => post({ host, key, timeoutMs, fetch: options.fetch ?? globalThis.fetch }, body);
  const delivery = new Delivery({
    send,
    batchSize: Math.max(1, Math.min(500, batchSize)),
    flushIntervalMs,
    maxQueue,
    onDrop: options.onDrop ?? (() => {}),
  });
  page.addEventListener?.('pagehide', () => void delivery.flush());
  return {
    track(event, fields) {
      const { id, fields: full } = complete(event, { ...pageFields(page), ...fields });
      delivery.add({ id, json: JSON.stringify(full) });
      return id;
    },
    flush: () => delivery.flush(),
    close: (ms = 10_000) => delivery.close(ms),
    get pending() {
      return delivery.pending;
    },
  };
}

/** The script keeps its own queue in localStorage and its own time: there is nothing to wait for here. */
function overScript(footfall: (...call: unknown[]) => void): Footfall {
  return {
    track(event, fields) {
      const { id, fields: full } = complete(event, fields);
      const { event_type: _, ...rest } = full;
      footfall(event, rest);
      return id;
    },
    flush: async () => {},
    close: async () => {},
    pending: 0,
  };
}

function complete(event: EventName, fields: EventFields = {}): { id: string; fields: EventFields & { event_type: string } } {
  const id = fields.event_id || crypto.randomUUID();
  return { id, fields: { ...fields, event_id: id, event_type: event, timestamp: fields.timestamp ?? Date.now() } };
}
