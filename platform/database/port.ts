import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Action } from '../../contracts/roles.ts';
import type { KeyGrant, Store } from '../../contracts/store.ts';
import type * as schema from './schema.ts';

/** PostgreSQL through drizzle. Embedded: PGlite; distributed: PostgreSQL. */
export type Sql = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Database {
  readonly sql: Sql;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stores, keys and salts as the services see them: a snapshot in memory that follows the database.
 * `fromDatabase(database, cache)` in `directory.ts` owns it and announces each change on the cache's channel `directory`;
 * `fromSnapshot(snapshot, cache)` follows those announcements (the processor's thread, which has no database of its own).
 */
export interface Directory {
  stores(): Store[];
  store(id: string): Store | undefined;
  /** By the key's text (`wk_…` or `sk_…`), looked up by its SHA-256. Undefined: no such key. */
  grant(key: string): KeyGrant | undefined;
  /** The same, and where nobody here has heard of the key the database is asked: another process may have made it this very moment. */
  find(key: string): Promise<KeyGrant | undefined>;
  /** A shop that sends order webhooks, by its id. */
  source(id: string): OrderSource | undefined;
  /** Visitors and users to be forgotten, or forgotten in the last weeks; another list after each change. */
  erasures(): readonly Erasure[];
  /** The visitor hash's salt for the UTC day of `at` (ms); yesterday's is kept for the day's edge, older ones are gone. */
  salt(at: number): string;
  snapshot(): DirectorySnapshot;
}

/** A key that is neither revoked nor, when it was read, expired. */
export interface KeyEntry {
  sha256: string;
  id: string;
  name: string;
  store: string;
  kind: 'write' | 'secret';
  scopes: Action[] | null;
  origins: string[] | null;
  /** Ms since 1970. */
  expiresAt: number | null;
}

/** A shop whose order webhooks are taken, with its signing secret as the vault sealed it. */
export interface OrderSource {
  id: string;
  store: string;
  platform: 'shopify' | 'woocommerce' | 'generic';
  name: string;
  sealedSecret: string;
}

/** A visitor or user of whom nothing may be kept that was received up to `at` (ms). */
export interface Erasure {
  id: string;
  store: string;
  kind: 'visitor' | 'user';
  /** The visitor's number in the warehouse, or the shop's id of the user. */
  subject: string;
  at: number;
  /** Every partition has carried it out. */
  done: boolean;
}

export interface DirectorySnapshot {
  stores: Store[];
  keys: KeyEntry[];
  sources: OrderSource[];
  erasures: Erasure[];
  /** [UTC day `2026-11-20`, salt in hex], newest first, at most two. */
  salts: [string, string][];
}
