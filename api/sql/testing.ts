import { join } from 'node:path';
import { type Store, storeSchema } from '../../contracts/store.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { openTestApi, type TestApi } from '../testing.ts';

/** Every text of the store `other`, and in its numbers. */
export const CANARY = 'CANARY-OF-THE-OTHER-STORE';
export const CANARY_NUMBER = 424_242_424_242;

export const STORES: Store[] = ['shop', 'other'].map((id) =>
  storeSchema.parse({ id, name: id, currency: 'EUR', timezone: 'Europe/Berlin' }),
);

export interface Bench {
  warehouse: Warehouse;
  api: TestApi;
  /** Asks as the store `shop`, or as whoever the key belongs to. */
  ask(query: string, format?: 'json' | 'csv', store?: string): Promise<{ status: number; text: string; headers: Headers }>;
  close(): Promise<void>;
}

/** Two stores in the embedded engine: a small one with a few days of everything, and another that is nothing but canary. */
export async function openBench(): Promise<Bench> {
  const folder = await temporaryFolder();
  const warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  for (const [table, rows] of Object.entries(ROWS)) {
    for (const row of [...rows, ...rows.map(canaryOf)]) await warehouse.insert(table, Object.keys(row), JSON.stringify(Object.values(row)));
  }
  const api = await openTestApi(STORES, { warehouse });
  return {
    warehouse,
    api,
    async ask(query, format = 'json', store = 'shop') {
      const response = await api.ask('POST', `/api/stores/${store}/sql`, {
        body: { query, format },
        headers: { authorization: `Bearer sk_${store}` },
      });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    async close() {
      await api.close();
      await warehouse.close();
      await folder.remove();
    },
  };
}

type Row = Record<string, unknown>;

function canaryOf(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (name === 'store_id') return [name, 'other'];
      if (name === 'order_id') return [name, `${CANARY}-${'aliases' in row ? 'known' : 'reported'}`];
      if (
        ['currency', 'status', 'event_type'].includes(name) ||
        /^(ts|at|received_at|day|started_at|ended_at|valid_from|counted|alias|version|deleted)$/.test(name)
      )
        return [name, value];
      if (/^(value|revenue|cost|visitor_id|user_hash)$/.test(name)) return [name, CANARY_NUMBER];
      if (typeof value === 'number') return [name, value];
      if (Array.isArray(value)) return [name, value.map((one) => (typeof one === 'string' ? CANARY : one))];
      return [name, typeof value === 'object' ? { [CANARY]: CANARY } : CANARY];
    }),
  );
}

const event = (n: number, ts: string, visitor: number | string, type: string, more: Row = {}): Row => ({
  store_id: 'shop',
  event_id: `e${n}`,
  ts: `2026-11-${ts}.000`,
  event_type: type,
  visitor_id: visitor,
  page: '/',
  channel: 'direct',
  country: 'DE',
  currency: 'EUR',
  ...more,
});
const session = (id: number, visitor: number, start: string, end: string, more: Row): Row => ({
  store_id: 'shop',
  session_id: id,
  visitor_id: visitor,
  started_at: `2026-11-${start}.000`,
  ended_at: `2026-11-${end}.000`,
  version: 1,
  deleted: 0,
  ...more,
});

