import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrackEvent } from '../contracts/event.ts';
import type { LogRecordBody } from '../contracts/log-record.ts';
import { SnapshotDirectory } from '../platform/database/snapshot-directory.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import type { Log, Positions } from '../platform/log/port.ts';
import { startClickHouse, type TestClickHouse } from '../platform/testing/clickhouse.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { openClickHouse } from '../platform/warehouse/clickhouse.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import type { Block, Warehouse } from '../platform/warehouse/port.ts';
import type { Consumer } from './consumer.ts';
import { Retention } from './retention.ts';
import { StageTimes } from './stages.ts';
import { startPartition } from './start-partition.ts';
import { createEnricher } from './steps/enrich.ts';

// Recent: rows by minute are kept for days only.
const T0 = Date.now() - 3_600_000;
const STORE = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, session_timeout_minutes: 30 };
const directory = new SnapshotDirectory({ stores: [STORE], keys: [], sources: [], salts: [] });

const { dir, remove } = await temporaryFolder();
let server: TestClickHouse;
let warehouse: Warehouse;
let log: Log;
let positions: Positions;
beforeAll(async () => {
  server = await startClickHouse();
  warehouse = await openClickHouse({ url: server.url });
  await migrate(warehouse, join(import.meta.dirname, '..', 'clickhouse', 'migrations'));
  log = await openLmdbLog({ dir: join(dir, 'log'), partitions: 1 });
  positions = await openLmdbPositions({ dir: join(dir, 'positions') });
});
afterAll(async () => {
  await Promise.all([warehouse.close(), log.close(), positions.close()]);
  await server.stop();
  await remove();
});

/** An insert of events that its owner sent and that has not arrived. */
interface OnItsWay {
  block: Block;
  token: string | undefined;
  deadline: number | null | undefined;
}

function start(over: Partial<Warehouse>, waits: number[] = []): Promise<Consumer> {
  return startPartition(0, {
    log,
    positions,
    directory,
    warehouse: { ...warehouse, ...over },
    enrich: createEnricher({ geo: { attribution: '', locate: () => ({ country: 'DE', city: '' }) }, directory }),
    times: new StageTimes(),
    retention: new Retention(log, 0, 1e9),
    clock: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onWait: (ms) => waits.push(ms),
    live: { apply: () => {}, afterBatch: () => {} },
  });
}

const figures = () =>
  warehouse.query(
    `SELECT (SELECT count() FROM events) AS events, (SELECT sum(events) FROM kpi_minute) AS minutes, (SELECT sum(events) FROM kpi_hour) AS hours,
       (SELECT sum(events) FROM kpi_day) AS days, (SELECT sum(pageviews) FROM page_hour) AS pages, (SELECT sum(events) FROM event_hour) AS types`,
  );

test('what a former owner had on its way when it lost the partition does nothing when it arrives', async () => {
  const events = [0, 1, 2].map(
    (n) => ({ event_id: `e${n}`, visitor_id: 'v', event_type: 'page_view', ts: T0 + n, url: 'https://shop.example/a' }) as TrackEvent,
  );
  const body: LogRecordBody = {
    v: 1,
    store: 'shop',
    request_id: 'r',
    received_at: T0,
    trusted: true,
    received: 3,
    events,
    rejected: [],
  };
  await log.append(0, JSON.stringify(body));

  // The former owner: its plan is durable, its insert is sent, and nothing more is heard of it. Its deadline is near, so that nobody waits long.
  const sent = Promise.withResolvers<OnItsWay>();
  const former = await start({
    insertBlock: (_, block, token, deadline) => {
      sent.resolve({ block, token, deadline });
      return new Promise(() => {});
    },
    now: async () => ((await warehouse.now()) ?? 0) - 8_500,
  });
  void former.run();
  const late = await sent.promise;
  const { plan } = await positions.load(0);
  expect(plan).toMatchObject({ attempt: 1, deadline: late.deadline });

  // The new owner waits for the deadline; by its own statements everything is there once.
  const waits: number[] = [];
  const next = await start({}, waits);
  expect(waits.length).toBeGreaterThan(0);
  expect(next.committed).toBe(await log.end(0));
  const once = [{ events: 3, minutes: 3, hours: 3, days: 3, pages: 3, types: 3 }];
  expect(await figures()).toEqual(once);

  const arrived = warehouse.insertBlock('events', late.block, late.token, late.deadline);
  await expect(arrived).rejects.toMatchObject({ code: 'warehouse_too_late' });
  expect(await figures()).toEqual(once);
});
