import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Journey, Reconciliation } from '../../contracts/reconciliation.ts';
import { storeSchema } from '../../contracts/store.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { NO_CORRECTION, todaysCorrection } from '../live/correction.ts';
import { mergeParts, noTotals } from '../live/merge.ts';
import { openTestApi, type TestApi } from '../testing.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
/** Three days ago: beyond every grace. */
const THEN = NOW - 3 * DAY;
const STORES = ['a', 'b'].map((id) => storeSchema.parse({ id, name: id, currency: 'EUR' }));

let warehouse: Warehouse;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let api: TestApi;

interface Told {
  id: string;
  ts?: number;
  value?: number;
  status?: string;
  more?: Record<string, unknown>;
}
interface Reported {
  id: string;
  ts?: number;
  value?: number;
  visitor?: number;
  more?: Record<string, unknown>;
}

/** Rows that say the same columns go in together. */
async function insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  for (const group of Map.groupBy(rows, (row) => Object.keys(row).join()).values()) {
    const columns = Object.keys(group[0] ?? {});
    await warehouse.insert(table, columns, group.map((row) => JSON.stringify(columns.map((column) => row[column]))).join('\n'));
  }
}

const told = ({ id, ts = THEN, value = 1_000, status = 'paid', more = {} }: Told) => ({
  store_id: 'a',
  order_id: id,
  source: 'shopify',
  ts,
  status,
  value,
  total: value,
  currency: 'EUR',
  counted: true,
  made_via: 'web',
  version: 1,
  ...more,
});
const reported = ({ id, ts = THEN + 5_000, value = 1_000, visitor = 1, more = {} }: Reported) => ({
  store_id: 'a',
  order_id: id,
  ts,
  event_id: `e-${id}`,
  visitor_id: visitor,
  value,
  currency: 'EUR',
  counted: true,
  channel: 'email',
  version: 5,
  ...more,
});
const purchase = (id: string, event: string, visitor: number, value = 1_000) => ({
  store_id: 'a',
  event_id: event,
  ts: THEN + 5_000,
  event_type: 'purchase',
  visitor_id: visitor,
  order_id: id,
  value,
  has_value: true,
  currency: 'EUR',
});

