import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrackEvent } from '../contracts/event.ts';
import type { LogRecordBody } from '../contracts/log-record.ts';
import { SnapshotDirectory } from '../platform/database/snapshot-directory.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { Consumer } from './consumer.ts';
import { Retention } from './retention.ts';
import { SessionBook } from './session-book.ts';
import { StageTimes } from './stages.ts';
import { createEnricher } from './steps/enrich.ts';
import { restoreSeen } from './stored-events.ts';
import { lastStoredEnd, storedSessions } from './stored-sessions.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1, 12);
/** Days that hold events: more than the 100 partitions that ClickHouse takes in a block unasked. */
const DAYS = 110;
const STORE = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, session_timeout_minutes: 30 };
const directory = new SnapshotDirectory({ stores: [STORE], keys: [], salts: [['2026-03-01', 'salt']] });
const geo = { attribution: '', locate: () => ({ country: '', city: '' }) };

let folder: string;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  warehouse = await openChdb({ dir: join(folder, 'warehouse') });
  await migrate(warehouse, join(import.meta.dirname, '..', 'clickhouse', 'migrations'));
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

const TYPES = ['page_view', 'product_view', 'search', 'purchase'];

/** Four events of two visitors on each of the days, which lie `apart` from each other. */
function history(run: string, apart: number): TrackEvent[] {
  return Array.from({ length: DAYS * 4 }, (_, i) => {
    const event_type = TYPES[i % 4] ?? '';
    return {
      event_id: `${run}-${i}`,
      event_type,
      visitor_id: `${run}-v${i >> 1}`,
      ts: NOW - DAYS * apart + Math.floor(i / 4) * apart + (i % 4) * 60_000,
      url: `https://shop.example/${i % 9}`,
      ...(event_type === 'product_view' ? { product_id: `p${i % 7}` } : {}),
      ...(event_type === 'search' ? { search: `linen ${i % 5}` } : {}),
      ...(event_type === 'purchase' ? { order_id: `${run}-o${i}`, value: 10, currency: 'EUR' } : {}),
    };
  });
}

/** Imports events as a server does that came up at `now` and remembers only its newest `remembered` ids. Returns what had to be tried again. */
async function imported(
  events: TrackEvent[],
  now: number,
  remembered: number,
  faulty: (real: Warehouse) => Warehouse = (real) => real,
): Promise<string[]> {
  const dir = await mkdtemp(join(folder, 'run-'));
  const log = await openLmdbLog({ dir: join(dir, 'log'), partitions: 1 });
  const positions = await openLmdbPositions({ dir: join(dir, 'positions') });
  for (let i = 0; i < events.length; i += 500) await log.append(0, record(events.slice(i, i + 500), now));
  const retries: string[] = [];
  const place = { epoch: log.epoch, partition: 0 };
  const state = {
    place,
    seen: await restoreSeen(warehouse, place, 0, remembered),
    book: new SessionBook({ partition: 0, horizon: await lastStoredEnd(warehouse, 0) }),
    live: { apply: () => {}, afterBatch: () => {} },
  };
  const consumer = new Consumer(await positions.load(0), state, {
    warehouse: faulty(warehouse),
    positions,
    log,
    directory,
    enrich: createEnricher({ geo, directory }),
    times: new StageTimes(),
    retention: new Retention(log, 0, 1e9),
    clock: () => now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2))),
    onRetry: (error) => retries.push((error as Error).message),
    lookUp: (lookups) => storedSessions(warehouse, lookups),
  });
  const end = await log.end(0);
  const running = consumer.run();
  consumer.stop();
  await running;
  expect(consumer.committed).toBe(end);
  await log.close();
  await positions.close();
  return retries;
}

function record(events: TrackEvent[], at: number): string {
  const head = { v: 1, store: 'shop', request_id: 'r', received_at: at, trusted: true } as const;
  return JSON.stringify({ ...head, received: events.length, events, rejected: [] } satisfies LogRecordBody);
}

/** Raw and every rollup but kpi_minute, which forgets after days. */
async function figures(): Promise<Record<string, number>> {
  const [row] = await warehouse.query<Record<string, number>>(
    `SELECT (SELECT count() FROM events) AS rows, (SELECT uniqExact(event_id) FROM events) AS ids, (SELECT sum(events) FROM kpi_hour) AS hours,
       (SELECT uniqMerge(visitors) FROM kpi_day) AS visitors, (SELECT sum(events) FROM kpi_day) AS days, (SELECT sum(pageviews) FROM page_hour) AS pages,
       (SELECT sum(events) FROM event_hour) AS types, (SELECT sum(views) FROM product_hour) AS products, (SELECT sum(searches) FROM search_hour) AS searches,
       (SELECT count() FROM sessions FINAL) AS sessions, (SELECT sum(events) FROM sessions FINAL) AS in_sessions, (SELECT count() FROM orders FINAL) AS orders,
       (SELECT sum(stored) FROM ledger FINAL) AS stored, (SELECT sum(duplicates) FROM ledger FINAL) AS duplicates`,
  );
  return row ?? {};
}

const N = DAYS * 4;
const ONE_RUN = {
  rows: N,
  ids: N,
  hours: N,
  days: N,
  types: N,
  stored: N,
  visitors: N / 2,
  sessions: N / 2,
  in_sessions: N,
  pages: N / 4,
  products: N / 4,
  searches: N / 4,
  orders: N / 4,
};

const twice = (of: Record<string, number>) => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, value * 2]));

/** The answer to the first insert is lost: what it came to is unknown, and is made right. */
function losingAnAnswer(real: Warehouse): Warehouse {
  let left = 1;
  return {
    ...real,
    async insertBlock(...given) {
      await real.insertBlock(...given);
      if (left-- > 0) throw new Error('no answer came');
    },
  };
}

test('a batch of many days whose outcome is unknown is made right over all of them', async () => {
  expect(await imported(history('a', DAY), NOW, 1_000_000, losingAnAnswer)).toEqual(['no answer came']);
  expect(await figures()).toEqual({ ...ONE_RUN, duplicates: 0 });
});

test('eighteen months in one batch are stored, and the same weeks later, when their ids are forgotten, changes no figure', async () => {
  const months = history('b', 5 * DAY);
  expect(await imported(months, NOW + DAY, 10)).toEqual([]);
  expect(await figures()).toEqual({ ...twice(ONE_RUN), duplicates: 0 });
  expect(await imported(months, NOW + 40 * DAY, 10)).toEqual([]);
  expect(await figures()).toEqual({ ...twice(ONE_RUN), duplicates: N });
});
