import { randomBytes } from 'node:crypto';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { eq, sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { secretPlace } from '../../contracts/source-secrets.ts';
import { openPglite } from '../database/pglite.ts';
import type { Database } from '../database/port.ts';
import { orderSources, stores, twoFactors, users } from '../database/schema.ts';
import { rotate } from './rotate.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import { rewrapSessionSecret, sessionSecrets } from './session-secrets.ts';
import { openVault } from './vault.ts';

const [OLD, NEW] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64url')}`);
const before = openVault({ keys: OLD });
const during = openVault({ keys: `${NEW},${OLD}` });
const after = openVault({ keys: NEW });
const ROWS = 7;
const ids = Array.from({ length: ROWS }, (_, at) => `src_${at}`);
const placed = (id: string) => secretPlace({ id, store: 'shop' });
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
  const row = {
    id,
    storeId: 'shop',
    platform: 'generic',
    name: id,
    sealedSecret: before.vault.seal(placed(id), `secret of ${id}`),
  } as const;
  await database.sql.insert(orderSources).values(row);
}

async function opened({ vault } = after): Promise<string[]> {
  const rows = await database.sql.select().from(orderSources).orderBy(orderSources.id);
  return rows.map(({ id, sealedSecret }) => vault.open(placed(id), sealedSecret));
}

test('afterwards the newest key opens everything by itself', async () => {
  expect(() => after.vault.open(placed('src_0'), before.vault.seal(placed('src_0'), 'a'))).toThrow();
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
    const sealedSecret = before.vault.seal(placed('src_3'), 'entered anew');
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

/** As better-auth does it with these secrets. */
function sealing(secrets: typeof before) {
  const [newest, ...others] = sessionSecrets(secrets);
  const keys = new Map([newest, ...others].flatMap((one) => (one ? [[one.version, one.value] as const] : [])));
  return { keys, currentVersion: newest?.version ?? 0 };
}

test('second factors, which better-auth seals, come under the newest key too', async () => {
  await database.sql.insert(users).values({ id: 'u', name: 'U', email: 'u@shop.example' });
  const secret = await symmetricEncrypt({ key: sealing(before), data: 'JBSWY3DPEHPK3PXP' });
  await database.sql.insert(twoFactors).values({ id: 't', userId: 'u', secret, backupCodes: 'not sealed' });
  expect((await rotate(database, during)).rewrapped).toBe(ROWS + 1);
  const [row] = await database.sql.select().from(twoFactors);
  expect(await symmetricDecrypt({ key: sealing(after), data: row?.secret ?? '' })).toBe('JBSWY3DPEHPK3PXP');
  expect(row?.backupCodes).toBe('not sealed');
  await expect(rewrapSessionSecret(sessionSecrets(after), secret)).rejects.toMatchObject({ code: 'vault_sealed' });
  expect((await rotate(database, during)).rewrapped).toBe(0);
});

test('every column that is in the list is there, and none that says it is sealed is missing', async () => {
  const { rows } = (await database.sql.execute(
    text`SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
  )) as unknown as { rows: { name: string }[] };
  const there = rows.map(({ name }) => name);
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(listed.filter((name) => !there.includes(name))).toEqual([]);
  expect(there.filter((name) => /sealed|secret$|backup_codes|_token$/.test(name) && !listed.includes(name))).toEqual([]);
});
