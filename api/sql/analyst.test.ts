import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClickHouse } from '../../platform/testing/clickhouse.ts';
import { openClickHouse } from '../../platform/warehouse/clickhouse.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { type Analyst, createAnalyst, LIMITS } from './analyst.ts';
import { type Bench, openBench, STORES } from './testing.ts';
import { loadViews } from './views.ts';

const [SHOP] = STORES as [(typeof STORES)[0]];
const CLICKHOUSE = join(import.meta.dirname, '..', '..', 'clickhouse');
const VIEWS = loadViews(join(CLICKHOUSE, 'analyst'), loadQueries(join(CLICKHOUSE, 'queries')));
const ENDLESS = 'SELECT sum(cityHash64(number)) FROM numbers(1000000000000)';

let bench: Bench;
let strict: Analyst;
beforeAll(async () => {
  bench = await openBench();
  strict = createAnalyst(bench.warehouse, VIEWS, { ...LIMITS, rows: 3, fileRows: 3, seconds: 1, memory: 32 * 1024 ** 2, bytes: 10_000 });
});
afterAll(() => bench?.close());

test('an answer has its columns with types, its rows, and what it took', async () => {
  const { status, text } = await bench.ask(
    `SELECT order_id, value, [1] AS list, NULL AS none, 0 / 0 AS nan FROM orders ORDER BY time LIMIT 1`,
  );
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    columns: [
      { name: 'order_id', type: 'String' },
      { name: 'value', type: 'Decimal(38, 4)' },
      { name: 'list', type: 'Array(UInt8)' },
      { name: 'none', type: 'Nullable(Nothing)' },
      { name: 'nan', type: 'Float64' },
    ],
    rows: [['o1', 50, [1], null, null]],
    truncated: false,
    elapsed_ms: expect.any(Number),
    rows_read: expect.any(Number),
  });
});

test('a file has its names first, guards formulas, and keeps figures', async () => {
  const { text, headers } = await bench.ask(
    `SELECT visitor_id, page, -1.5 AS less, '-1' AS said, item_ids FROM events ORDER BY time DESC LIMIT 2`,
    'csv',
  );
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toBe('attachment; filename="shop-query.csv"');
  expect(text).toBe("visitor_id,page,less,said,item_ids\r\n18446744073709551615,'=1+1,-1.5,'-1,[]\r\n2,/,-1.5,'-1,[]\r\n");
});

test('what is wrong is said with its place, and what to do', async () => {
  const said = async (query: string) => JSON.parse((await bench.ask(query)).text).error;
  expect(await said('SELECT 1,\n  2 3 4 FROM events')).toMatchObject({
    code: 'sql_syntax',
    details: { line: 2, column: expect.any(Number) },
  });
  expect(await said("SELECT 'é',\n  2 3 4")).toMatchObject({ code: 'sql_syntax', details: { line: 2 } });
  expect(await said('SELECT pagee FROM events')).toMatchObject({ code: 'sql_failed', message: expect.stringContaining('`pagee`') });
  expect(await said('SELECT * FROM event')).toMatchObject({ code: 'sql_refused', details: { reason: 'table', name: 'event' } });
  expect(await said('SELECT 1 UNION SELECT 2')).toMatchObject({ message: expect.stringContaining('UNION ALL') });
  expect(await said(`SELECT toUInt8(page) FROM events`)).toMatchObject({ message: expect.stringContaining(`'/'`) });
  expect(await said('SELECT 1 FORMAT CSV')).toMatchObject({ message: expect.stringContaining('FORMAT') });
  expect((await bench.ask('x'.repeat(20_001))).status).toBe(400);
});

test('more rows than are shown are told of; a file with more is none', async () => {
  expect(await strict.answer(SHOP, 'SELECT number FROM numbers(3)')).toMatchObject({ rows: [[0], [1], [2]], truncated: false });
  expect(await strict.answer(SHOP, 'SELECT number FROM numbers(1000000000)')).toMatchObject({ rows: [[0], [1], [2]], truncated: true });
  await expect(strict.lines(SHOP, 'SELECT number FROM numbers(4)')).rejects.toMatchObject({ code: 'sql_too_large', status: 422 });
});

test('a query that takes too much is ended, and says so', async () => {
  const code = (query: string) =>
    strict.answer(SHOP, query).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  expect(await code(ENDLESS)).toBe('sql_too_slow');
  expect(await code('SELECT groupArray(number) FROM numbers(100000000)')).toBe('sql_too_large');
  expect(await code(`SELECT repeat('x', 100000)`)).toBe('sql_too_large');
  expect(await code(`SELECT arrayMap(x -> repeat('x', 1000000), range(1000000))`)).toBe('sql_too_large');
});

