import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OrderState, type OrderStatus, type OrderTruth, type TruthRefund, webhookVersion } from '../../contracts/order-truth.ts';
import { storeSchema } from '../../contracts/store.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { Batch } from '../batch.ts';
import { insertLines } from '../warehouse-writer.ts';
import { addTruth } from './add-truth.ts';
import { originOf } from './origin.ts';
import { ACTUAL_ORDER_COLUMNS, ACTUAL_REFUND_COLUMNS } from './truth-rows.ts';

const CLICKHOUSE = join(import.meta.dirname, '..', '..', 'clickhouse');
const query = loadQueries(join(CLICKHOUSE, 'queries'));
const AT = Date.UTC(2026, 10, 20, 12);
const NOTHING = { landing: '', referrer: '', source: '', medium: '', campaign: '', term: '', content: '' };

let warehouse: Warehouse;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(CLICKHOUSE, 'migrations'));
});
afterAll(async () => {
  await warehouse.close();
  await folder.remove();
});

function truth(at: number, status: OrderStatus, value: number, refunds: TruthRefund[] = []): OrderTruth {
  const state: OrderState = {
    ts: AT,
    status,
    value,
    tax: 0,
    shipping: 0,
    discount: 0,
    total: value,
    refunded: 0,
    items: [{ product: 'p', variant: '', sku: '', name: 'P', price: value, quantity: 1 }],
    customer: '',
    via: 'web',
    origin: NOTHING,
    test: false,
  };
  return {
    source: 'shopify',
    sourceId: 'x',
    orderId: 'o',
    aliases: ['#1'],
    currency: 'EUR',
    version: webhookVersion(at, status),
    state,
    refunds,
  };
}
const refund = (id: string, ts: number, value: number, rank: 0 | 1): TruthRefund => ({ id, ts, value, total: 500, rank });

/** One order: created, paid in the very same millisecond, changed, one refund told alone and with the order, another later. */
const DELIVERIES: OrderTruth[] = [
  truth(AT, 'pending', 1_000),
  truth(AT, 'paid', 1_000),
  truth(AT + 5_000, 'paid', 1_500),
  { ...truth(0, 'paid', 0, [refund('r1', AT + 6_000, 500, 0)]), state: null },
  truth(AT + 9_000, 'partially_refunded', 1_500, [refund('r1', AT + 6_000, 420, 1), refund('r2', AT + 9_000, 100, 1)]),
];

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((one, at) => permutations(list.toSpliced(at, 1)).map((rest) => [one, ...rest]));
}

test('every order of arrival, each delivery twice, ends in the same order and refunds', async () => {
  const orders = permutations(DELIVERIES);
  expect(orders).toHaveLength(120);
  // Each permutation is a store; the n-th delivery of all of them is one insert, so that rows of an order lie in different parts.
  for (let n = 0; n < DELIVERIES.length * 2; n++) {
    const batch = new Batch(n);
    for (const [at, deliveries] of orders.entries()) {
      const delivery = [...deliveries, ...deliveries.toReversed()][n] as OrderTruth;
      const record = { v: 1 as const, kind: 'order' as const, store: `s${at}`, request_id: '', received_at: AT, truth: delivery };
      addTruth(record, storeSchema.parse({ id: `s${at}`, name: 'S', currency: 'EUR' }), batch);
    }
    await insertLines(warehouse, 'actual_orders', ACTUAL_ORDER_COLUMNS, batch.actualOrders);
    await insertLines(warehouse, 'actual_refunds', ACTUAL_REFUND_COLUMNS, batch.actualRefunds);
  }
  const states = await warehouse.query(
    `SELECT status, value, aliases, toUnixTimestamp64Milli(ts) AS at, uniqExact(store_id) AS stores FROM actual_orders FINAL GROUP BY status, value, aliases, at`,
  );
  expect(states).toEqual([{ status: 'partially_refunded', value: 1_500, aliases: ['#1'], at: AT, stores: 120 }]);
  const refunds = await warehouse.query(
    `SELECT refund_id, value, toUnixTimestamp64Milli(ts) AS at, count() AS rows, uniqExact(store_id) AS stores FROM actual_refunds FINAL GROUP BY ALL ORDER BY refund_id`,
  );
  expect(refunds).toEqual([
    { refund_id: 'r1', value: 420, at: AT + 6_000, rows: 120, stores: 120 },
    { refund_id: 'r2', value: 100, at: AT + 9_000, rows: 120, stores: 120 },
  ]);
  const counted = await warehouse.query(
    `SELECT count() AS orders, sum(value) AS revenue, any(channel) AS channel FROM ${query('counted-orders')}`,
    {
      store: 's7',
      from: AT,
      to: AT + 1,
    },
  );
  expect(counted).toEqual([{ orders: 1, revenue: 1_500, channel: 'untracked' }]);
});

test('an order without a visit comes from where its platform says', () => {
  const store = storeSchema.parse({ id: 's', name: 'S', origins: ['https://shop.example'] });
  const from = (origin: Partial<typeof NOTHING>) => originOf(store, { origin: { ...NOTHING, ...origin } });
  expect(from({ landing: '/a?utm_source=newsletter&utm_medium=email&utm_campaign=autumn' })).toMatchObject({
    channel: 'email',
    campaign: 'autumn',
    entry_page: '/a',
  });
  expect(from({ landing: 'https://shop.example/tea?gclid=x', referrer: 'https://www.google.com/' }).channel).toBe('paid_search');
  expect(from({ source: '(direct)', medium: '(none)', landing: 'https://shop.example/' }).channel).toBe('direct');
  expect(from({ landing: '/cart', referrer: 'https://shop.example/' })).toMatchObject({ channel: '', entry_page: '/cart' });
  expect(from({}).channel).toBe('');
});
