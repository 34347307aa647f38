import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ERASED } from '../../contracts/erasure-news.ts';
import type { TrackEvent } from '../../contracts/event.ts';
import { PERSONAL_TABLES, type PersonalTable, SKETCHES } from '../../contracts/personal-data.ts';
import type { Erasure } from '../../platform/database/port.ts';
import { SnapshotDirectory } from '../../platform/database/snapshot-directory.ts';
import { openLmdbLog } from '../../platform/log/lmdb.ts';
import { openLmdbPositions } from '../../platform/log/lmdb-positions.ts';
import type { Log, Positions } from '../../platform/log/port.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { userNumber, visitorNumber } from '../../science/sessions/visitor-number.ts';
import type { Consumer } from '../consumer.ts';
import { Retention } from '../retention.ts';
import { StageTimes } from '../stages.ts';
import { startPartition } from '../start-partition.ts';
import { createEnricher } from '../steps/enrich.ts';
import { erase, visitorsOf } from './erase.ts';
import { createForgotten } from './forgotten.ts';
import { Housekeeper } from './housekeeper.ts';
import { createWithhold } from './withhold.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 2, 1, 12);
const store = (id: string, more = {}) => ({
  id,
  name: id,
  currency: 'EUR',
  timezone: 'UTC',
  origins: [],
  sample: false,
  session_timeout_minutes: 30,
  ...more,
});
const STORES = [store('shop'), store('strict', { consent_mode: 'required' }), store('short', { retention_days: 30 })];

let folder: string;
let warehouse: Warehouse;
let log: Log;
let positions: Positions;
let now = T0;
let directory: SnapshotDirectory;
let consumer: Consumer;
let running: Promise<void>;
let housekeeper: Housekeeper;
const news: string[] = [];
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  warehouse = await openChdb({ dir: join(folder, 'warehouse') });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  log = await openLmdbLog({ dir: join(folder, 'log'), partitions: 1 });
  positions = await openLmdbPositions({ dir: join(folder, 'positions') });
  directory = new SnapshotDirectory({ stores: STORES, salts: [['2026-03-01', 'salt']] });
  await start();
});
afterAll(async () => {
  await stop();
  await positions.close();
  await log.close();
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const geo = { attribution: '', locate: () => ({ country: 'DE', city: 'Berlin' }) };
  const clock = () => now;
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 5)));
  const live = { apply: () => {}, afterBatch: () => {} };
  const deps = { warehouse, log, positions, directory, clock, sleep, live, times: new StageTimes() };
  const enrich = createEnricher({ geo, directory });
  const retention = new Retention(log, 0, 1e9);
  const forgotten = createForgotten(directory);
  consumer = await startPartition(0, { ...deps, enrich, retention, forgotten, withhold: createWithhold(forgotten) });
  running = consumer.run();
  housekeeper = new Housekeeper({
    warehouse,
    directory,
    clock,
    epoch: log.epoch,
    of: 1,
    cache: { publish: (channel, message) => channel === ERASED && news.push(message) },
    consumers: () => [{ partition: 0, consumer }],
    unsettled: (work) => work(),
    onProblem: (error) => {
      throw error;
    },
  });
}
async function stop(): Promise<void> {
  consumer.stop();
  await running;
}

interface Sent extends Partial<TrackEvent> {
  store?: string;
  receivedAt?: number;
  trusted?: boolean;
}
async function send({ store: of = 'shop', receivedAt = now, trusted = true, ...event }: Sent): Promise<void> {
  const made = { event_id: `e${count++}`, event_type: 'page_view', ts: now, url: 'https://shop.example/a', consent: 'granted', ...event };
  const record = {
    v: 1,
    store: of,
    request_id: 'r',
    received_at: receivedAt,
    ip: '192.0.2.7',
    user_agent: 'Mozilla/5.0 Chrome/139.0',
    received: 1,
  };
  await log.append(0, JSON.stringify({ ...record, ...(trusted && { trusted }), events: [made], rejected: [] }));
}
/** Everything that was sent is stored; the clock goes on so that inserts are due. */
async function stored(): Promise<void> {
  const end = await log.end(0);
  await expect
    .poll(
      () => {
        now += 1_000;
        return consumer.committed;
      },
      { timeout: 20_000 },
    )
    .toBe(end);
}
async function number(sql: string, params = {}): Promise<number> {
  const [row] = await warehouse.query<{ n: number }>(sql, params);
  return Number(row?.n);
}
function askToErase(kind: Erasure['kind'], subject: string, id: string): Erasure {
  const erasure = { id, store: 'shop', kind, subject, at: now, done: false };
  directory.replace({ ...directory.snapshot(), erasures: [...directory.erasures(), erasure] });
  return erasure;
}
/** Every partition has said that it is through. */
function finish(erasure: Erasure): void {
  const erasures = directory.erasures().map((one) => (one.id === erasure.id ? { ...one, done: true } : one));
  directory.replace({ ...directory.snapshot(), erasures });
}
const visitor = (id: string) => visitorNumber('shop', id);

