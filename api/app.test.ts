import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Store, storeSchema } from '../contracts/store.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';
import { createApi } from './app.ts';
import { openTestApi, type TestApi } from './testing.ts';

const STORES = ['a', 'b'].map((id): Store => storeSchema.parse({ id, name: id.toUpperCase(), currency: 'EUR' }));
const NOW = Date.UTC(2026, 10, 20, 12);

let dir: string;
let warehouse: Warehouse;
let broken = false;
let opened: TestApi;

const api = () =>
  createApi({
    ...opened.deps,
    warehouse: { ...warehouse, query: (...of) => (broken ? Promise.reject(new Error('secret detail')) : warehouse.query(...of)) },
    clock: () => NOW,
    ready: async () => ({ warehouse: broken ? 'does not answer' : null }),
    also: { paths: { '/track/event': { post: { responses: {} } } }, components: { schemas: {}, securitySchemes: {} } },
  });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-api-'));
  opened = await openTestApi(STORES);
  warehouse = await openChdb({ dir });
  await migrate(warehouse, join(import.meta.dirname, '..', 'clickhouse', 'migrations'));
  const columns = ['store_id', 'event_id', 'ts', 'event_type', 'visitor_id', 'page', 'log_epoch', 'log_partition', 'log_offset'];
  const event = (n: number) => ['a', `e${n}`, NOW - 60_000, 'page_view', n, '=SUM(A1)', 'x', 0, n];
  // The ledger has committed up to offset 9; of the next batch three events and a refusal are in already.
  await warehouse.insert('events', columns, [0, 1, 2, 3, 4, 5, 6, 10, 11, 12].map((n) => JSON.stringify(event(n))).join('\n'));
  const refused = (n: number) => JSON.stringify(['a', NOW, 'r', 'invalid_type', 'why', '{"x":1}', 'x', 0, n, 0]);
  const refusedColumns = [
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
  await warehouse.insert('rejected_events', refusedColumns, `${refused(7)}\n${refused(11)}`);
  const ledgerColumns = [
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
  const batch = JSON.stringify(['a', 'x', 0, 0, 9, NOW, 10, 7, 1, 1, 1, { bot: 1, invalid_type: 1 }]);
  await warehouse.insert('ledger', ledgerColumns, batch);
  await warehouse.insert('ledger', ledgerColumns, batch);
});
afterAll(async () => {
  await opened.close();
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = { authorization: 'Bearer sk_a' }) => api().request(path, { headers });
const code = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

test('the ledger closes while a batch is half inserted', async () => {
  const ledger = await (await get('/api/ledger?store=a')).json();
  expect(ledger).toEqual({
    received: 10,
    stored: 7,
    duplicates: 1,
    rejected: 1,
    bots: 1,
    removed: 0,
    difference: 0,
    reasons: { bot: 1, invalid_type: 1 },
  });
});

test('the ledger of a store without events is zeros', async () => {
  const ledger = await (await get('/api/ledger?store=b', { authorization: 'Bearer sk_b' })).json();
  expect(ledger).toEqual({ received: 0, stored: 0, duplicates: 0, rejected: 0, bots: 0, removed: 0, difference: 0, reasons: {} });
});

test.each(['/api/stats?', '/api/ledger?', '/api/rejected?'])('%s answers only to those who may read the store', async (path) => {
  expect((await get(`${path}store=a`)).status).toBe(200);
  expect((await get(`${path}store=a&key=sk_a`, {})).status).toBe(200);
  const refused = [
    await get(`${path}store=b`),
    await get(`${path}store=none`),
    await get(`${path}store=a`, { authorization: 'Bearer sk_b' }),
  ];
  for (const response of refused) expect([response.status, await code(response)]).toEqual([404, 'unknown_store']);
  for (const authorization of ['Bearer wk_a', 'Bearer nonsense', 'Basic x'])
    expect((await get(`${path}store=a`, { authorization })).status).toBe(401);
  expect((await get(`${path}store=a`, { cookie: 'footfall_session=forged' })).status).toBe(401);
});

test.each([
  ['metrics=nonsense', 'unknown_metric'],
  ['metrics=visitors&dimensions=__proto__', 'unknown_dimension'],
  ['filters=country', 'bad_filter'],
  ['from=2026-11-20&to=2026-11-01', 'bad_range'],
  ['from=never&to=2026-11-01', 'bad_range'],
  ['range=custom', 'bad_range'],
  ['range=today&compare=custom', 'bad_range'],
  ['range=12mo&interval=minute', 'bad_interval'],
  ['metrics=visitors&sort=revenue', 'bad_sort'],
  ['interval=second', 'bad_request'],
  ['limit=0', 'bad_request'],
])('%s is refused as %s', async (asked, expected) => {
  const response = await get(`/api/stats?store=a&${asked}`);
  expect([response.status, await code(response)]).toEqual([400, expected]);
});

test('statistics of a day, with what they are about', async () => {
  const answer = await (await get('/api/stats?store=a&range=today&metrics=visitors,pageviews,bounce_rate')).json();
  expect(answer).toEqual({
    data: [{ visitors: 10, pageviews: 10, bounce_rate: null }],
    meta: {
      currency: 'EUR',
      timezone: 'UTC',
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T00:00:00.000Z',
      freshness_ms: 40,
      total_rows: 1,
    },
  });
});

test('a cell that a spreadsheet would run gets an apostrophe', async () => {
  const response = await get('/api/stats?store=a&range=today&metrics=pageviews&dimensions=page&format=csv');
  expect(response.headers.get('content-type')).toContain('text/csv');
  expect(await response.text()).toContain("'=SUM(A1)");
});

test('a key knows only its own store', async () => {
  const session = (await (await get('/api/session')).json()) as { stores: { id: string; write_key: string }[] };
  expect(session.stores).toMatchObject([{ id: 'a', write_key: 'wk_a' }]);
});

test('refused events are read back as they were sent', async () => {
  const { data } = (await (await get('/api/rejected?store=a')).json()) as { data: Record<string, unknown>[] };
  expect(data).toHaveLength(2);
  expect(data[0]).toMatchObject({ at: '2026-11-20T12:00:00.000Z', reason: 'invalid_type', message: 'why', event: { x: 1 } });
});

test('a fault says nothing of its inside, and readiness says which engine', async () => {
  broken = true;
  try {
    const response = await get('/api/ledger?store=a');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret detail');
    expect((await get('/readyz', {})).status).toBe(503);
    expect((await get('/healthz', {})).status).toBe(200);
  } finally {
    broken = false;
  }
});

test('the document is OpenAPI 3.1, holds other services too, and its page runs no inline script', async () => {
  const document = (await (await get('/api/openapi.json', {})).json()) as { openapi: string; paths: Record<string, unknown> };
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/stats', '/api/ledger', '/api/session', '/track/event']));
  const page = await (await get('/api/docs', {})).text();
  expect(page).not.toMatch(/<script>|<script(?![^>]*\bsrc=)/);
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'start.js']) expect((await get(`/api/docs/${file}`, {})).status).toBe(200);
  expect((await get('/api/docs/..%2Fpackage.json', {})).status).toBe(404);
  expect(await code(await get('/nowhere', {}))).toBe('not_found');
});
