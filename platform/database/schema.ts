import { bigint, boolean, date, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Plan } from '../log/port.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

export const stores = pgTable('stores', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  currency: text('currency').notNull(),
  timezone: text('timezone').notNull(),
  origins: jsonb('origins').$type<string[]>().notNull(),
  sample: boolean('sample').notNull(),
  sessionTimeoutMinutes: integer('session_timeout_minutes').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
});

/** Keys are looked up by their SHA-256. A write key is public, so its text is kept for the snippet; a secret key's is not. */
export const apiKeys = pgTable(
  'api_keys',
  {
    sha256: text('sha256').primaryKey(),
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id, { onDelete: 'cascade' }),
    kind: text('kind').$type<'write' | 'secret'>().notNull(),
    publicText: text('public_text'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [index('api_keys_store').on(table.storeId)],
);

/** The visitor hash's daily salts, by UTC day; at most two are kept. */
export const salts = pgTable('salts', {
  day: date('day', { mode: 'string' }).primaryKey(),
  salt: text('salt').notNull(),
});

/** One-time links that sign the owner in, and the sessions that they open. Only SHA-256 of tokens at rest. */
export const setupLinks = pgTable('setup_links', {
  tokenSha256: text('token_sha256').primaryKey(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
  usedAt: at('used_at'),
});
export const ownerSessions = pgTable('owner_sessions', {
  tokenSha256: text('token_sha256').primaryKey(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
});

/** Where each partition's consumer stands and what it is inserting; changed only by compare-and-set on `version`. One row a log and partition. */
export const positions = pgTable(
  'positions',
  {
    epoch: text('epoch').notNull(),
    partition: integer('partition').notNull(),
    next: bigint('next', { mode: 'number' }).notNull(),
    plan: jsonb('plan').$type<Plan | null>(),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.epoch, table.partition] })],
);
