import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HealthAlertsAnswer } from '../../contracts/health.ts';
import { storeSchema } from '../../contracts/store.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { openTestApi, type TestApi } from '../testing.ts';
import { webhookAlerts } from './alerts.ts';

const NOW = Date.UTC(2026, 10, 20, 17, 3);
const MINUTE = 60_000;
const DAY = 86_400_000;
const FAULT = Date.UTC(2026, 10, 20, 14, 5);
const SHOP = storeSchema.parse({ id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'Europe/Berlin' });
const WELL = storeSchema.parse({ id: 'well', name: 'Well', currency: 'EUR' });

let dir: string;
let warehouse: Warehouse;
let api: TestApi;

/** Ten days in which both shops sell once in two minutes; since the fault a third of one's purchases lack the order. */
function* purchases(): Generator<string> {
  let n = 0;
  for (let at = NOW - 10 * DAY; at <= NOW - MINUTE; at += 2 * MINUTE) {
    for (const store of ['shop', 'well']) {
      const broken = store === 'shop' && at >= FAULT && n % 3 !== 0;
      yield JSON.stringify([store, `e${n}`, at, 'purchase', n, broken ? '' : `o${n}`, 1_000, true, 'EUR', 'x', 0, n++]);
    }
  }
}
const COLUMNS = [
  'store_id',
  'event_id',
  'ts',
  'event_type',
  'visitor_id',
  'order_id',
  'value',
  'has_value',
  'currency',
  'log_epoch',
  'log_partition',
  'log_offset',
];
const LEDGER = [
  'store_id',
  'log_epoch',
  'log_partition',
  'first_offset',
  'last_offset',
  'at',
  'received',
  'stored',
  'duplicates',
  'rejected',
  'bots',
  'reasons',
];

/** Batches of five minutes: rejected ones since an hour ago in `shop`, and in both a few bots and withheld ones, as ever. */
function* batches(): Generator<string> {
  let n = 0;
  for (let at = NOW - 10 * DAY; at <= NOW; at += 5 * MINUTE) {
    for (const store of ['shop', 'well']) {
      const rejected = store === 'shop' && at >= NOW - 60 * MINUTE ? 20 : 0;
      const reasons = { invalid_type: rejected, no_consent: 30, bot_user_agent: 10 };
      yield JSON.stringify([store, 'x', 0, n, n++, at, 100, 60 - rejected, 0, rejected + 30, 10, reasons]);
    }
  }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-'));
  warehouse = await openChdb({ dir });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  await warehouse.insert('events', COLUMNS, [...purchases()].join('\n'));
  await warehouse.insert('ledger', LEDGER, [...batches()].join('\n'));
  api = await openTestApi([SHOP, WELL], { warehouse, clock: () => now });
});
afterAll(async () => {
  await api.close();
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

let now = NOW;
async function alerts(store: string): Promise<HealthAlertsAnswer['alerts']> {
  const answer = await api.ask('GET', `/api/health/alerts?store=${store}`, { headers: { authorization: `Bearer sk_${store}` } });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as HealthAlertsAnswer).alerts;
}

it('the purchases without an order and the rejected events are found, with their time in the clock of the store', async () => {
  const found = await alerts('shop');
  expect(found.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['purchases_without_order ', 'rejected invalid_type']);
  const [order, rejected] = found;
  expect(Math.abs(Date.parse(order?.since ?? '') - FAULT)).toBeLessThanOrEqual(5 * MINUTE);
  expect(order?.says).toMatch(/^6\d % of purchases since 15:05 have no order id\. Usually it is 0 %\.$/);
  expect(Math.abs(Date.parse(rejected?.since ?? '') - (NOW - 60 * MINUTE))).toBeLessThanOrEqual(5 * MINUTE);
  expect(rejected).toMatchObject({
    says: expect.stringMatching(/^20 % of events since .* were rejected: invalid type\./),
    of: 1_300,
    events: 260,
  });
});

it('a shop that is well has none, until nothing comes', async () => {
  expect(await alerts('well')).toEqual([]);
  now = NOW + 3 * 60 * MINUTE;
  expect(await alerts('well')).toMatchObject([
    { kind: 'silence', says: expect.stringMatching(/^No event since 17:0\d\. The days before had 9\d in/) },
  ]);
  now = NOW;
});

it('webhooks whose last word was a refusal are told', () => {
  const clock = { now: NOW, timezone: 'UTC' };
  const source = (delivered: number | null, refused: number | null) => {
    const told = (at: number | null, outcome: string) => (at === null ? null : { at: new Date(at).toISOString(), outcome });
    return {
      id: 's',
      platform: 'shopify' as const,
      name: 'n',
      path: '/',
      created_at: '',
      delivered: told(delivered, 'stored'),
      refused: told(refused, 'bad_signature'),
    };
  };
  const kinds = (delivered: number | null, refused: number | null) => webhookAlerts([source(delivered, refused)], clock);
  expect(kinds(NOW - DAY, NOW - MINUTE)).toMatchObject([
    { kind: 'webhooks_refused', subject: 'shopify', says: expect.stringMatching(/last at 17:02 \(bad signature\)/) },
  ]);
  expect(kinds(null, NOW - MINUTE)).toMatchObject([{ says: expect.stringMatching(/None has been taken yet/) }]);
  for (const [delivered, refused] of [
    [NOW, NOW - MINUTE],
    [null, NOW - 8 * DAY],
    [NOW, null],
  ] as const)
    expect(kinds(delivered, refused)).toEqual([]);
});
