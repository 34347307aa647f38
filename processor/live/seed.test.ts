import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIVE_PARTS, LIVE_WATCH, type LivePart } from '../../contracts/live.ts';
import { openMemoryCache } from '../../platform/cache/memory.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import { Block, type Row, type Warehouse } from '../../platform/warehouse/port.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { EVENT_COLUMNS, eventRow } from '../rows.ts';
import { SessionBook } from '../session-book.ts';
import type { EnrichedEvent } from '../steps/enriched.ts';
import { LiveCounters } from './counters.ts';
import { LivePublisher } from './publisher.ts';
import { seedLive } from './seed.ts';
import { anEvent } from './testing.ts';

const ROOT = join(import.meta.dirname, '..', '..', 'clickhouse');
const STORE = { id: 'shop', currency: 'EUR', timezone: 'Europe/Berlin' };
const MINUTE = 60_000;
/** Ten past eleven in Berlin. */
const NOW = Date.UTC(2026, 2, 10, 10, 10, 20);
const PARTITIONS = 2;
const query = loadQueries(join(ROOT, 'queries'));

let warehouse: Warehouse;
let remove: () => Promise<void>;
beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(ROOT, 'migrations'));
});
afterAll(async () => {
  await warehouse.close();
  await remove();
});

const TYPES = ['page_view', 'product_view', 'page_view', 'add_to_cart', 'checkout_start', 'checkout_payment', 'purchase', 'search'];

/** 26 hours of a shop, in the order of time; the visitor decides the partition. Every order is reported twice. */
function* history(): Generator<{ event: EnrichedEvent; partition: number }> {
  const [first, last] = [NOW - 26 * 60 * MINUTE, NOW - 7_000];
  for (let i = 0, ts = first; ts < last; i++, ts += 37_001) {
    const visitor = `${1_000_003n * BigInt(1 + ((i * 7) % 61))}`;
    const type = TYPES[(i * 5) % TYPES.length] ?? '';
    const paid = type === 'purchase';
    const currency = i % 3 === 0 ? 'USD' : 'EUR';
    const event = {
      ...blank,
      ...anEvent({ ts, event_id: `e${i}`, event_type: type, visitor_id: visitor, country: ['DE', 'FR', ''][i % 3] ?? '', currency }),
      ...(type === 'page_view' ? { page: `/${i % 40}` } : { page: '' }),
      ...(type === 'product_view' ? { product_id: `p${i % 9}`, product_name: `Product ${i % 9}` } : {}),
      ...(type === 'search' ? { search: 'socks' } : {}),
      ...(paid ? { order_id: `o${i}`, value: 100 + i, has_value: true } : {}),
      channel: ['direct', 'email', 'paid_search'][i % 3] ?? '',
      store_id: STORE.id,
      request_id: '',
    };
    const partition = ((i * 7) % 61) % PARTITIONS;
    yield { partition, event };
    if (paid) yield { partition, event: { ...event, event_id: `e${i}-again`, ts: ts + 20_000, received_at: ts + 20_000 } };
  }
}

const blank: Omit<EnrichedEvent, keyof ReturnType<typeof anEvent>> = {
  store_id: '',
  user_id: '',
  client_session_id: '',
  hostname: '',
  title: '',
  referrer: '',
  referrer_host: '',
  channel: '',
  source: '',
  medium: '',
  campaign: '',
  term: '',
  content: '',
  click_id: '',
  device: '',
  browser: '',
  os: '',
  category: '',
  quantity: 0,
  item_ids: [],
  item_names: [],
  item_categories: [],
  item_prices: [],
  item_quantities: [],
  properties: {},
  flags: [],
};

it('after a restart each partition says what it said before', async () => {
  const live = Array.from({ length: PARTITIONS }, () => new LiveCounters(STORE.timezone));
  const books = live.map((_, partition) => new SessionBook({ partition, horizon: Number.NEGATIVE_INFINITY }));
  const lines: Row[] = [];
  let offset = 0;
  for (const { event, partition } of history()) {
    const book = books[partition];
    if (!book) throw new Error('no such partition');
    const { session, opened } = book.add(STORE, event.visitor_id, event, 30 * MINUTE);
    lines.push(eventRow(event, session, 'epoch', partition, offset++, 0));
    const { channel } = session;
    live[partition]?.apply(event, { channel, opened, counted: event.currency === STORE.currency }, event.ts);
  }
  await warehouse.insertBlock('events', new Block(EVENT_COLUMNS, lines));
  for (const book of books) {
    const { sessions, orders } = book.takeChanges();
    await warehouse.insertBlock('sessions', sessions);
    await warehouse.insertBlock('orders', orders);
  }

  for (const [partition, before] of live.entries()) {
    const cache = openMemoryCache({ name: `seed-test-${process.pid}-${partition}` });
    const publisher = new LivePublisher({ cache, clock: () => NOW, partition, freshness: () => 0 });
    const said = new Promise<LivePart>((resolve) => {
      void cache.subscribe(LIVE_PARTS, (message) => resolve(JSON.parse(message) as LivePart));
    });
    await seedLive(publisher, { warehouse, query, stores: [STORE, { id: 'other', timezone: 'UTC' }], partitions: PARTITIONS, now: NOW });
    cache.publish(LIVE_WATCH, STORE.id);
    const { data } = await said;
    const expected = before.part(NOW);
    // The test is worth something only if there is something to find.
    expect(expected.today.orders).toBeGreaterThan(5);
    expect(expected.funnel.paid).toBeGreaterThan(0);
    expect(data).toEqual({ ...expected, freshness_ms: 0 });
    publisher.close();
    await cache.close();
  }
});

it('an order of before the restart does not count again', async () => {
  const cache = openMemoryCache({ name: `seed-test-${process.pid}` });
  const publisher = new LivePublisher({ cache, clock: () => NOW, partition: 0, freshness: () => 0 });
  await seedLive(publisher, { warehouse, query, stores: [STORE], partitions: 1, now: NOW });
  const last = [...history()].findLast(({ event }) => event.event_type === 'purchase')?.event;
  if (!last) throw new Error('no order');
  const said: LivePart[] = [];
  await cache.subscribe(LIVE_PARTS, (message) => said.push(JSON.parse(message) as LivePart));
  const session = { channel: 'direct', opened: false, counted: true };
  publisher.apply(STORE, { ...last, event_id: 'again', ts: NOW }, session, NOW);
  publisher.apply(STORE, { ...last, event_id: 'new', order_id: 'new', ts: NOW, value: 7 }, session, NOW);
  cache.publish(LIVE_WATCH, STORE.id);
  await expect.poll(() => said.length).toBe(1);
  const held = await warehouse.query<{ orders: number; revenue: number }>(query('live-day'), {
    store: STORE.id,
    partition: 0,
    partitions: 1,
    from: Date.UTC(2026, 2, 9, 23),
    to: NOW,
  });
  expect(said[0]?.data.today).toMatchObject({ orders: (held[0]?.orders ?? 0) + 1, revenue: (held[0]?.revenue ?? 0) + 7 });
  publisher.close();
  await cache.close();
});
