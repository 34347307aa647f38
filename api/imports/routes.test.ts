import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT_LIMIT, type Imported, type ImportPreview, type ImportResult } from '../../contracts/imports.ts';
import { webhookVersion } from '../../contracts/order-truth.ts';
import { storeSchema } from '../../contracts/store.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { createApi } from '../app.ts';
import { openTestApi, type TestApi } from '../testing.ts';

const SHOPS = ['linen', 'other'].map((id) => storeSchema.parse({ id, name: id, currency: 'EUR', timezone: 'Europe/Berlin' }));
const START = Date.UTC(2026, 10, 20, 12);

let dir: string;
let warehouse: Warehouse;
let api: TestApi;
let app: ReturnType<typeof createApi>;
let now = START;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'footfall-imports-'));
  warehouse = await openChdb({ dir });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  api = await openTestApi(SHOPS, { warehouse, clock: () => (now += 1_000) });
  app = createApi(api.deps);
});
afterAll(async () => {
  await api.close();
  await warehouse.close();
  await rm(dir, { recursive: true, force: true });
});

const KEY = { authorization: 'Bearer sk_linen' };
const send = (path: string, body: string | Uint8Array<ArrayBuffer> | FormData, headers: Record<string, string> = {}) =>
  app.request(`http://localhost${path}`, { method: 'POST', body, headers: { ...KEY, ...headers } });
const put = (kind: string, text: string, more = '') =>
  send(`/api/imports?store=linen&kind=${kind}&file_name=f.csv${more}`, text, { 'content-type': 'text/csv' });
const undo = (id: string, store = 'linen', key = 'sk_linen') =>
  app.request(`http://localhost/api/imports/${id}/undo?store=${store}`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
const json = async <T>(response: Response | Promise<Response>): Promise<T> => (await (await response).json()) as T;
const codeOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  (await json<{ error: { code: string } }>(response)).error.code,
];
const imported = async (kind: string, text: string, more = ''): Promise<ImportResult> => {
  const response = await put(kind, text, more);
  expect([response.status, response.status === 200 ? '' : await response.clone().text()]).toEqual([200, '']);
  return json<ImportResult>(response);
};

/** What the tables that every figure of orders is made of hold now. */
const orders = () =>
  warehouse.query<{ order_id: string; value: number; import_id: string }>(
    "SELECT order_id, value, import_id FROM actual_orders FINAL WHERE store_id = 'linen' ORDER BY order_id",
  );
const refunded = async (): Promise<number> =>
  (await warehouse.query<{ sum: number }>("SELECT sum(value) AS sum FROM actual_refunds FINAL WHERE store_id = 'linen'"))[0]?.sum ?? 0;
const spent = async (): Promise<number> =>
  (await json<{ totals: { cost: number } }>(app.request('/api/ad-costs?store=linen&from=2026-11-01&to=2026-11-30', { headers: KEY })))
    .totals.cost;

