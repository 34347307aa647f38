import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray } from 'drizzle-orm';
import { type Provision, type Store, storeSchema } from '../../contracts/store.ts';
import type { Cache } from '../cache/port.ts';
import type { Database, Directory, DirectorySnapshot, Sql } from './port.ts';
import { apiKeys, salts, stores } from './schema.ts';
import { DIRECTORY_CHANGED, type DirectoryChanged, SnapshotDirectory, utcDay } from './snapshot-directory.ts';
import { randomToken, sha256 } from './token.ts';

/** The keys of a new store, in text: the secret one can never be shown again. */
export interface NewKeys {
  writeKey: string;
  secretKey: string;
}

/** The directory of a process that has the database: what it changes, it announces, and it follows what others announce. */
export interface OwnedDirectory extends Directory {
  /** Creates the store, unless its id is taken: then null. */
  addStore(store: Store, keys?: Partial<NewKeys>): Promise<NewKeys | null>;
  writeKeyOf(storeId: string): string | undefined;
  /** Another secret key for a store, beside those it has. */
  addSecretKey(storeId: string): Promise<string>;
  /** A new secret key for a store in place of those it has. */
  renewSecretKey(storeId: string): Promise<string>;
  /** Creates what is absent. */
  provision(provision: Provision): Promise<void>;
  /** Makes today's salt when there is none and forgets all but the newest two. To be called every minute or so. */
  rotateSalts(now: number): Promise<void>;
  /** Reads the database again: for announcements that were missed. To be called every few seconds where other processes change it. */
  refresh(): Promise<void>;
  close(): void;
}

/** `onProblem` is told when the database could not be read after an announcement. */
export async function fromDatabase(
  { sql }: Database,
  cache: Cache,
  now: number = Date.now(),
  onProblem: (error: unknown) => void = () => {},
): Promise<OwnedDirectory> {
  const directory = new SnapshotDirectory({ stores: [], keys: [], salts: [] });
  const writeKeys = new Map<string, string>();

  const by = randomUUID();

  async function refresh(): Promise<void> {
    directory.replace(await read());
  }

  async function announce(): Promise<void> {
    await refresh();
    const changed: DirectoryChanged = { by, snapshot: directory.snapshot() };
    cache.publish(DIRECTORY_CHANGED, JSON.stringify(changed));
  }

  async function read(): Promise<DirectorySnapshot> {
    const keyRows = await sql.select().from(apiKeys);
    for (const row of keyRows) if (row.publicText) writeKeys.set(row.storeId, row.publicText);
    return {
      stores: (await sql.select().from(stores).orderBy(stores.createdAt, stores.id)).map(
        ({ sessionTimeoutMinutes, createdAt: _, ...row }): Store => ({ ...row, session_timeout_minutes: sessionTimeoutMinutes }),
      ),
      keys: keyRows.map((row) => [row.sha256, row.storeId, row.kind]),
      salts: (await sql.select().from(salts).orderBy(desc(salts.day)).limit(2)).map((row) => [row.day, row.salt]),
    };
  }

  async function addKey(within: Sql, storeId: string, kind: 'write' | 'secret', text: string): Promise<void> {
    const publicText = kind === 'write' ? text : null;
    await within
      .insert(apiKeys)
      .values({ sha256: sha256(text), storeId, kind, publicText })
      .onConflictDoNothing();
  }

  /** Whether the store was not there yet. */
  async function addRow(within: Sql, { session_timeout_minutes: sessionTimeoutMinutes, ...row }: Store): Promise<boolean> {
    const added = await within
      .insert(stores)
      .values({ ...row, sessionTimeoutMinutes })
      .onConflictDoNothing()
      .returning();
    return added.length > 0;
  }

  const owned: OwnedDirectory = {
    stores: () => directory.stores(),
    store: (id) => directory.store(id),
    grant: (key) => directory.grant(key),
    salt: (at) => directory.salt(at),
    snapshot: () => directory.snapshot(),
    writeKeyOf: (storeId) => writeKeys.get(storeId),
    async addStore(store, keys = {}) {
      const made = { writeKey: keys.writeKey ?? randomToken('wk_'), secretKey: keys.secretKey ?? randomToken('sk_') };
      // A store never stands there without its keys, whenever the server is killed.
      const added = await sql.transaction(async (tx) => {
        if (!(await addRow(tx, store))) return false;
        await addKey(tx, store.id, 'write', made.writeKey);
        await addKey(tx, store.id, 'secret', made.secretKey);
        return true;
      });
      if (!added) return null;
      await announce();
      return made;
    },
    async addSecretKey(storeId) {
      const text = randomToken('sk_');
      await addKey(sql, storeId, 'secret', text);
      await announce();
      return text;
    },
    async renewSecretKey(storeId) {
      const text = randomToken('sk_');
      await sql.transaction(async (tx) => {
        await tx.delete(apiKeys).where(and(eq(apiKeys.storeId, storeId), eq(apiKeys.kind, 'secret')));
        await addKey(tx, storeId, 'secret', text);
      });
      await announce();
      return text;
    },
    async provision(provision) {
      for (const { write_key: writeKey, secret_key: secretKey, ...store } of provision.stores) {
        await sql.transaction(async (tx) => {
          await addRow(tx, storeSchema.parse(store));
          await addKey(tx, store.id, 'write', writeKey);
          await addKey(tx, store.id, 'secret', secretKey);
        });
      }
      await announce();
    },
    async rotateSalts(at) {
      if (directory.snapshot().salts[0]?.[0] === utcDay(at)) return;
      await sql
        .insert(salts)
        .values({ day: utcDay(at), salt: randomToken() })
        .onConflictDoNothing();
      const old = (await sql.select().from(salts).orderBy(desc(salts.day))).slice(2).map((row) => row.day);
      if (old.length > 0) await sql.delete(salts).where(inArray(salts.day, old));
      await announce();
    },
    refresh,
    close: () => unsubscribe(),
  };
  const unsubscribe = await cache.subscribe(DIRECTORY_CHANGED, (message) => {
    if ((JSON.parse(message) as DirectoryChanged).by !== by) refresh().catch(onProblem);
  });
  await refresh();
  await owned.rotateSalts(now);
  return owned;
}
