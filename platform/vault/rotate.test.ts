import { randomBytes } from 'node:crypto';
import { eq, sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPglite } from '../database/pglite.ts';
import type { Database } from '../database/port.ts';
import { orderSources, stores } from '../database/schema.ts';
import { rotate } from './rotate.ts';
import { placeOf, SEALED_COLUMNS } from './sealed-columns.ts';
import { openVault } from './vault.ts';

const [OLD, NEW] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64url')}`);
const before = openVault({ keys: OLD }).vault;
const during = openVault({ keys: `${NEW},${OLD}` }).vault;
const after = openVault({ keys: NEW }).vault;
const ROWS = 7;
const COLUMN = SEALED_COLUMNS.orderSourceSecret;
const ids = Array.from({ length: ROWS }, (_, at) => `src_${at}`);
const placed = (row: string) => placeOf(COLUMN, { store: 'shop', row });
let database: Database;

beforeAll(async () => {
  database = await openPglite();
  const store = { id: 'shop', name: 'Shop', currency: 'EUR', timezone: 'UTC', origins: [], sample: false, sessionTimeoutMinutes: 30 };
  await database.sql.insert(stores).values(store);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.delete(orderSources);
  for (const id of ids) await add(id);
});

async function add(id: string): Promise<void> {
  const row = { id, storeId: 'shop', platform: 'generic', name: id, sealedSecret: before.seal(placed(id), `secret of ${id}`) } as const;
  await database.sql.insert(orderSources).values(row);
}

async function opened(vault = after): Promise<string[]> {
  const rows = await database.sql.select().from(orderSources).orderBy(orderSources.id);
  return rows.map(({ id, sealedSecret }) => vault.open(placed(id), sealedSecret));
}

test('afterwards the newest key opens everything by itself', async () => {
  expect(() => after.open(placed('src_0'), before.seal(placed('src_0'), 'a'))).toThrow();
  expect(await rotate(database, during, { batch: 3 })).toEqual({ seen: 2 * ROWS, rewrapped: ROWS, unreadable: [] });
  expect(await opened()).toEqual(ids.map((id) => `secret of ${id}`));
  expect(await rotate(database, during)).toEqual({ seen: ROWS, rewrapped: 0, unreadable: [] });
});

test.each(Array.from({ length: ROWS }, (_, at) => at + 1))('killed after row %i it goes on at the next run', async (row) => {
  const killed = rotate(database, during, {
    batch: 2,
    onRow: ({ seen }) => {
      if (seen === row) throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  // Meanwhile the servers, which have both keys, open every row.
  expect(await opened(during)).toEqual(ids.map((id) => `secret of ${id}`));
  expect((await rotate(database, during, { batch: 2 })).rewrapped).toBe(ROWS - row);
  expect(await opened()).toEqual(ids.map((id) => `secret of ${id}`));
});

test('a secret that is changed meanwhile stays changed', async () => {
  const changing: Database = {
    ...database,
    sql: new Proxy(database.sql, {
      get(target, name, receiver) {
        if (name !== 'execute') return Reflect.get(target, name, receiver);
        return async (query: Parameters<typeof target.execute>[0]) => {
          const rows = await target.execute(query);
          // Between the read and the write of the first row.
          if (!changed) await change();
          return rows;
        };
      },
    }),
  };
  let changed = false;
  async function change(): Promise<void> {
    changed = true;
    const sealedSecret = before.seal(placed('src_3'), 'entered anew');
    await database.sql.update(orderSources).set({ sealedSecret }).where(eq(orderSources.id, 'src_3'));
  }
  await rotate(changing, during);
  expect((await opened())[3]).toBe('entered anew');
});

test('a row that comes behind the one being looked at is found too', async () => {
  let added: Promise<void> | undefined;
  const onRow = ({ seen }: { seen: number }): void => {
    if (seen === 4) added = add('src_00');
  };
  await rotate(database, during, { batch: 1, onRow });
  await added;
  expect(await opened()).toContain('secret of src_00');
});

test('a row that no key opens is named and left as it is, and the others go on', async () => {
  await database.sql.update(orderSources).set({ sealedSecret: 'v1.lost.AAAA.AAAA.AAAA' }).where(eq(orderSources.id, 'src_2'));
  const done = await rotate(database, during);
  expect(done).toMatchObject({ rewrapped: ROWS - 1, unreadable: ['order_sources.sealed_secret src_2'] });
  const [row] = await database.sql.select().from(orderSources).where(eq(orderSources.id, 'src_2'));
  expect(row?.sealedSecret).toBe('v1.lost.AAAA.AAAA.AAAA');
});

test('every column whose name says that it is sealed is in the list', async () => {
  const { rows } = (await database.sql.execute(
    text`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name LIKE '%sealed%'`,
  )) as unknown as { rows: { table_name: string; column_name: string }[] };
  const listed = Object.values(SEALED_COLUMNS).map(({ table, column }) => `${table}.${column}`);
  expect(listed.sort()).toEqual(rows.map((row) => `${row.table_name}.${row.column_name}`).sort());
});