test('a query that nobody waits for is ended, and its session goes on', async () => {
  const control = new AbortController();
  const asked = createAnalyst(bench.warehouse, VIEWS).answer(SHOP, ENDLESS, control.signal);
  setTimeout(() => control.abort(), 200);
  await expect(asked).rejects.toMatchObject({ code: 'sql_ended' });
  expect(await strict.answer(SHOP, 'SELECT 1 AS one')).toMatchObject({ rows: [[1]] });
});

test('a failed query of one store leaves nothing for the next of another', async () => {
  const failing = (from: number) =>
    `SELECT event_id, page, toUInt64(if(number < ${from}, '1', page)) AS x FROM events CROSS JOIN numbers(100000) AS n`;
  // Of rows the engine has answered a part by then, of the short answer its beginning.
  expect((await bench.ask(failing(70_000), 'csv', 'other')).status).toBe(422);
  expect((await bench.ask('SELECT 1 AS one', 'csv')).text).toBe('one\r\n1\r\n');
  expect((await bench.ask(failing(5_000), 'json', 'other')).status).toBe(422);
  expect(JSON.parse((await bench.ask('SELECT 1 AS one')).text).rows).toEqual([[1]]);
});

test('two at once of a store, and a third is told when to come back', async () => {
  const slow = 'SELECT sum(cityHash64(number)) FROM numbers(150000000)';
  const answers = await Promise.all([bench.ask(slow), bench.ask(slow), bench.ask(slow), bench.ask('SELECT 1', 'json', 'other')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
  expect(answers[2]?.headers.get('retry-after')).toBe('2');
  for (const format of ['csv', 'json'] as const) for (let i = 0; i < 3; i++) expect((await bench.ask('SELECT 1', format)).status).toBe(200);
});

test('who asked what is in the audit log, without answers', async () => {
  await bench.ask(`SELECT '${'x'.repeat(600)}'`);
  await bench.ask('DROP TABLE events');
  const rows = await bench.api.database.sql.query.auditLog.findMany();
  const asked = rows.filter(({ action }) => action === 'sql.run').slice(-2);
  expect(asked).toMatchObject([
    { storeId: 'shop', actorKind: 'key', details: { query: `SELECT '${'x'.repeat(492)}`, format: 'json' } },
    { details: { query: 'DROP TABLE events' } },
  ]);
});

test('the schema has every table with every column, its type and what it is', async () => {
  const response = await bench.api.ask('GET', '/api/stores/shop/sql/schema', { headers: { authorization: 'Bearer sk_shop' } });
  const { tables } = (await response.json()) as {
    tables: { name: string; about: string; columns: { name: string; type: string; about: string }[] }[];
  };
  expect(tables.map(({ name }) => name)).toEqual([...VIEWS.keys()]);
  for (const { name, about, columns } of tables) {
    expect(about).toMatch(/\.$/);
    const answer = JSON.parse((await bench.ask(`SELECT * FROM ${name}`)).text);
    expect(columns.map((column) => ({ name: column.name, type: column.type }))).toEqual(answer.columns);
    for (const column of columns) expect([name, column.name, column.about]).toEqual([name, column.name, expect.stringMatching(/\.$|\]$/)]);
  }
});

test('another store’s key, a share link or nobody is not let in', async () => {
  const body = { query: 'SELECT 1' };
  const ask = (headers: Record<string, string>) => bench.api.ask('POST', '/api/stores/shop/sql', { body, headers });
  expect((await ask({ authorization: 'Bearer sk_other' })).status).toBe(404);
  expect((await ask({})).status).toBe(401);
});

test('a ClickHouse server answers and refuses the same', async () => {
  const server = await startClickHouse();
  try {
    const warehouse = await openClickHouse({ url: server.url });
    await migrate(warehouse, join(CLICKHOUSE, 'migrations'));
    for (const store of ['shop', 'other'])
      await warehouse.insert('events', ['store_id', 'event_id', 'page'], JSON.stringify([store, 'e', store]));
    const analyst = createAnalyst(warehouse, VIEWS);
    expect(await analyst.answer(SHOP, 'WITH a AS (SELECT page FROM events) SELECT * FROM a')).toMatchObject({ rows: [['shop']] });
    for (const query of [
      'SELECT * FROM default.events',
      'SELECT * FROM ledger',
      `SELECT file('/etc/passwd')`,
      'SELECT 1 SETTINGS readonly = 0',
    ])
      await expect(analyst.answer(SHOP, query)).rejects.toMatchObject({ code: 'sql_refused' });
    await expect(analyst.answer(SHOP, 'SELECT nothing FROM events')).rejects.toMatchObject({ code: 'sql_failed' });
    await warehouse.close();
  } finally {
    await server.stop();
  }
});