/** Where rollups and the raw table differ, and the ledger with what is there. */
async function contradictions(): Promise<unknown[]> {
  const hours = await warehouse.query(
    `SELECT * FROM (SELECT store_id, hour, sum(events) AS events, uniqMerge(visitors) AS visitors FROM kpi_hour GROUP BY store_id, hour HAVING events > 0) AS a
     FULL JOIN (SELECT store_id, toStartOfHour(ts) AS hour, count() AS events, uniqExact(visitor_id) AS visitors FROM events GROUP BY store_id, hour) AS b USING (store_id, hour)
     WHERE a.events != b.events OR a.visitors != b.visitors`,
  );
  const pages = await warehouse.query(
    `SELECT * FROM (SELECT store_id, hour, page, sum(pageviews) AS views FROM page_hour GROUP BY store_id, hour, page HAVING views > 0) AS a
     FULL JOIN (SELECT store_id, toStartOfHour(ts) AS hour, page, count() AS views FROM events WHERE page != '' AND event_type = 'page_view' GROUP BY store_id, hour, page) AS b
     USING (store_id, hour, page) WHERE a.views != b.views`,
  );
  const ledger = await warehouse.query(
    `SELECT * FROM (SELECT store_id, sum(stored) AS stored FROM ledger FINAL GROUP BY store_id) AS l
     LEFT JOIN (SELECT store_id, count() AS held FROM events GROUP BY store_id) AS e USING (store_id)
     LEFT JOIN (SELECT store_id, sum(events) AS removed FROM removals FINAL GROUP BY store_id) AS r USING (store_id)
     WHERE stored != held + removed`,
  );
  return [...hours, ...pages, ...ledger];
}

it('knows every column of every table that may lead to a person: a new one must be added to contracts/personal-data.ts', async () => {
  const columns = await warehouse.query<{ table: string; name: string; type: string }>(
    "SELECT table, name, type FROM system.columns WHERE database = currentDatabase() AND table IN (SELECT name FROM system.tables WHERE engine LIKE '%MergeTree') ",
  );
  const suspicious = columns.filter(
    ({ name, type }) =>
      type.startsWith('AggregateFunction(uniq') ||
      /visitor|user|person|session_id|customer|client_|email|phone|^ip$|address|^raw$|^state$/.test(name),
  );
  const tables = PERSONAL_TABLES as Record<string, PersonalTable>;
  const unknown = suspicious.filter(({ table, name }) => {
    const known = tables[table];
    const columnsOf = known ? [known.visitor, known.user, known.userNumber, known.text, ...(known.also ?? [])] : [];
    return !columnsOf.includes(name) && SKETCHES[table] !== name;
  });
  // Counts of visitors, not visitors.
  expect(unknown.map(({ table, name }) => `${table}.${name}`)).toEqual(['unified_metrics.visitors']);
  expect(suspicious.length).toBeGreaterThan(20);
});

it('a visitor is erased from every table and every rollup while others go on being counted', async () => {
  for (let hour = 0; hour < 3; hour++) {
    for (const id of ['anna', 'bert', 'anna'])
      await send({ visitor_id: id, ts: T0 - hour * HOUR, url: 'https://shop.example/a?utm_source=news' });
    await send({
      visitor_id: 'anna',
      user_id: 'u1',
      event_type: 'purchase',
      order_id: `o${hour}`,
      value: 10,
      ts: T0 - hour * HOUR + 1_000,
    });
  }
  await stored();
  askToErase('visitor', visitor('anna'), 'first');
  const during = Array.from({ length: 40 }, (_, i) => send({ visitor_id: `other${i}`, ts: T0 }));
  await Promise.all([housekeeper.look(), ...during]);
  await stored();
  for (const [table, { visitor: column }] of Object.entries<PersonalTable>(PERSONAL_TABLES)) {
    if (column)
      expect(await number(`SELECT count() AS n FROM ${table} WHERE ${column} = {id:UInt64}`, { id: BigInt(visitor('anna')) }), table).toBe(
        0,
      );
  }
  expect(await number("SELECT count() AS n FROM orders WHERE store_id = 'shop'")).toBe(0);
  expect(await number('SELECT count() AS n FROM events WHERE visitor_id = {id:UInt64}', { id: BigInt(visitor('bert')) })).toBe(3);
  expect(await contradictions()).toEqual([]);
  expect(news.map((text) => JSON.parse(text))).toContainEqual({ id: 'first', partition: 0, of: 1 });
});

