import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionNames, isFunction, TABLE_FUNCTIONS } from '../api/sql/functions.ts';
import { type Bench, CANARY, CANARY_NUMBER, openBench } from '../api/sql/testing.ts';
import { EXAMPLES } from '../dashboard/src/routes/sql/examples.ts';
import { seeded } from '../load-tests/harness/random.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';
import { type Attack, attacksOn } from './analyst-sql/attacks.ts';
import { HONEST } from './analyst-sql/honest.ts';

/** Row "analyst SQL reached table functions, remote code execution" (PostHog CVE-2025-1520). The store `other` is nothing but canary. */

const SECRET = 'SECRET-OF-A-FILE';
let bench: Bench;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let listener: Server;
let connections = 0;
let attacks: Attack[] = [];
let before: unknown;

beforeAll(async () => {
  [bench, folder] = await Promise.all([openBench(), temporaryFolder()]);
  writeFileSync(join(folder.dir, 'secret.txt'), SECRET);
  listener = createServer((socket) => {
    connections++;
    socket.on('error', () => {}).end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  attacks = attacksOn({
    port: (listener.address() as AddressInfo).port,
    file: join(folder.dir, 'secret.txt'),
    absent: join(folder.dir, 'written.txt'),
  });
  before = await state();
});
afterAll(async () => {
  listener?.close();
  await bench?.close();
  await folder?.remove();
});

/** What no query may change: settings of both kinds of session, tables, functions, rows. */
async function state(): Promise<unknown> {
  const { warehouse } = bench;
  const settings = 'SELECT name, value FROM system.settings WHERE changed ORDER BY name';
  return {
    pages: await warehouse.query(settings),
    apart: await warehouse.query(settings, {}, { apart: true }),
    tables: await warehouse.query('SELECT database, name FROM system.tables ORDER BY ALL'),
    functions: await warehouse.query(`SELECT name FROM system.functions WHERE origin != 'System'`),
    rows: await warehouse.query('SELECT (SELECT count() FROM events), (SELECT count() FROM orders), (SELECT count() FROM sessions)'),
    files: readdirSync(folder.dir),
  };
}

function shows(text: string): boolean {
  return (
    text.includes(CANARY) || text.includes(String(CANARY_NUMBER)) || text.includes(String(CANARY_NUMBER / 100)) || text.includes(SECRET)
  );
}

test('the canary is there to be seen: its own store sees it in every table', async () => {
  for (const table of [
    'ad_costs',
    'events',
    'order_items',
    'orders',
    'people',
    'product_costs',
    'products',
    'refunds',
    'sessions',
    'touches',
  ]) {
    const { status, text } = await bench.ask(`SELECT * FROM ${table}`, 'json', 'other');
    expect([table, status, shows(text)]).toEqual([table, 200, true]);
  }
});

test('every attack is refused in words, without a byte of another store or a file, without a connection', async () => {
  expect(attacks.length).toBeGreaterThan(250);
  const wrong: string[] = [];
  for (const { name, query, answered } of attacks) {
    const { status, text } = await bench.ask(query);
    if (status !== (answered ? 200 : 422)) wrong.push(`${name}: ${status} ${text.slice(0, 200)}`);
    if (shows(text)) wrong.push(`${name} shows ${text.slice(0, 300)}`);
    if (status !== 200 && !/^\{"error":\{"code":"sql_\w+","message":".{20,}/.test(text)) wrong.push(`${name} says ${text.slice(0, 200)}`);
    const ours = /default|__table|In scope|DB::Exception|store_id|WITH events AS|FORMAT Null|LIMIT 10001/i.exec(text)?.[0];
    if (ours && !query.toLowerCase().includes(ours.toLowerCase())) wrong.push(`${name} tells ${ours}: ${text.slice(0, 300)}`);
  }
  expect(wrong).toEqual([]);
});

test('and in a file', async () => {
  const wrong: string[] = [];
  for (const { name, query, answered } of attacks.filter((_, i) => i % 5 === 0)) {
    const { status, text } = await bench.ask(query, 'csv');
    if (status !== (answered ? 200 : 422) || shows(text)) wrong.push(`${name}: ${status} ${text.slice(0, 200)}`);
  }
  expect(wrong).toEqual([]);
});

describe('what analysts ask is answered right', () => {
  test.each(HONEST)('%s', async (_, query, rows) => {
    const { status, text } = await bench.ask(query);
    expect(status === 200 ? JSON.parse(text).rows : text).toEqual(rows);
  });
});

test.each(EXAMPLES)('the page’s own example is answered: $title', async ({ query }) => {
  expect((await bench.ask(query)).status).toBe(200);
});

test('mutated attacks and questions are answered or refused, and show nothing', async () => {
  const random = seeded(20_261_121);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const honest = HONEST.map(([, query]) => query);
  const texts = [...attacks.map(({ query }) => query).filter(({ length }) => length < 1_000), ...honest];
  const pieces = texts.flatMap((text) => text.split(/(?=[\s(),])/));
  const mutate = (text: string): string => {
    const at = Math.floor(random() * text.length);
    const to = at + Math.floor(random() * 12);
    const other = pick(texts);
    return pick([
      () => text.slice(0, at) + text.slice(to),
      () => text.slice(0, at) + pick(pieces) + text.slice(at),
      () =>
        text.slice(0, at) +
        pick(['(', ')', "'", '`', '"', '--', '/*', '*/', ';', '\\', '\n', '.', ',', ' AS ', '$$', '{', '\u00e9']) +
        text.slice(at),
      () => text.slice(0, at) + other.slice(Math.floor(random() * other.length)),
      () => `SELECT * FROM (${text}) AS a CROSS JOIN (${other}) AS b`,
      () => `${text} UNION ALL ${other}`,
      () => text.replaceAll(' ', () => pick([' ', '  ', '\n', '\t', ' /* x */ '])),
      () => text.replace(/\d+/g, () => String(Math.floor(random() * 5))),
      () => `WITH x AS (${text}) SELECT * FROM x`,
      () => text.replace(/\b(events|orders|sessions)\b/, () => pick(['default.events', 'ledger', 'touches', 'x', 'other.events'])),
    ])();
  };
  const statuses = new Map<number, number>();
  for (let i = 0; i < 200; i++) {
    let query = pick(random() < 0.7 ? honest : texts);
    for (let n = random() < 0.7 ? 1 : 3; n > 0; n--) query = mutate(query);
    const { status, text } = await bench.ask(query === '' ? ' ' : query.toWellFormed(), random() < 0.2 ? 'csv' : 'json');
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    expect([200, 422], `${query}\n${text.slice(0, 300)}`).toContain(status);
    expect(shows(text), `${query}\n${text.slice(0, 300)}`).toBe(false);
  }
  // A fuzz that is never let in finds nothing.
  expect(statuses.get(200)).toBeGreaterThan(20);
  expect(statuses.get(422)).toBeGreaterThan(20);
});

test('the functions of the list are functions of the engine, and nothing else of the engine passes for one', async () => {
  const known = await bench.warehouse.query<{ name: string; categories: string }>('SELECT name, categories FROM system.functions');
  const names = new Map(known.map(({ name, categories }) => [name.toLowerCase(), categories]));
  // What the reader of queries makes of its own syntax.
  const syntax = ['untuple', 'lambda', 'grouping', 'exists'];
  expect(functionNames().filter((name) => !names.has(name) && !syntax.includes(name))).toEqual([]);
  const listed = new Set(functionNames());
  expect([...names.keys()].filter((name) => isFunction(name) && !listed.has(name))).toEqual([]);
  const never = [
    'AI',
    'Dictionary',
    'Embedded Dictionary',
    'Introspection',
    'Machine Learning',
    'Encryption',
    'Bitmap',
    'QBit',
    'Geo Polygon',
  ];
  expect(functionNames().filter((name) => never.includes(names.get(name) ?? ''))).toEqual([]);
  const tables = await bench.warehouse.query<{ name: string }>('SELECT name FROM system.table_functions');
  // As a function of texts `format` is another thing than as a table.
  expect(tables.map(({ name }) => name).filter((name) => isFunction(name) && name !== 'format')).toEqual([]);
  expect([...TABLE_FUNCTIONS].filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
});

test('afterwards nothing is changed, nobody was called, and an insert still works', async () => {
  expect(connections).toBe(0);
  expect(await state()).toEqual(before);
  const columns = ['store_id', 'event_id', 'ts', 'event_type', 'visitor_id'];
  await bench.warehouse.insert('events', columns, JSON.stringify(['shop', 'e8', '2026-11-05 08:00:00.000', 'page_view', 5]), 'a token');
  expect(JSON.parse((await bench.ask('SELECT count() FROM events')).text).rows).toEqual([[8]]);
});