describe('orders', () => {
  const first = 'order id,date,total,refunded\nA,2026-11-01 10:00,10.00,\nB,2026-11-02,20.00,5.00\nC,bad,1,\n';
  const second = 'order id,date,total\nB,2026-11-02,25.00\nD,2026-11-03,40.00\n';
  let one: ImportResult;
  let two: ImportResult;

  test('the preview writes nothing and answers what the import then does', async () => {
    const preview = await json<ImportPreview>(send('/api/imports/preview?store=linen&kind=orders', first, { 'content-type': 'text/csv' }));
    expect(preview).toMatchObject({ missing: [], counts: { lines: 3, good: 2, bad: 1, rows: 2 }, already: null });
    expect(await orders()).toEqual([]);
    one = await imported('orders', first);
    expect(one).toMatchObject({
      already_imported: false,
      counts: preview.counts,
      import: { rows: 2, refused: 1, file_name: 'f.csv', undone_at: null },
    });
    expect(one.problems).toEqual(preview.problems);
    expect(await orders()).toMatchObject([
      { order_id: 'A', value: 1_000 },
      { order_id: 'B', value: 2_000 },
    ]);
    expect(await refunded()).toBe(500);
    const stored = await warehouse.query<{ ts: number; status: string; source: string }>(
      "SELECT toUnixTimestamp64Milli(ts) AS ts, status, source FROM actual_orders FINAL WHERE store_id = 'linen' AND order_id = 'A'",
    );
    expect(stored).toEqual([{ ts: Date.UTC(2026, 10, 1, 9), status: 'paid', source: 'csv' }]);
  });

  test('the same file again changes nothing and says so; with other columns it is refused', async () => {
    expect(await imported('orders', first)).toMatchObject({ already_imported: true, import: { id: one.import.id } });
    const settings = encodeURIComponent(JSON.stringify({ columns: { order_id: 'order id', ordered_at: 'date', value: 'refunded' } }));
    expect(await codeOf(await put('orders', first, `&settings=${settings}`))).toEqual([409, 'imported_otherwise']);
    const preview = await json<ImportPreview>(send('/api/imports/preview?store=linen&kind=orders', first, { 'content-type': 'text/csv' }));
    expect(preview.already?.id).toBe(one.import.id);
    expect(await orders()).toHaveLength(2);
  });

  test('a later file overrules an earlier one, and undone gives way to it again; twice is harmless', async () => {
    two = await imported('orders', second);
    expect((await orders()).map(({ order_id, value }) => [order_id, value])).toEqual([
      ['A', 1_000],
      ['B', 2_500],
      ['D', 4_000],
    ]);
    for (const _ of [1, 2]) {
      expect((await json<ImportResult>(undo(two.import.id))).import.undone_at).not.toBeNull();
      expect((await orders()).map(({ order_id, value }) => [order_id, value])).toEqual([
        ['A', 1_000],
        ['B', 2_000],
      ]);
    }
    await json(undo(one.import.id));
    expect(await orders()).toEqual([]);
    expect(await refunded()).toBe(0);
  });

  test('an undone file can be imported again, the earlier one below a later one undone leaves the later alone', async () => {
    expect(await imported('orders', first)).toMatchObject({ already_imported: false, import: { id: one.import.id, undone_at: null } });
    await imported('orders', second);
    await undo(one.import.id);
    expect((await orders()).map(({ order_id, value }) => [order_id, value])).toEqual([
      ['B', 2_500],
      ['D', 4_000],
    ]);
    await undo(two.import.id);
    expect(await orders()).toEqual([]);
  });

  test('what a webhook says stays, whatever a file says and its undoing does', async () => {
    const webhook = [
      'linen',
      'B',
      'shopify',
      START - 86_400_000,
      'paid',
      1_900,
      'EUR',
      true,
      webhookVersion(START - 86_400_000 * 400, 'paid'),
      0,
    ];
    const columns = ['store_id', 'order_id', 'source', 'ts', 'status', 'value', 'currency', 'counted', 'version', 'deleted'];
    await warehouse.insert('actual_orders', columns, JSON.stringify(webhook));
    const again = await imported('orders', second);
    expect((await orders()).map(({ order_id, value }) => [order_id, value])).toEqual([
      ['B', 1_900],
      ['D', 4_000],
    ]);
    await undo(again.import.id);
    expect((await orders()).map(({ order_id, value }) => [order_id, value])).toEqual([['B', 1_900]]);
  });
});

test('ad costs: the figure, a correction by a later file, and back', async () => {
  const csv = (cost: string) =>
    `Campaign name,Day,Amount spent (EUR),Impressions,Link clicks\nAutumn,2026-11-01,${cost},100,5\nAutumn,2026-11-02,7.01,100,5\n`;
  const { import: one } = await imported('ad_costs', csv('10.10'));
  expect(await spent()).toBe(17.11);
  const { import: two } = await imported('ad_costs', csv('12.10'));
  expect(await spent()).toBe(19.11);
  await undo(two.id);
  expect(await spent()).toBe(17.11);
  await undo(one.id);
  expect(await spent()).toBe(0);
  await imported('ad_costs', csv('12.10'));
  expect(await spent()).toBe(19.11);
});

