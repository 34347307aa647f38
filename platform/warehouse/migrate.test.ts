import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openChdb } from './chdb.ts';
import { migrate } from './migrate.ts';

const { dir, remove } = await temporaryFolder();
const warehouse = await openChdb({ dir: join(dir, 'warehouse') });
let folder = '';
let made = 0;

beforeEach(async () => {
  const tables = await warehouse.query<{ name: string }>("SELECT name FROM system.tables WHERE database = 'default'");
  for (const { name } of tables) await warehouse.command(`DROP TABLE IF EXISTS ${name}`);
  folder = join(dir, `migrations-${made++}`);
  await mkdir(folder);
});
afterAll(async () => {
  await warehouse.close();
  await remove();
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const tables = async () =>
  (await warehouse.query<{ name: string }>("SELECT name FROM system.tables WHERE database = 'default' ORDER BY name")).map(
    ({ name }) => name,
  );

test('applies files in order, each once', async () => {
  await write(
    '0001_a.sql',
    "-- it's a comment; with a semicolon\nCREATE TABLE a (x String DEFAULT ';') ENGINE = MergeTree ORDER BY x;\nINSERT INTO a VALUES ('1');",
  );
  await write('0002_b.sql', 'CREATE TABLE b AS a');
  const told: string[] = [];
  expect(await migrate(warehouse, folder, (name) => told.push(name))).toEqual(['0001_a.sql', '0002_b.sql']);
  expect(await migrate(warehouse, folder)).toEqual([]);
  expect(told).toEqual(['0001_a.sql', '0002_b.sql']);
  expect(await tables()).toEqual(['a', 'b', 'migrations']);
  expect(await warehouse.query('SELECT x FROM a')).toEqual([{ x: '1' }]);
});

test('refuses a file that changed after it was applied', async () => {
  await write('0001_a.sql', 'CREATE TABLE a (x String) ENGINE = MergeTree ORDER BY x');
  await migrate(warehouse, folder);
  await write('0001_a.sql', 'CREATE TABLE a (x UInt8) ENGINE = MergeTree ORDER BY x');
  await expect(migrate(warehouse, folder)).rejects.toMatchObject({ code: 'migration_changed' });
});

test('refuses a gap in the numbers', async () => {
  await write('0001_a.sql', 'CREATE TABLE a (x String) ENGINE = MergeTree ORDER BY x');
  await write('0003_c.sql', 'CREATE TABLE c AS a');
  await expect(migrate(warehouse, folder)).rejects.toMatchObject({ code: 'migration_gap' });
});

test('carries a file on that was half applied when the server was killed', async () => {
  await write('0001_a.sql', 'CREATE TABLE a (x String) ENGINE = MergeTree ORDER BY x; CREATE TABLE b AS a;');
  await warehouse.command('CREATE TABLE a (x String) ENGINE = MergeTree ORDER BY x');
  expect(await migrate(warehouse, folder)).toEqual(['0001_a.sql']);
  expect(await tables()).toEqual(['a', 'b', 'migrations']);
});

test('a statement that fails stops it, and the file is not remembered', async () => {
  await write('0001_a.sql', 'CREATE TABLE a (x Strong) ENGINE = MergeTree ORDER BY x');
  await expect(migrate(warehouse, folder)).rejects.toMatchObject({ code: 'warehouse_unknown_type' });
  expect(await warehouse.query('SELECT name FROM migrations')).toEqual([]);
});

test("Footfall's own migrations apply, and again change nothing", async () => {
  const own = join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations');
  expect((await migrate(warehouse, own)).length).toBeGreaterThan(3);
  expect(await migrate(warehouse, own)).toEqual([]);
  expect(await tables()).toEqual(expect.arrayContaining(['events', 'sessions', 'orders', 'ledger', 'kpi_hour', 'kpi_hour_mv']));
});
