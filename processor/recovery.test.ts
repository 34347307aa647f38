import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrackEvent } from '../contracts/event.ts';
import type { LogRecordBody } from '../contracts/log-record.ts';
import { SnapshotDirectory } from '../platform/database/snapshot-directory.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import type { Log, Positions } from '../platform/log/port.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { Retention } from './retention.ts';
import { StageTimes } from './stages.ts';
import { startPartition } from './start-partition.ts';
import { createEnricher } from './steps/enrich.ts';

const STORE = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, session_timeout_minutes: 30 };
const T0 = Date.UTC(2026, 2, 1, 12);
const directory = new SnapshotDirectory({ stores: [STORE], keys: [], sources: [], salts: [['2026-03-01', 'salt']] });
const geo = { attribution: '', locate: () => ({ country: 'DE', city: '' }) };

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

class Crash extends Error {}

/** The warehouse and positions of a process that dies at its n-th write: before it (even n) or just after it took effect (odd n). */
function mortal(n: number, real: { warehouse: Warehouse; positions: Positions }) {
  let left = Math.floor(n / 2);
  let dead = false;
  const write = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead || (left === 0 && n % 2 === 0)) {
      dead = true;
      throw new Crash();
    }
    const result = await work();
    if (left-- === 0) {
      dead = true;
      throw new Crash();
    }
    return result;
  };
  return {
    isDead: () => dead,
    warehouse: {
      ...real.warehouse,
      command: (sql, params) => write(() => real.warehouse.command(sql, params)),
      insert: (table, columns, rows, token) => write(() => real.warehouse.insert(table, columns, rows, token)),
      insertBlock: (table, block, token) => write(() => real.warehouse.insertBlock(table, block, token)),
    } satisfies Warehouse,
    positions: {
      ...real.positions,
      save: (p, position, version) => write(() => real.positions.save(p, position, version)),
    } satisfies Positions,
  };
}

function record(events: Partial<TrackEvent>[], at: number): string {
  const full = events.map((event) => ({ event_type: 'page_view', ts: at, url: 'https://shop.example/a', ...event }) as TrackEvent);
  const body: LogRecordBody = {
    v: 1,
    store: 'shop',
    request_id: 'r',
    received_at: at,
    trusted: true,
    received: full.length,
    events: full,
    rejected: [],
  };
  return JSON.stringify(body);
}

async function consume(log: Log, deps: { warehouse: Warehouse; positions: Positions }, isDead: () => boolean): Promise<void> {
  const sleep = (ms: number) =>
    new Promise<void>((resolve, reject) => (isDead() ? reject(new Crash()) : setTimeout(resolve, Math.min(ms, 2))));
  const consumer = await startPartition(0, {
    ...deps,
    log,
    directory,
    enrich: createEnricher({ geo, directory }),
    times: new StageTimes(),
    retention: new Retention(log, 0, 1e9),
    clock: Date.now,
    sleep,
    live: { apply: () => {}, afterBatch: () => {} },
  });
  const end = await log.end(0);
  const running = consumer.run();
  const watched = running.catch(() => {});
  while (consumer.committed < end && !isDead()) await new Promise((resolve) => setTimeout(resolve, 2));
  consumer.stop();
  await (isDead() ? watched : running);
}

async function figures(): Promise<unknown> {
  const [row] = await warehouse.query(
    `SELECT (SELECT count() FROM events) AS events, (SELECT uniqExact(event_id) FROM events) AS ids,
       (SELECT sum(events) FROM kpi_hour) AS hours, (SELECT sum(events) FROM kpi_day) AS days, (SELECT sum(pageviews) FROM page_hour) AS pages,
       (SELECT sum(events) FROM event_hour) AS types, (SELECT count() FROM sessions FINAL) AS sessions, (SELECT sum(events) FROM sessions FINAL) AS in_sessions,
       (SELECT sum(revenue) FROM sessions FINAL) AS session_revenue, (SELECT sum(value) FROM orders FINAL) AS revenue, (SELECT count() FROM orders FINAL) AS orders,
       (SELECT sum(received) FROM ledger FINAL) AS received, (SELECT sum(stored) FROM ledger FINAL) AS stored, (SELECT sum(duplicates) FROM ledger FINAL) AS duplicates`,
  );
  return row;
}

describe('a processor that dies at any of its writes', () => {
  // Writes of one batch: plan, events, sessions, orders, ledger, position; recovery adds the rollups'. Each is tried before and after it took effect.
  const POINTS = 12;
  it.each(Array.from({ length: POINTS }, (_, n) => n))('crash point %i: nothing lost, nothing twice', async (n) => {
    const before = (await figures()) as Record<string, number>;
    const dir = join(folder, `case-${n}`);
    const log = await openLmdbLog({ dir: join(dir, 'log'), partitions: 1 });
    const positions = await openLmdbPositions({ dir: join(dir, 'positions') });
    const id = (i: number) => `case${n}-${i}`;
    const visitor_id = `visitor-${n}`;
    await log.append(
      0,
      record(
        [
          { event_id: id(0), visitor_id },
          { event_id: id(1), visitor_id, ts: T0 + 60_000 },
        ],
        T0,
      ),
    );
    await consume(log, { warehouse, positions }, () => false);
    await log.append(
      0,
      record(
        [
          { event_id: id(2), visitor_id, ts: T0 + 120_000 },
          { event_id: id(1), visitor_id, ts: T0 + 60_000 },
        ],
        T0,
      ),
    );
    await log.append(
      0,
      record([{ event_id: id(3), visitor_id, ts: T0 - 60_000, event_type: 'purchase', order_id: id(9), value: 12.5, currency: 'EUR' }], T0),
    );
    const first = mortal(n, { warehouse, positions });
    await consume(log, first, first.isDead).catch((error) => {
      if (!(error instanceof Crash)) throw error;
    });
    expect(first.isDead()).toBe(true);
    // The recovery dies too, somewhere in its own writes, and the second one goes through.
    const second = mortal((n * 5) % 30, { warehouse, positions });
    await consume(log, second, second.isDead).catch((error) => {
      if (!(error instanceof Crash)) throw error;
    });
    await consume(log, { warehouse, positions }, () => false);
    const after = (await figures()) as Record<string, number>;
    const added = Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
    expect(added).toEqual({
      events: 4,
      ids: 4,
      hours: 4,
      days: 4,
      pages: 3,
      types: 4,
      sessions: 1,
      in_sessions: 4,
      session_revenue: 1250,
      revenue: 1250,
      orders: 1,
      received: 5,
      stored: 4,
      duplicates: 1,
    });
    await log.close();
    await positions.close();
  });
});
