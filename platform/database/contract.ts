import { sql as text } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Store, storeSchema } from '../../contracts/store.ts';
import { openMemoryCache } from '../cache/memory.ts';
import { fromDatabase } from './directory.ts';
import type { Database } from './port.ts';
import { fromSnapshot } from './snapshot-directory.ts';

const shop: Store = storeSchema.parse({
  id: 'shop',
  name: "O'Neill’s",
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  origins: ['https://shop.example'],
});
const DAY = 86_400_000;
const MONDAY = Date.parse('2026-11-16T12:00:00Z');

/** What every engine of the database port does, and what is built on it. `open` gives a migrated, empty database. */
export function describeDatabase(name: string, open: () => Promise<{ database: Database; destroy: () => Promise<void> }>): void {
  describe(`database: ${name}`, () => {
    let database: Database;
    let destroy = async () => {};
    let cache = openMemoryCache({ name: 'none' });

    beforeAll(async () => {
      ({ database, destroy } = await open());
    });
    afterAll(async () => {
      await database.close();
      await destroy();
    });
    beforeEach(async () => {
      await cache.close();
      cache = openMemoryCache({ name: `directory-${process.pid}-${Math.random()}` });
      await database.sql.execute(text`TRUNCATE stores, api_keys, salts CASCADE`);
    });

    /** All that is stored, as text. */
    async function dump(): Promise<string> {
      const tables = ['stores', 'api_keys', 'salts'];
      const rows = await Promise.all(tables.map((table) => database.sql.execute(text`SELECT * FROM ${text.identifier(table)}`)));
      return JSON.stringify(rows);
    }

    test('answers a ping', async () => {
      await database.ping();
    });

    test('a new store has keys that open it; no secret is stored in text', async () => {
      const directory = await fromDatabase(database, cache, MONDAY);
      const keys = await directory.addStore(shop);
      expect(keys?.writeKey).toMatch(/^wk_[0-9A-Za-z]{32}$/);
      expect(keys?.secretKey).toMatch(/^sk_[0-9A-Za-z]{32}$/);
      expect(directory.grant(keys?.writeKey ?? '')).toMatchObject({ store: shop, kind: 'write' });
      expect(directory.grant(keys?.secretKey ?? '')).toMatchObject({ store: shop, kind: 'secret', scopes: null });
      expect(directory.grant(`${keys?.secretKey}x`)).toBeUndefined();
      expect(directory.writeKeyOf('shop')).toBe(keys?.writeKey);
      expect(await dump()).not.toContain(keys?.secretKey);
    });

    test('a store that is there stays as it is', async () => {
      const directory = await fromDatabase(database, cache, MONDAY);
      await directory.addStore(shop, { writeKey: 'wk_first', secretKey: 'sk_first' });
      expect(await directory.addStore({ ...shop, name: 'Other' }, { writeKey: 'wk_second', secretKey: 'sk_second' })).toBeNull();
      expect(directory.store('shop')?.name).toBe(shop.name);
      expect(directory.grant('wk_second')).toBeUndefined();
    });

    test('opened again, knows the same stores and keys', async () => {
      const keys = await (await fromDatabase(database, cache, MONDAY)).addStore(shop);
      const again = await fromDatabase(database, cache, MONDAY);
      expect(again.stores()).toEqual([shop]);
      expect(again.grant(keys?.secretKey ?? '')?.kind).toBe('secret');
      expect(again.writeKeyOf('shop')).toBe(keys?.writeKey);
      expect(again.salt(MONDAY)).toMatch(/./);
    });

    test('provisions twice what it provisions once, and adds the keys that are absent', async () => {
      const directory = await fromDatabase(database, cache, MONDAY);
      const provision = { stores: [{ ...shop, write_key: 'wk_given', secret_key: 'sk_given' }], people: [] };
      await directory.provision(provision);
      await directory.provision(provision);
      expect(directory.snapshot()).toMatchObject({ stores: [shop], keys: [expect.anything(), expect.anything()] });
      await directory.provision({ stores: [{ ...shop, write_key: 'wk_given', secret_key: 'sk_another' }], people: [] });
      expect(['wk_given', 'sk_given', 'sk_another'].map((key) => directory.grant(key)?.kind)).toEqual(['write', 'secret', 'secret']);
    });

    test('salts change with the UTC day; two are kept', async () => {
      const directory = await fromDatabase(database, cache, MONDAY);
      const monday = directory.salt(MONDAY);
      await directory.rotateSalts(MONDAY + 3_600_000);
      expect(directory.salt(MONDAY)).toBe(monday);
      await directory.rotateSalts(MONDAY + DAY);
      const tuesday = directory.salt(MONDAY + DAY);
      expect(tuesday).not.toBe(monday);
      expect(directory.salt(MONDAY)).toBe(monday);
      await directory.rotateSalts(MONDAY + 2 * DAY);
      expect(directory.snapshot().salts.map(([day]) => day)).toEqual(['2026-11-18', '2026-11-17']);
      expect(await dump()).not.toContain(monday);
    });

    test('two who make the day’s salt at once agree', async () => {
      const [one, two] = await Promise.all([fromDatabase(database, cache, MONDAY), fromDatabase(database, cache, MONDAY)]);
      expect(one?.salt(MONDAY)).toBe(two?.salt(MONDAY));
    });

    test('a directory from a snapshot follows the one that owns it', async () => {
      const owned = await fromDatabase(database, cache, MONDAY);
      const following = await fromSnapshot(owned.snapshot(), cache);
      expect(following.grant('wk_later')).toBeUndefined();
      await owned.addStore(shop, { writeKey: 'wk_later' });
      await expect.poll(() => following.grant('wk_later')?.store).toEqual(shop);
      await owned.rotateSalts(MONDAY + DAY);
      await expect.poll(() => following.salt(MONDAY + DAY)).toBe(owned.salt(MONDAY + DAY));
    });

    test('two directories of the same database follow each other, also when the announcement was missed', async () => {
      const [one, two] = [await fromDatabase(database, cache, MONDAY), await fromDatabase(database, cache, MONDAY)];
      await one.addStore(shop, { writeKey: 'wk_shared', secretKey: 'sk_old' });
      await expect.poll(() => two.grant('wk_shared')?.store).toEqual(shop);
      await two.renewSecretKey('shop');
      await expect.poll(() => one.grant('sk_old')).toBeUndefined();
      await database.sql.execute(text`DELETE FROM api_keys`);
      expect(one.grant('wk_shared')).toBeDefined();
      await one.refresh();
      expect(one.grant('wk_shared')).toBeUndefined();
      one.close();
      two.close();
    });
  });
}
