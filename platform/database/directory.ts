import { randomUUID } from 'node:crypto';
import { and, desc, eq, gte, inArray, isNull, or } from 'drizzle-orm';
import { type Provision, type Store, storeSchema } from '../../contracts/store.ts';
import type { Cache } from '../cache/port.ts';
import type { Database, Directory, DirectorySnapshot, Erasure, KeyEntry, Sql } from './port.ts';
import { apiKeys, erasures, orderSources, salts, stores } from './schema.ts';
import { DIRECTORY_CHANGED, type DirectoryChanged, SnapshotDirectory, utcDay } from './snapshot-directory.ts';
import { randomToken, sha256 } from './token.ts';
import { UnknownKeys } from './unknown-keys.ts';

/** The keys of a new store, in text: the secret one can never be shown again. */
export interface NewKeys {
  writeKey: string;
  secretKey: string;
}

/** The directory of a process that has the database: what it changes, it announces, and it follows what others announce. */
export interface OwnedDirectory extends Directory {
  /** Creates the store, unless its id is taken: then null. `also` belongs to the same transaction. */
  addStore(store: Store, keys?: Partial<NewKeys>, also?: (tx: Sql) => Promise<void>): Promise<NewKeys | null>;
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
  /** Writes down which keys were used since it was last called. To be called every half minute or so. */
  noteUse(): Promise<void>;
  /** Tells every process that stores, keys or order sources were changed in the database, this one first. */
  announce(): Promise<void>;
  close(): void;
}

/** Finished erasures are remembered for as long, ms: no record waits longer on its way to the processor. */
const REMEMBERED_ERASURES = 30 * 86_400_000;

/** `onProblem` is told when the database could not be read after an announcement. */
export async function fromDatabase(
  { sql }: Database,
  cache: Cache,
  now: number = Date.now(),
  onProblem: (error: unknown) => void = () => {},
): Promise<OwnedDirectory> {
  const directory = new SnapshotDirectory();
  const writeKeys = new Map<string, string>();

  const by = randomUUID();

  const unknown = new UnknownKeys();
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  /** One reading at a time, and one that begins after the call: an older answer never takes the place of a newer one. */
  function refresh(): Promise<void> {
    if (!reading) {
      reading = read()
        .then((snapshot) => directory.replace(snapshot))
        .finally(() => {
          reading = null;
        });
      return reading;
    }
    next ??= reading
      .catch(() => {})
      .then(() => {
        next = null;
        return refresh();
      });
    return next;
  }

  async function announce(): Promise<void> {
    await refresh();
    const changed: DirectoryChanged = { by, snapshot: directory.snapshot() };
    cache.publish(DIRECTORY_CHANGED, JSON.stringify(changed));
  }

  async function read(): Promise<DirectorySnapshot> {
    const keyRows = await sql.select().from(apiKeys).where(isNull(apiKeys.revokedAt)).orderBy(apiKeys.createdAt);
    writeKeys.clear();
    for (const { publicText, storeId, expiresAt } of keyRows) if (publicText && !expiresAt) writeKeys.set(storeId, publicText);
    return {
      stores: (await sql.select().from(stores).orderBy(stores.createdAt, stores.id)).map(storeOf),
      keys: keyRows.map(keyOf),
      sources: (await sql.select().from(orderSources).where(isNull(orderSources.revokedAt))).map(
        ({ id, storeId: store, platform, name, sealedSecret }) => ({ id, store, platform, name, sealedSecret }),
      ),
      erasures: (
        await sql
          .select()
          .from(erasures)
          .where(or(isNull(erasures.finishedAt), gte(erasures.createdAt, new Date(Date.now() - REMEMBERED_ERASURES))))
      ).map(erasureOf),
      salts: (await sql.select().from(salts).orderBy(desc(salts.day)).limit(2)).map((row) => [row.day, row.salt]),
    };
  }

  async function addKey(within: Sql, storeId: string, kind: 'write' | 'secret', text: string): Promise<void> {
    const publicText = kind === 'write' ? text : null;
    await within
      .insert(apiKeys)
      .values({ sha256: sha256(text), storeId, kind, publicText, hint: text.slice(-4) })
      .onConflictDoNothing();
  }

  /** Whether the store was not there yet. */
  async function addRow(within: Sql, store: Store): Promise<boolean> {
    const added = await within.insert(stores).values(rowOf(store)).onConflictDoNothing().returning();
    return added.length > 0;
  }

  const owned: OwnedDirectory = {
    stores: () => directory.stores(),
    store: (id) => directory.store(id),
    grant: (key) => directory.grant(key),
    async find(key) {
      const known = directory.grant(key);
      if (known || !unknown.mayAsk(key, Date.now())) return known;
      const [there] = await sql
        .select({ id: apiKeys.id })
        .from(apiKeys)
        .where(and(eq(apiKeys.sha256, sha256(key)), isNull(apiKeys.revokedAt)));
      if (there) await refresh();
      else unknown.isAbsent(key);
      return directory.grant(key);
    },
    source: (id) => directory.source(id),
    erasures: () => directory.erasures(),
    salt: (at) => directory.salt(at),
    snapshot: () => directory.snapshot(),
    writeKeyOf: (storeId) => writeKeys.get(storeId),
    async addStore(store, keys = {}, also = async () => {}) {
      const made = { writeKey: keys.writeKey ?? randomToken('wk_'), secretKey: keys.secretKey ?? randomToken('sk_') };
      // A store never stands there without its keys, whenever the server is killed.
      const added = await sql.transaction(async (tx) => {
        if (!(await addRow(tx, store))) return false;
        await addKey(tx, store.id, 'write', made.writeKey);
        await addKey(tx, store.id, 'secret', made.secretKey);
        await also(tx);
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
    announce,
    async noteUse() {
      const used = directory.takeUsed();
      if (used.length > 0) await sql.update(apiKeys).set({ lastUsedAt: new Date() }).where(inArray(apiKeys.id, used));
    },
    close: () => unsubscribe(),
  };
  const unsubscribe = await cache.subscribe(DIRECTORY_CHANGED, (message) => {
    if ((JSON.parse(message) as DirectoryChanged).by !== by) refresh().catch(onProblem);
  });
  await refresh();
  await owned.rotateSalts(now);
  return owned;
}

/** A store as its row has it. */
function storeOf(row: typeof stores.$inferSelect): Store {
  const { sessionTimeoutMinutes, retentionDays, consentMode, createdAt: _, ...same } = row;
  return {
    ...same,
    session_timeout_minutes: sessionTimeoutMinutes,
    ...(retentionDays !== null && { retention_days: retentionDays }),
    ...(consentMode === 'required' && { consent_mode: consentMode }),
  };
}

/** A store's row, for a new one and for changes. */
export function rowOf(store: Store) {
  const { session_timeout_minutes: sessionTimeoutMinutes, retention_days, consent_mode, ...same } = store;
  return { ...same, sessionTimeoutMinutes, retentionDays: retention_days ?? null, consentMode: consent_mode ?? 'cookieless' };
}

function keyOf(row: typeof apiKeys.$inferSelect): KeyEntry {
  const { sha256: hash, id, name, storeId: store, kind, scopes, origins, expiresAt } = row;
  return { sha256: hash, id, name, store, kind, scopes, origins, expiresAt: expiresAt?.getTime() ?? null };
}

function erasureOf(row: typeof erasures.$inferSelect): Erasure {
  const { id, storeId: store, kind, subject, createdAt, finishedAt } = row;
  return { id, store, kind, subject, at: createdAt.getTime(), done: finishedAt !== null };
}