it('what was received before and still waits in the log is not stored, nor what happened before and comes late; what comes later begins anew', async () => {
  const before = await number('SELECT count() AS n FROM events');
  await send({ visitor_id: 'anna', receivedAt: T0 - 1 });
  now += 1_000;
  await send({ visitor_id: 'anna', ts: T0 - HOUR });
  await send({ visitor_id: 'anna', event_id: 'again' });
  await stored();
  expect(await number('SELECT count() AS n FROM events')).toBe(before + 1);
  expect(await number('SELECT events AS n FROM sessions FINAL WHERE visitor_id = {id:UInt64}', { id: BigInt(visitor('anna')) })).toBe(1);
  expect(await number("SELECT sum(reasons['erased']) AS n FROM ledger FINAL")).toBe(2);
  expect(await contradictions()).toEqual([]);
});

it('who goes on while it is being asked for begins anew: nothing of before is in their session', async () => {
  const id = BigInt(visitor('busy'));
  await send({ visitor_id: 'busy', url: 'https://shop.example/before' });
  await stored();
  const erasure = askToErase('visitor', visitor('busy'), 'busy');
  now += 1;
  await send({ visitor_id: 'busy', url: 'https://shop.example/after' });
  await stored();
  await housekeeper.look();
  // A processor that has just started knows sessions from the tables.
  await stop();
  await start();
  await send({ visitor_id: 'busy', url: 'https://shop.example/after' });
  await stored();
  expect(await warehouse.query('SELECT entry_page, events FROM sessions FINAL WHERE visitor_id = {id:UInt64}', { id })).toEqual([
    { entry_page: '/after', events: 2 },
  ]);
  finish(erasure);
});

it('nor does a processor that takes over before it was carried out take up a session of before', async () => {
  const id = BigInt(visitor('taken'));
  await send({ visitor_id: 'taken', url: 'https://shop.example/before' });
  await stored();
  await stop();
  const erasure = askToErase('visitor', visitor('taken'), 'taken');
  now += 1;
  await start();
  await send({ visitor_id: 'taken', url: 'https://shop.example/after' });
  await stored();
  await housekeeper.look();
  expect(await warehouse.query('SELECT entry_page, events FROM sessions FINAL WHERE visitor_id = {id:UInt64}', { id })).toEqual([
    { entry_page: '/after', events: 1 },
  ]);
  finish(erasure);
});

it('a refused event that waits in the log and names them is not kept either, and another one is', async () => {
  const erasure = askToErase('visitor', visitor('silent'), 'silent');
  finish(erasure);
  const refused = (index: number, raw: string) => ({ index, reason: 'invalid_type', message: 'm', raw });
  const rejected = [refused(0, '{"anonymousId":"silent","x":1}'), refused(1, '{"anonymousId":"loud","n":77}')];
  const record = { v: 1, store: 'shop', request_id: 'r', received_at: erasure.at, received: 2, events: [], rejected };
  await log.append(0, JSON.stringify(record));
  await log.append(0, JSON.stringify({ ...record, received_at: erasure.at + 1, received: 1, rejected: [refused(0, '{"id":"silent"}')] }));
  await stored();
  const rows = await warehouse.query<{ raw: string }>(
    "SELECT raw FROM rejected_events WHERE store_id = 'shop' AND raw LIKE '%d\":\"%' ORDER BY raw",
  );
  expect(rows.map(({ raw }) => raw)).toEqual(['{"anonymousId":"loud","n":77}', '{"id":"silent"}']);
  await warehouse.command("ALTER TABLE rejected_events DELETE WHERE store_id = 'shop' SETTINGS mutations_sync = 2");
});

