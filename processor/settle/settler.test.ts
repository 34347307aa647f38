import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { storeSchema } from '../../contracts/store.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { Settler } from './settler.ts';

const CLICKHOUSE = join(import.meta.dirname, '..', '..', 'clickhouse');
const query = loadQueries(join(CLICKHOUSE, 'queries'));
const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR = 3_600_000;
const store = storeSchema.parse({ id: 's', name: 'S', timezone: 'Europe/Berlin' });

let warehouse: Warehouse;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let next = 0;
beforeAll(async () => {
  folder = await temporaryFolder();
  warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, join(CLICKHOUSE, 'migrations'));
});
afterAll(async () => {
  await warehouse.close();
  await folder.remove();
});
beforeEach(async () => {
  for (const table of [
    'events',
    'sessions',
    'kpi_hour',
    'session_writes',
    'settled_days',
    'settled_kpi',
    'settled_pages',
    'settled_visits',
  ])
    await warehouse.command(`TRUNCATE TABLE ${table}`);
});

let now = NOW;
const settler = (least = 1) =>
  new Settler({ warehouse, query, clock: () => now, stores: () => [store], sleep: async () => {}, onProblem: () => {}, least });

async function view(ts: number): Promise<void> {
  const row = ['s', `e${next++}`, ts, 'page_view', next, '/'];
  await warehouse.insert('events', ['store_id', 'event_id', 'ts', 'event_type', 'visitor_id', 'page'], JSON.stringify(row));
}
const held = () =>
  warehouse.query<{ day: string; views: number }>(
    'SELECT toString(day) AS day, sum(pageviews) AS views FROM settled_kpi WHERE run IN (SELECT run FROM settled_days FINAL) GROUP BY day ORDER BY day',
  );

test('a past day is settled when two looks find it unchanged, today never, in the days of the store’s zone', async () => {
  now = NOW;
  await view(Date.UTC(2026, 10, 18, 22, 30)); // 18th in Berlin
  await view(Date.UTC(2026, 10, 18, 23, 30)); // 19th in Berlin
  await view(NOW - HOUR);
  const one = settler();
  expect(await one.look()).toBe(0);
  await view(Date.UTC(2026, 10, 19, 8));
  expect(await one.look()).toBe(1);
  expect(await held()).toEqual([{ day: '2026-11-18', views: 1 }]);
  expect(await one.look()).toBe(1);
  expect(await held()).toEqual([
    { day: '2026-11-18', views: 1 },
    { day: '2026-11-19', views: 2 },
  ]);
  expect(await one.look()).toBe(0);
});

test('a late event or a session written again unsettles its day; the rows of older settlings go', async () => {
  now = NOW;
  await view(Date.UTC(2026, 10, 17, 8));
  const one = settler();
  await one.look();
  await one.look();
  now += 2 * HOUR;
  await view(Date.UTC(2026, 10, 17, 9));
  await one.look();
  expect(await one.look()).toBe(1);
  expect(await held()).toEqual([{ day: '2026-11-17', views: 2 }]);
  expect(await warehouse.query('SELECT uniq(run) AS runs FROM settled_kpi')).toEqual([{ runs: 1 }]);
  await warehouse.insert('sessions', ['store_id', 'session_id', 'started_at'], JSON.stringify(['s', 1, Date.UTC(2026, 10, 17, 8)]));
  await one.look();
  expect(await one.look()).toBe(1);
});

test('a settling that was interrupted before its mark counts for nothing; small stores are left alone', async () => {
  now = NOW;
  await view(Date.UTC(2026, 10, 16, 8));
  const failing = new Settler({
    warehouse: {
      ...warehouse,
      command: async (sql, params, options) => {
        if (sql.includes('settled_days')) throw new Error('killed');
        await warehouse.command(sql, params, options);
      },
    },
    query,
    clock: () => now,
    stores: () => [store],
    sleep: async () => {},
    onProblem: () => {},
    least: 1,
  });
  await failing.look();
  await expect(failing.look()).rejects.toThrow('killed');
  expect(await held()).toEqual([]);
  now += 1_000;
  const small = settler(2);
  await small.look();
  expect(await small.look()).toBe(0);
  const one = settler();
  await one.look();
  expect(await one.look()).toBe(1);
  expect(await held()).toEqual([{ day: '2026-11-16', views: 1 }]);
});
