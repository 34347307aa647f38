import { desc, inArray } from 'drizzle-orm';
import { type Provision, type Store, storeSchema } from '../../contracts/store.ts';
import type { Cache } from '../cache/port.ts';
import type { Database, Directory, DirectorySnapshot } from './port.ts';
import { apiKeys, salts, stores } from './schema.ts';
import { DIRECTORY_CHANGED, SnapshotDirectory, utcDay } from './snapshot-directory.ts';
import { randomToken, sha256 } from './token.ts';

/** The keys of a new store, in text: the secret one can never be shown again. */
export interface NewKeys {
  writeKey: string;
  secretKey: string;
}

/** The directory of the process that has the database: what it changes, it announces. */
export interface OwnedDirectory extends Directory {
  /** Creates the store, unless its id is taken: then null. */
  addStore(store: Store, keys?: Partial<NewKeys>): Promise<NewKeys | null>;
  writeKeyOf(storeId: string): string | undefined;
  /** Another secret key for a store, beside those it has. */
  addSecretKey(storeId: string): Promise<string>;
  /** Creates what is absent. */
  provision(provision: Provision): Promise<void>;
  /** Makes today's salt when there is none and forgets all but the newest two. */
  rotateSalts(now: number): Promise<void>;
}

export async function fromDatabase({ sql }: Database, cache: Cache, now: number = Date.now()): Promise<OwnedDirectory> {
  const directory = new SnapshotDirectory({ stores: [], keys: [], salts: [] });
  const writeKeys = new Map<string, string>();

  async function refresh(): Promise<void> {
    const keyRows = await sql.select().from(apiKeys);
    for (const row of keyRows) if (row.publicText) writeKeys.set(row.storeId, row.publicText);
    const snapshot: DirectorySnapshot = {
      stores: (await sql.select().from(stores).orderBy(stores.createdAt, stores.id)).map(
        ({ sessionTimeoutMinutes, createdAt: _, ...row }): Store => ({ ...row, session_timeout_minutes: sessionTimeoutMinutes }),
      ),
      keys: keyRows.map((row) => [row.sha256, row.storeId, row.kind]),
      salts: (await sql.select().from(salts).orderBy(desc(salts.day)).limit(2)).map((row) => [row.day, row.salt]),
    };
    directory.replace(snapshot);
    cache.publish(DIRECTORY_CHANGED, JSON.stringify(snapshot));
  }

  async function addKey(storeId: string, kind: 'write' | 'secret', text: string): Promise<void> {
    const publicText = kind === 'write' ? text : null;
    await sql
      .insert(apiKeys)
      .values({ sha256: sha256(text), storeId, kind, publicText })
      .onConflictDoNothing();
  }

  const owned: OwnedDirectory = {
    stores: () => directory.stores(),
    store: (id) => directory.store(id),
    grant: (key) => directory.grant(key),
    salt: (at) => directory.salt(at),
    snapshot: () => directory.snapshot(),
    writeKeyOf: (storeId) => writeKeys.get(storeId),
    async addStore(store, keys = {}) {
      const { session_timeout_minutes: sessionTimeoutMinutes, ...row } = store;
      const added = await sql
        .insert(stores)
        .values({ ...row, sessionTimeoutMinutes })
        .onConflictDoNothing()
        .returning();
      if (added.length === 0) return null;
      const made = { writeKey: keys.writeKey ?? randomToken('wk_'), secretKey: keys.secretKey ?? randomToken('sk_') };
      await addKey(store.id, 'write', made.writeKey);
      await addKey(store.id, 'secret', made.secretKey);
      await refresh();
      return made;
    },
    async addSecretKey(storeId) {
      const text = randomToken('sk_');
      await addKey(storeId, 'secret', text);
      await refresh();
      return text;
    },
    async provision(provision) {
      for (const { write_key: writeKey, secret_key: secretKey, ...store } of provision.stores) {
        await owned.addStore(storeSchema.parse(store), { writeKey, secretKey });
      }
    },
    async rotateSalts(at) {
      await sql
        .insert(salts)
        .values({ day: utcDay(at), salt: randomToken() })
        .onConflictDoNothing();
      const old = (await sql.select().from(salts).orderBy(desc(salts.day))).slice(2).map((row) => row.day);
      if (old.length > 0) await sql.delete(salts).where(inArray(salts.day, old));
      await refresh();
    },
  };
  await owned.rotateSalts(now);
  return owned;
}