it('a plan that is carried out again brings nobody back whose erasure is over', async () => {
  const id = BigInt(visitor('gone'));
  const erasure = askToErase('visitor', visitor('gone'), 'gone');
  await housekeeper.look();
  finish(erasure);
  await stop();
  await send({ visitor_id: 'gone', receivedAt: erasure.at });
  await send({ visitor_id: 'bystander' });
  const { next, version } = await positions.load(0);
  const plan = { id: 'y', first: next, last: next + 1, attempt: 1, from: 0, to: 0, deadline: null };
  expect(await positions.save(0, { next, plan }, version)).toBe(true);
  await start();
  expect(await number('SELECT count() AS n FROM events WHERE visitor_id = {id:UInt64}', { id: BigInt(visitor('bystander')) })).toBe(1);
  expect(await number('SELECT count() AS n FROM events WHERE visitor_id = {id:UInt64}', { id })).toBe(0);
  expect(await contradictions()).toEqual([]);
});

it('a visitor whose clock is ahead goes whole', async () => {
  const ahead = { visitor_id: 'ahead', ts: now + HOUR, url: 'https://shop.example/a?utm_source=news' };
  await send({ ...ahead, event_type: 'purchase', order_id: 'ahead', value: 10, user_id: 'u-ahead' });
  await stored();
  askToErase('visitor', visitor('ahead'), 'ahead');
  await housekeeper.look();
  for (const table of ['events', 'sessions', 'orders', 'touches', 'identities'])
    expect(await number(`SELECT count() AS n FROM ${table} WHERE visitor_id = {id:UInt64}`, { id: BigInt(visitor('ahead')) }), table).toBe(
      0,
    );
  expect(await contradictions()).toEqual([]);
});

it('a user is erased with every visitor that was known to be that user, among refused events and in the shop’s books too', async () => {
  await send({ visitor_id: 'phone', user_id: 'u7' });
  await send({ visitor_id: 'laptop', user_id: 'u7' });
  await send({ visitor_id: 'laptop' });
  await stored();
  const columns = [
    'store_id',
    'received_at',
    'request_id',
    'reason',
    'message',
    'raw',
    'log_epoch',
    'log_partition',
    'log_offset',
    'log_index',
  ];
  const line = (raw: string, at: number) => JSON.stringify(['shop', T0, 'r', 'invalid_type', '', raw, log.epoch, 0, 0, at]);
  await warehouse.insert(
    'rejected_events',
    columns,
    [line('{"anonymousId":"phone","x":1}', 90), line('{"user":"u7"}', 91), line('{"user":"u77"}', 92)].join('\n'),
  );
  await warehouse.insert(
    'actual_orders',
    ['store_id', 'order_id', 'ts', 'customer_id', 'value', 'version'],
    JSON.stringify(['shop', 'b1', T0, 'u7', 900, 1]),
  );
  const { visitors } = {
    visitors: await visitorsOf({ id: '', store: 'shop', kind: 'user', subject: 'u7', at: now, done: false }, warehouse),
  };
  expect(visitors.toSorted()).toEqual([visitor('phone'), visitor('laptop'), userNumber('shop', 'u7')].toSorted());
  askToErase('user', 'u7', 'second');
  await housekeeper.look();
  expect(await number("SELECT count() AS n FROM events WHERE user_id = 'u7'")).toBe(0);
  expect(await number('SELECT count() AS n FROM events WHERE visitor_id = {id:UInt64}', { id: BigInt(visitor('laptop')) })).toBe(0);
  expect(await warehouse.query('SELECT raw FROM rejected_events')).toEqual([{ raw: '{"user":"u77"}' }]);
  expect(await warehouse.query('SELECT customer_id, value FROM actual_orders FINAL')).toEqual([{ customer_id: '', value: 900 }]);
  expect(await number('SELECT sum(rejected) AS n FROM removals FINAL')).toBe(2);
});

it('an erasure that is cut off after any of its statements is carried to the same end by the next one', async () => {
  const cut = 40;
  for (let i = 0; i < cut; i++) await send({ visitor_id: `cut${i}`, url: 'https://shop.example/c?utm_source=x' });
  await send({ visitor_id: 'stays', url: 'https://shop.example/c' });
  await stored();
  let statements = 0;
  for (let n = 0; n < cut; n += 5) {
    const erasure: Erasure = { id: `cut${n}`, store: 'shop', kind: 'visitor', subject: visitor(`cut${n}`), at: now, done: false };
    let left = n;
    const mortal: Warehouse = {
      ...warehouse,
      async command(sql, params, options) {
        if (left-- === 0) throw new Error('killed');
        await warehouse.command(sql, params, options);
      },
    };
    const deps = { epoch: log.epoch, partition: 0, claim: { deadline: async () => null }, clock: () => now };
    await erase(erasure, [erasure.subject], { ...deps, warehouse: mortal }).then(
      () => {},
      () => statements++,
    );
    await erase(erasure, [erasure.subject], { ...deps, warehouse });
    if (left > 0) break;
  }
  expect(statements).toBeGreaterThan(3);
  expect(await contradictions()).toEqual([]);
});