beforeAll(async () => {
  folder = await temporaryFolder();
  warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  api = await openTestApi(STORES, { warehouse, clock: () => NOW });
  const items = {
    item_ids: ['p1', 'p2'],
    item_variants: ['v1', ''],
    item_skus: ['', 'S2'],
    item_names: ['One', 'Two'],
    item_prices: [300, 400],
    item_quantities: [2, 1],
  };
  await insert('actual_orders', [
    told({ id: 'first', ts: THEN - 20 * DAY }),
    told({ id: 'same', more: { aliases: ['#1001'], ...items } }),
    told({ id: 'blocked', value: 2_000, more: { channel: 'paid_search' } }),
    told({ id: 'not-loaded', value: 1_100, ts: THEN + 10 * MINUTE, more: items }),
    told({ id: 'by-token', value: 1_200, more: { aliases: ['tok-9'] } }),
    told({ id: 'counter', value: 700, more: { made_via: 'pos' } }),
    told({ id: 'refused', value: 800 }),
    told({ id: 'taxed', value: 1_000, more: { tax: 190, total: 1_690, shipping: 500 } }),
    told({ id: 'whole', value: 1_000, more: { tax: 190, total: 1_690, shipping: 500 } }),
    told({ id: 'odd', value: 1_001 }),
    told({ id: 'gone', status: 'cancelled' }),
    told({ id: 'trial', more: { test: true } }),
    told({ id: 'twice' }),
    told({ id: 'named', more: { aliases: ['#1002', '1002'] } }),
    told({ id: 'young', ts: NOW - MINUTE }),
    told({ id: '#1001', value: 9_999, more: { source: 'csv', aliases: ['1001'], import_id: 'i' } }),
  ]);
  await insert('orders', [
    reported({
      id: '#1001',
      visitor: 11,
      more: {
        item_ids: ['v1', 'S2'],
        item_categories: ['mugs', 'tea'],
        item_names: ['x', 'y'],
        item_prices: [1, 1],
        item_quantities: [1, 1],
      },
    }),
    reported({ id: 'taxed', value: 1_190 }),
    reported({ id: 'whole', value: 1_690 }),
    reported({ id: 'odd', value: 1_000 }),
    reported({ id: 'gone' }),
    reported({ id: 'trial' }),
    reported({ id: 'twice', visitor: 21 }),
    reported({ id: '1002', visitor: 22 }),
    reported({ id: '#1002', visitor: 22, ts: THEN + 6_000 }),
    reported({ id: 'unknown', value: 4_000 }),
    reported({ id: 'fresh', ts: NOW - 47 * 60 * MINUTE, value: 100 }),
    reported({ id: 'before', ts: THEN - 21 * DAY, value: 300 }),
  ]);
  const step = { store_id: 'a', event_type: 'checkout_start', currency: 'EUR', channel: 'display' };
  await insert('events', [
    purchase('twice', 'e1', 21),
    purchase('twice', 'e2', 21),
    purchase('1002', 'e3', 22),
    purchase('#1002', 'e4', 22),
    // In the checkout with the very things, and never seen again.
    { ...step, event_id: 'c1', ts: THEN + 5 * MINUTE, visitor_id: 31, item_ids: ['v1', 'p2'], item_quantities: [2, 1] },
    // The same, but bought: their order is another one.
    { ...step, event_id: 'c2', ts: THEN + 6 * MINUTE, visitor_id: 32, item_ids: ['p1', 'p2'], item_quantities: [2, 1] },
    { ...purchase('same-time', 'e5', 32), ts: THEN + 7 * MINUTE, has_value: false },
    { ...step, event_id: 'c3', ts: THEN - 2 * MINUTE, visitor_id: 33, properties: { checkout_token: 'tok-9' } },
    // Something else in the cart, at the time of the blocked one.
    { ...step, event_id: 'c4', ts: THEN - MINUTE, visitor_id: 34, item_ids: ['p7'], item_quantities: [1], value: 1, has_value: true },
  ]);
  await insert('touches', [{ store_id: 'a', visitor_id: 31, ts: THEN, event_id: 't1', channel: 'display', source: 'criteo', page: '/a' }]);
  await insert('rejected_events', [
    { store_id: 'a', received_at: THEN + MINUTE, request_id: 'r', reason: 'invalid_value', message: '', raw: '{"order_id":"refused"}' },
  ]);
  await insert('actual_refunds', [
    {
      store_id: 'a',
      order_id: 'same',
      refund_id: 'r1',
      ts: THEN + DAY,
      value: 250,
      total: 300,
      currency: 'EUR',
      counted: true,
      source: 'shopify',
      version: 1,
    },
    {
      store_id: 'a',
      order_id: 'gone',
      refund_id: 'r2',
      ts: THEN + DAY,
      value: 1_000,
      total: 1_000,
      currency: 'EUR',
      counted: true,
      source: 'shopify',
      version: 1,
    },
  ]);
  await insert('refunds', [
    { store_id: 'a', order_id: '#1001', event_id: 'f1', ts: THEN + DAY, value: 999, currency: 'EUR', counted: true },
    { store_id: 'a', order_id: 'unknown', event_id: 'f2', ts: THEN + DAY, value: 50, currency: 'EUR', counted: true },
  ]);
});
afterAll(async () => {
  await api.close();
  await warehouse.close();
  await folder.remove();
});

