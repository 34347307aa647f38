import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../api/testing.ts';
import { DIMENSIONS, INTERVALS, METRICS, RANGES, statsQuerySchema } from '../contracts/stats.ts';
import { storeSchema } from '../contracts/store.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { loadQueries } from '../platform/warehouse/sql.ts';

/** Row "SQL injection through `timezone`" (Umami CVE-2026-4317): whatever a caller says, the SQL that reaches the warehouse is a text of ours. */

const STORES = ['shop', 'other'].map((id) => storeSchema.parse({ id, name: id, currency: 'EUR', timezone: 'Europe/Berlin' }));
const MIGRATIONS = join(import.meta.dirname, '..', 'clickhouse', 'migrations');
const HAS_TRUTH = loadQueries(join(import.meta.dirname, '..', 'clickhouse', 'queries'))('has-truth');
const PARAMETERS = [...Object.keys(statsQuerySchema.shape), 'timezone', 'tz', 'zone', 'property', 'key'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let warehouse: Warehouse;
let api: TestApi;
const reached: string[] = [];
/** Whether the engine runs what it is asked, or there are no rows. */
let runs = true;

beforeAll(async () => {
  folder = await temporaryFolder();
  warehouse = await openChdb({ dir: folder.dir });
  await migrate(warehouse, MIGRATIONS);
  const columns = ['store_id', 'event_id', 'ts', 'event_type', 'visitor_id', 'page', 'log_epoch', 'log_partition', 'log_offset'];
  const rows = STORES.map(({ id }, n) => JSON.stringify([id, `e${n}`, Date.now() - 60_000, 'page_view', n, '/', 'x', 0, n]));
  await warehouse.insert('events', columns, rows.join('\n'));
  api = await openTestApi(STORES, {
    warehouse: {
      ...warehouse,
      query: (sql, ...more) => {
        // Asked once in a while and remembered: whether it is asked here says nothing of what was asked.
        if (sql !== HAS_TRUTH) reached.push(sql);
        return runs ? warehouse.query(sql, ...more) : Promise.resolve([]);
      },
    },
  });
});
afterAll(async () => {
  await api?.close();
  await warehouse?.close();
  await folder.remove();
});

const PAYLOADS = [
  ...[
    "' OR 1=1 --",
    "') UNION ALL SELECT * FROM events --",
    "UTC') FORMAT Null --",
    "Europe/Berlin'; DROP TABLE events; --",
    '1; SELECT 1',
  ],
  ...[
    '{store:String}',
    '{f0:Array(String)}',
    '/*where*/',
    '/*columns*/',
    '*/ 1 /*',
    '$&',
    '$1',
    '\\',
    "\\'",
    '`',
    '``',
    '"',
    '\0',
    '\n',
    '%27',
  ],
  ...[
    '{x:Identifier}',
    "['a'",
    '__proto__',
    'constructor',
    'url(http://127.0.0.1/)',
    'sleepEachRow(3)',
    'ｕnion',
    '\ud83d',
    'system.users',
  ],
];
const hostile = fc.oneof(fc.constantFrom(...PAYLOADS), fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }));
const wellFormed = hostile.map((text) => text.toWellFormed());

/** The question's shape: only names of ours, so that it is answered. */
const shape = fc.record({
  metrics: fc.uniqueArray(fc.constantFrom(...METRICS), { minLength: 1, maxLength: 4 }),
  dimensions: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 2 }),
  range: fc.constantFrom('today', '7d', '28d' as const),
  interval: fc.option(fc.constantFrom('hour', 'day' as const)),
  filters: fc.array(fc.record({ dimension: fc.constantFrom(...DIMENSIONS), op: fc.constantFrom('is', 'not', 'contains') }), {
    maxLength: 2,
  }),
});

async function ask(parameters: Record<string, string>): Promise<{ status: number; sql: string[] }> {
  // What was answered a moment ago is not asked again: each question is one of its own.
  const query = new URLSearchParams({ store: 'shop', offset: String(unique++), ...parameters });
  reached.length = 0;
  const { status } = await api.ask('GET', `/api/stats?${query}`, { headers: { authorization: 'Bearer sk_shop' } });
  return { status, sql: [...reached].sort() };
}
let unique = 0;

test('values in filters change what is bound, and not the text', async () => {
  const parametersOf = (one: typeof shape extends fc.Arbitrary<infer T> ? T : never, value: string) => ({
    metrics: one.metrics.join(','),
    dimensions: one.dimensions.join(','),
    range: one.range,
    ...(one.interval ? { interval: one.interval } : {}),
    filters: one.filters.map(({ dimension, op }) => `${dimension}:${op}:${encodeURIComponent(value)}`).join(';'),
  });
  await fc.assert(
    fc.asyncProperty(shape, wellFormed, async (one, value) => {
      const harmless = await ask(parametersOf(one, 'x'));
      const attacked = await ask(parametersOf(one, value));
      expect(attacked.status).toBe(200);
      expect(attacked.sql).toEqual(harmless.sql);
    }),
    { numRuns: 25 },
  );
});

test('every parameter by itself, with a name or value of nobody’s, is refused before the warehouse or changes no text', async () => {
  runs = false;
  const texts = new Set<string>();
  for (const range of RANGES.filter((name) => name !== 'custom')) for (const text of (await ask({ range })).sql) texts.add(text);
  for (const [from, to] of [['2026-11-01', '2026-11-20']] as const) for (const text of (await ask({ from, to })).sql) texts.add(text);
  for (const parameter of PARAMETERS) {
    for (const payload of PAYLOADS) {
      const { status, sql } = await ask({ [parameter]: payload });
      expect([200, 400, 404], `${parameter}=${payload}`).toContain(status);
      expect(
        sql.filter((text) => !texts.has(text)),
        `${parameter}=${payload}`,
      ).toEqual([]);
      if (status !== 200) expect(sql, `${parameter}=${payload}`).toEqual([]);
    }
  }
});

test('names that almost are names of ours are refused before the warehouse', async () => {
  const around = fc.tuple(fc.constantFrom(...METRICS, ...DIMENSIONS, ...INTERVALS), hostile, fc.boolean());
  await fc.assert(
    fc.asyncProperty(
      around,
      fc.constantFrom('metrics', 'dimensions', 'interval', 'sort', 'compare', 'range', 'filters'),
      async (of, parameter) => {
        const [name, payload, before] = of;
        const { status, sql } = await ask({ [parameter]: before ? payload + name : name + payload });
        if (status === 200) return;
        expect([status, sql]).toEqual([400, []]);
      },
    ),
    { numRuns: 300 },
  );
});

test.each(PAYLOADS)('a store’s time zone cannot be %j', (timezone) => {
  expect(storeSchema.safeParse({ id: 'a', name: 'a', currency: 'EUR', timezone }).success).toBe(false);
});

test('afterwards the tables hold what they held', async () => {
  runs = true;
  expect(await warehouse.query('SELECT store_id, count() AS n FROM events GROUP BY store_id ORDER BY store_id')).toEqual([
    { store_id: 'other', n: 1 },
    { store_id: 'shop', n: 1 },
  ]);
});