const ROWS: Record<string, Row[]> = {
  events: [
    event(1, '01 23:30:00', 1, 'page_view', { user_id: 'u1', user_hash: 77, title: 'Home', properties: { plan: 'free' } }),
    event(2, '02 10:00:00', 1, 'product_view', { product_id: 'p1', product_name: 'Shoe', category: 'shoes', page: '/p1' }),
    event(3, '02 10:05:00', 1, 'add_to_cart', { product_id: 'p1', category: 'shoes', page: '/p1', quantity: 2 }),
    event(4, '02 10:10:00', 1, 'purchase', { order_id: 'o1', value: 5_000, item_ids: ['p1', 'p2'], item_names: ['Shoe', 'Sock'] }),
    event(5, '03 12:00:00', 2, 'page_view', { page: '/sale', channel: 'email', country: 'FR', properties: { plan: 'gold' } }),
    event(6, '03 12:00:05', 2, 'search', { search: 'boots', channel: 'email', country: 'FR' }),
    event(7, '04 08:00:00', '18446744073709551615', 'page_view', { page: '=1+1', currency: '' }),
  ],
  sessions: [
    session(10, 1, '02 10:00:00', '02 10:05:00', { channel: 'direct', country: 'DE', pageviews: 1, orders: 0, revenue: 0 }),
    session(10, 1, '02 10:00:00', '02 10:10:00', { channel: 'direct', country: 'DE', pageviews: 2, orders: 1, revenue: 5_000, version: 2 }),
    session(11, 2, '03 12:00:00', '03 12:00:05', { channel: 'email', country: 'FR', pageviews: 1, orders: 0, revenue: 0 }),
  ],
  orders: [
    {
      ...{
        store_id: 'shop',
        order_id: 'o1',
        ts: '2026-11-02 10:10:00.000',
        visitor_id: 1,
        session_id: 10,
        value: 5_000,
        currency: 'EUR',
        counted: true,
      },
      ...{ channel: 'direct', item_ids: ['p1', 'p2'], item_names: ['Shoe', 'Sock'], item_categories: ['shoes', 'socks'], version: 2 },
      ...{ item_prices: [2_000, 1_000], item_quantities: [2, 1] },
    },
    {
      ...{
        store_id: 'shop',
        order_id: 'o2',
        ts: '2026-11-03 12:00:03.000',
        visitor_id: 2,
        session_id: 11,
        value: 900,
        currency: 'JPY',
        counted: false,
      },
      ...{
        channel: 'email',
        item_ids: ['p1'],
        item_names: ['Shoe'],
        item_categories: ['shoes'],
        version: 2,
        item_prices: [900],
        item_quantities: [1],
      },
    },
  ],
  refunds: [
    { store_id: 'shop', order_id: 'o1', event_id: 'r1', ts: '2026-11-05 09:00:00.000', value: 1_250, currency: 'EUR', counted: true },
    { store_id: 'shop', order_id: 'o1', event_id: 'r1', ts: '2026-11-05 09:00:00.000', value: 1_250, currency: 'EUR', counted: true },
  ],
  touches: [
    {
      store_id: 'shop',
      visitor_id: 2,
      ts: '2026-11-03 12:00:00.000',
      event_id: 'e5',
      channel: 'email',
      source: 'news',
      campaign: 'sale',
      page: '/sale',
    },
  ],
  ad_costs: [
    {
      store_id: 'shop',
      day: '2026-11-03',
      channel: 'email',
      source: 'news',
      campaign: 'sale',
      cost: 300,
      currency: 'EUR',
      clicks: 3,
      import_id: 'a',
      version: 1,
    },
    {
      store_id: 'shop',
      day: '2026-11-03',
      channel: 'email',
      source: 'news',
      campaign: 'sale',
      cost: 450,
      currency: 'EUR',
      clicks: 5,
      import_id: 'b',
      version: 2,
    },
  ],
  product_costs: [{ store_id: 'shop', product_id: 'p1', valid_from: '2026-01-01', cost: 1_200, currency: 'EUR', version: 1 }],
  identities: [{ store_id: 'shop', alias: false, visitor_id: 1, user_hash: 77, at: '2026-11-01 23:30:00.000' }],
  actual_orders: [
    {
      ...{
        store_id: 'shop',
        order_id: 'o3',
        aliases: ['#3'],
        source: 'shopify',
        ts: '2026-11-04 09:00:00.000',
        status: 'paid',
        value: 2_000,
      },
      ...{
        currency: 'EUR',
        counted: true,
        item_ids: ['p2'],
        item_variants: ['v2'],
        item_skus: ['s2'],
        item_names: ['Sock'],
        item_prices: [2_000],
      },
      ...{ item_quantities: [1], version: 1, deleted: 0 },
    },
  ],
  rejected_events: [{ store_id: 'shop', received_at: '2026-11-04 09:00:00.000', request_id: 'x', reason: 'x', message: 'x', raw: '{}' }],
};
