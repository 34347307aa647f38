import type { LivePart } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { noTotals } from './merge.ts';

export const SHOP: Store = {
  id: 'shop',
  name: 'Shop',
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  origins: [],
  sample: false,
  session_timeout_minutes: 30,
};

const MINUTE = 60_000;

/** What a processor says of a partition at `at`: nothing happened, but for what the test changes. */
export function aPart(at: number, change: Partial<LivePart['data']> = {}, partition = 0): LivePart {
  const newest = Math.floor(at / MINUTE) * MINUTE;
  const data: LivePart['data'] = {
    visitors_now: 0,
    funnel: { browse: 0, cart: 0, checkout: 0, paid: 0 },
    today: noTotals(),
    minutes: Array.from({ length: 30 }, (_, i) => ({
      t: newest - (29 - i) * MINUTE,
      visitors: 0,
      pageviews: 0,
      carts: 0,
      orders: 0,
      revenue: 0,
    })),
    pages: [],
    products: [],
    channels: [],
    countries: [],
    tail: [],
    freshness_ms: 0,
    ...change,
  };
  return { store: SHOP.id, partition, at, data };
}

export function aTailEvent(id: string, receivedAt: number): LivePart['data']['tail'][number] {
  return {
    id,
    ts: receivedAt,
    received_at: receivedAt,
    type: 'page_view',
    country: 'DE',
    city: 'Berlin',
    channel: 'direct',
    subject: '/',
    value: null,
    currency: 'EUR',
  };
}