it('a partition whose owner was killed at the border is taken up with nothing lost', async () => {
  await send({ visitor_id: 'late' });
  await stored();
  await stop();
  const { next, version } = await positions.load(0);
  const plan = { id: 'x', first: next, last: next - 1, attempt: 1, from: 0, to: 0, deadline: null };
  expect(await positions.save(0, { next, plan }, version)).toBe(true);
  await start();
  expect(await positions.load(0)).toMatchObject({ next, plan: null });
  await send({ visitor_id: 'later' });
  await stored();
  expect(await contradictions()).toEqual([]);
});

it('where consent is required, nothing of an event without it is kept, but that there was one', async () => {
  await send({ store: 'strict', visitor_id: 'v1', trusted: false, consent: 'denied' });
  await send({ store: 'strict', trusted: false, consent: 'granted', visitor_id: 'v2' });
  const record = { v: 1, store: 'strict', request_id: 'r', received_at: now, ip: '192.0.2.7', received: 1, events: [] };
  await log.append(
    0,
    JSON.stringify({ ...record, rejected: [{ index: 0, reason: 'invalid_type', message: 'm', raw: '{"visitor_id":"v3"}' }] }),
  );
  await stored();
  expect(await warehouse.query("SELECT visitor_id FROM events WHERE store_id = 'strict'")).toHaveLength(1);
  expect(await warehouse.query("SELECT raw FROM rejected_events WHERE store_id = 'strict'")).toEqual([{ raw: '' }]);
  const [ledger] = await warehouse.query(
    "SELECT sum(received) AS received, sum(stored) AS stored, sum(rejected) AS rejected, sum(reasons['no_consent']) AS consent FROM ledger FINAL WHERE store_id = 'strict'",
  );
  expect(ledger).toEqual({ received: 3, stored: 1, rejected: 2, consent: 1 });
});

it('what a store no longer keeps is dropped after its days, figures stay, and what is older is not taken any more', async () => {
  const old = now - 29 * DAY;
  await send({
    store: 'short',
    visitor_id: 'old',
    ts: old,
    event_type: 'purchase',
    order_id: 'p1',
    value: 5,
    url: 'https://shop.example/?utm_source=x',
  });
  await send({ store: 'short', visitor_id: 'new' });
  await stored();
  await housekeeper.look();
  const held = () => number("SELECT count() AS n FROM events WHERE store_id = 'short'");
  expect(await held()).toBe(2);
  now += 3 * DAY;
  await send({ store: 'short', visitor_id: 'older', ts: old });
  await stored();
  expect(await number("SELECT sum(reasons['expired']) AS n FROM ledger FINAL WHERE store_id = 'short'")).toBe(1);
  await housekeeper.look();
  await housekeeper.look();
  expect(await held()).toBe(1);
  expect(await number("SELECT count() AS n FROM touches WHERE store_id = 'short'")).toBe(0);
  expect(await number("SELECT sum(events) AS n FROM kpi_day WHERE store_id = 'short'")).toBe(2);
  expect(
    await warehouse.query("SELECT orders, revenue, state FROM sessions FINAL WHERE store_id = 'short' ORDER BY started_at LIMIT 1"),
  ).toEqual([{ orders: 1, revenue: 500, state: '' }]);
  expect(await number("SELECT count() AS n FROM orders FINAL WHERE store_id = 'short' AND value = 500")).toBe(1);
  const id = BigInt(visitorNumber('short', 'old'));
  for (const table of ['events', 'sessions', 'orders', 'touches'])
    expect(await number(`SELECT count() AS n FROM ${table} WHERE visitor_id = {id:UInt64}`, { id })).toBe(0);
  expect(await number("SELECT sum(events) AS n FROM removals FINAL WHERE store_id = 'short'")).toBe(1);
});

it('the log holds no record, and so no address, an hour after it was committed', async () => {
  await stored();
  expect(await log.begin(0)).toBeLessThan(await log.end(0));
  now += HOUR + 1;
  await housekeeper.look();
  expect(await log.begin(0)).toBe(await log.end(0));
  const tables = await warehouse.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
  );
  for (const { name } of tables)
    expect(await number(`SELECT count() AS n FROM ${name} WHERE position(toJSONString(tuple(*)), '192.0.2.7') > 0`), name).toBe(0);
});