async function get<T>(path: string, key = 'sk_a'): Promise<T> {
  const response = await api.ask('GET', path, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
const range = 'from=2026-11-15&to=2026-11-20';
const stats = (rest: string, store = 'a') =>
  get<{ data: Record<string, number | string>[]; meta: Record<string, unknown> }>(
    `/api/stats?store=${store}&${range}&${rest}`,
    `sk_${store}`,
  );

describe('the rule', () => {
  test('what the shop says counts once, what it took back or tested does not, what it does not know counts as reported', async () => {
    const { data, meta } = await stats('metrics=orders,revenue,refunds');
    // 10 that the shop knows and counts, and two that it does not know.
    const actual = 10 + 20 + 11 + 12 + 7 + 8 + 10 + 10 + 10.01 + 10 + 10 + 10;
    expect(data).toEqual([{ orders: 14, revenue: expect.closeTo(actual + 40 + 1, 6), refunds: 3 }]);
    expect(meta.orders_confirmed).toBeCloseTo(12 / 14, 10);
  });

  test('orders that nobody reported have the channel of their landing page, or none', async () => {
    const { data } = await stats('metrics=orders,revenue&dimensions=channel');
    const orders = Object.fromEntries(data.map(({ channel, orders: n }) => [channel, n]));
    expect(orders).toEqual({ email: 8, paid_search: 1, untracked: 5 });
  });

  test('products go by the ids of the browser, at the prices of the shop', async () => {
    const { data } = await stats('metrics=orders,revenue&dimensions=product,category');
    expect(data).toContainEqual({ product: 'v1', category: 'mugs', label: 'One', orders: 1, revenue: 6 });
    expect(data).toContainEqual({ product: 'S2', category: 'tea', label: 'Two', orders: 1, revenue: 4 });
  });

  test('a store whose shop has said nothing has no share of confirmed orders', async () => {
    expect((await stats('metrics=orders', 'b')).meta).not.toHaveProperty('orders_confirmed');
  });
});

describe('reconciliation', () => {
  test('finds every difference with its reason, and nothing else', async () => {
    const { discrepancies } = await get<Reconciliation>(`/api/orders/reconciliation?store=a&${range}`);
    const found = discrepancies.map(({ kind, reason, order_id, reported: r, actual, reports }) => [
      order_id,
      kind,
      reason,
      r,
      actual,
      reports,
    ]);
    const expected = [
      ['blocked', 'missing', 'blocked', null, 20, 0],
      ['by-token', 'missing', 'thank_you_page_not_loaded', null, 12, 0],
      ['counter', 'missing', 'not_on_the_web', null, 7, 0],
      ['gone', 'different_value', 'cancelled', 10, 0, 1],
      ['named', 'reported_twice', 'two_ids', 10, 10, 2],
      ['not-loaded', 'missing', 'thank_you_page_not_loaded', null, 11, 0],
      ['odd', 'different_value', 'unknown', 10, 10.01, 1],
      ['refused', 'missing', 'refused', null, 8, 0],
      ['taxed', 'different_value', 'tax_included', 11.9, 10, 1],
      ['trial', 'extra', 'test_order', 10, 0, 1],
      ['twice', 'reported_twice', 'reloaded', 10, 10, 2],
      ['unknown', 'extra', 'not_in_shop', 40, null, 1],
      ['whole', 'different_value', 'tax_and_shipping_included', 16.9, 10, 1],
    ];
    expect(found.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))).toEqual(expected);
  });

  test('its figures add up, by day and channel, to those of /api/stats', async () => {
    const answer = await get<Reconciliation>(`/api/orders/reconciliation?store=a&${range}&limit=1`);
    const { totals, days, channels } = answer;
    const { data } = await stats('metrics=orders,revenue');
    expect(totals.counted).toEqual(data[0]);
    expect(totals.matching).toBe(3);
    expect(totals.left_out).toEqual({ test: 1, cancelled: 1, unpaid: 0, other_currency: 0 });
    expect(totals.waiting).toEqual({ orders: 1, revenue: 1 });
    expect(totals.actual.refunds).toBe(2.5);
    for (const parts of [days, channels]) {
      expect(parts.reduce((sum, part) => sum + part.counted.orders, 0)).toBe(totals.counted.orders);
      expect(parts.reduce((sum, part) => sum + part.missing.revenue, 0)).toBeCloseTo(totals.missing.revenue, 6);
    }
    expect(answer.discrepancies).toHaveLength(1);
    expect(answer.meta.total_discrepancies).toBe(13);
  });

  test('knows cost and profit of the orders whose products all have a cost on their day', async () => {
    const put = (costs: object[]) =>
      api.ask('PUT', '/api/products/costs', { body: { store: 'a', costs }, headers: { authorization: 'Bearer sk_a' } });
    expect(
      (
        await put([
          { product_id: 'p1', cost: 1 },
          { product_id: 'S2', cost: 2.5 },
        ])
      ).status,
    ).toBe(200);
    expect((await put([{ product_id: 'v1', cost: 9, valid_from: '2026-11-19' }])).status).toBe(200);
    expect((await put([{ product_id: 'v1', cost: 9, currency: 'USD' }])).status).toBe(422);
    expect((await put([{ product_id: 'half \ud800', cost: 9 }])).status).toBe(400);
    const { totals } = await get<Reconciliation>(`/api/orders/reconciliation?store=a&${range}`);
    // Two orders of 2 at 1.00 and 1 at 2.50, worth 10.00 and 11.00.
    expect([totals.cost, totals.profit]).toEqual([9, 12]);
  });

  test('filters by kind and reason', async () => {
    const { discrepancies } = await get<Reconciliation>(`/api/orders/reconciliation?store=a&${range}&kind=missing&reason=blocked`);
    expect(discrepancies.map(({ order_id }) => order_id)).toEqual(['blocked']);
  });

  test('of another store is 404, and of one without truth finds nothing', async () => {
    const response = await api.ask('GET', '/api/orders/reconciliation?store=b', { headers: { authorization: 'Bearer sk_a' } });
    expect(response.status).toBe(404);
    const { discrepancies, meta } = await get<Reconciliation>('/api/orders/reconciliation?store=b', 'sk_b');
    expect([discrepancies, meta.truth_from]).toEqual([[], null]);
  });
});