test('product costs: what was told by the API before comes back when the file is undone', async () => {
  const columns = ['store_id', 'product_id', 'valid_from', 'cost', 'currency', 'import_id', 'version', 'deleted'];
  await warehouse.insert('product_costs', columns, JSON.stringify(['linen', 'A', '1970-01-01', 300, 'EUR', '', 5, 0]));
  const costs = () => warehouse.query("SELECT product_id, cost FROM product_costs FINAL WHERE store_id = 'linen' ORDER BY product_id");
  const { import: made } = await imported('product_costs', 'sku,cost\nA,4.00\nB,5.00\n');
  expect(await costs()).toEqual([
    { product_id: 'A', cost: 400 },
    { product_id: 'B', cost: 500 },
  ]);
  await undo(made.id);
  expect(await costs()).toEqual([{ product_id: 'A', cost: 300 }]);
});

test('a form, a gzipped body and a bare one are the same file', async () => {
  const text = 'sku,cost\nZ,1.00\n';
  const form = new FormData();
  form.set('file', new File([text], 'costs.csv', { type: 'text/csv' }));
  form.set('settings', JSON.stringify({ columns: { product: 'sku', cost: 'cost' } }));
  const sent = await json<ImportResult>(send('/api/imports?store=linen&kind=product_costs', form));
  expect(sent.import.file_name).toBe('costs.csv');
  const zipped = await json<ImportResult>(
    send('/api/imports?store=linen&kind=product_costs', gzipSync(text), { 'content-encoding': 'gzip' }),
  );
  expect(zipped).toMatchObject({ already_imported: true, import: { id: sent.import.id } });
});

test('too large is refused, also when it only becomes so unpacked; broken gzip, no file and bad settings say what to do', async () => {
  const path = '/api/imports/preview?store=linen&kind=orders';
  const large = new Uint8Array(IMPORT_LIMIT + 1).fill(65);
  expect(await codeOf(await send(path, large))).toEqual([413, 'file_too_large']);
  expect(await codeOf(await send(path, gzipSync(large), { 'content-encoding': 'gzip' }))).toEqual([413, 'file_too_large']);
  expect(await codeOf(await send(path, 'no gzip', { 'content-encoding': 'gzip' }))).toEqual([400, 'broken_body']);
  expect(await codeOf(await send(path, new FormData()))).toEqual([400, 'no_file']);
  expect(await codeOf(await send(path, ''))).toEqual([400, 'empty_file']);
  expect(await codeOf(await send(`${path}&settings=%7B`, 'a,b\n'))).toEqual([400, 'bad_settings']);
  expect(await codeOf(await put('orders', 'a,b\n1,2\n'))).toEqual([422, 'columns_missing']);
  expect(await codeOf(await put('orders', 'order id,date,total\n1,never,2\n'))).toEqual([422, 'nothing_to_import']);
});

test('another store’s imports are nowhere to be seen or undone, and who may not enter costs imports nothing', async () => {
  const mine = (await json<{ data: Imported[] }>(app.request('/api/imports?store=linen', { headers: KEY }))).data;
  expect(mine.length).toBeGreaterThan(2);
  const other = { authorization: 'Bearer sk_other' };
  expect((await json<{ data: Imported[] }>(app.request('/api/imports?store=other', { headers: other }))).data).toEqual([]);
  expect((await undo(mine[0]?.id ?? '', 'other', 'sk_other')).status).toBe(404);
  expect((await undo(mine[0]?.id ?? '', 'linen', 'sk_other')).status).toBe(404);
  expect((await app.request('/api/imports?store=linen')).status).toBe(401);
  expect((await app.request('/api/imports?store=linen', { headers: { authorization: 'Bearer wk_linen' } })).status).toBe(401);
});

test('what people did is in the audit log', async () => {
  const rows = await api.database.sql.query.auditLog.findMany();
  expect(rows.filter(({ action }) => action === 'imports.add').length).toBeGreaterThan(4);
  expect(rows.find(({ action }) => action === 'imports.undo')).toMatchObject({
    storeId: 'linen',
    details: { kind: 'orders', file_name: 'f.csv' },
  });
});