test('the live page shows what the shop says over what was reported', async () => {
  const query = loadQueries(join(import.meta.dirname, '..', '..', 'clickhouse', 'queries'));
  const [a, b] = STORES;
  if (!a || !b) throw new Error('two stores');
  const minute = Math.floor((NOW - MINUTE) / MINUTE) * MINUTE;
  const correction = await todaysCorrection(a, NOW, warehouse, query);
  expect(correction).toEqual({ until: NOW + DAY / 2, orders: 1, revenue: 1_000, minutes: [{ t: minute, orders: 1, revenue: 1_000 }] });
  expect(await todaysCorrection(b, NOW, warehouse, query)).toEqual(NO_CORRECTION);
  const around = { yesterday: noTotals(), freshness_ms: 0, now: NOW, correction };
  const live = mergeParts(a, [], around);
  expect([live.today.orders, live.today.revenue, live.minutes.find(({ t }) => t === minute)?.revenue]).toEqual([1, 1_000, 1_000]);
  expect(mergeParts(a, [], { ...around, now: NOW + DAY }).today.orders).toBe(0);
});

describe('a journey', () => {
  test('of an order that nobody reported is that of whoever was in the checkout with it', async () => {
    const { order, matched_by, touches, events } = await get<Journey>('/api/orders/journey?store=a&order=not-loaded');
    expect(matched_by).toBe('checkout');
    expect(touches).toMatchObject([{ channel: 'display', source: 'criteo' }]);
    expect(events.map(({ type }) => type)).toEqual(['checkout_start']);
    expect(order).toMatchObject({ reported: null, actual: 11, items: [{ id: 'p1', price: 3, quantity: 2 }, { id: 'p2' }] });
  });

  test('is found under any name of the order; an order that nobody knows is 404', async () => {
    const { order, matched_by } = await get<Journey>(`/api/orders/journey?store=a&order=${encodeURIComponent('#1001')}`);
    expect([order.order_id, matched_by, order.refunds]).toMatchObject(['same', 'report', [{ id: 'r1', value: 2.5 }]]);
    const response = await api.ask('GET', '/api/orders/journey?store=a&order=nobody', { headers: { authorization: 'Bearer sk_a' } });
    expect(response.status).toBe(404);
  });
});
