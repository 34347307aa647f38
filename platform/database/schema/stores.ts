import { boolean, index, integer, jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Action } from '../../../contracts/roles.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

export const stores = pgTable('stores', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  currency: text('currency').notNull(),
  timezone: text('timezone').notNull(),
  origins: jsonb('origins').$type<string[]>().notNull(),
  sample: boolean('sample').notNull(),
  sessionTimeoutMinutes: integer('session_timeout_minutes').notNull(),
  /** Days after which raw events are forgotten; null: never. */
  retentionDays: integer('retention_days'),
  consentMode: text('consent_mode').notNull().default('cookieless'),
  createdAt: at('created_at').notNull().defaultNow(),
});

const ofStore = () =>
  text('store_id')
    .notNull()
    .references(() => stores.id, { onDelete: 'cascade' });

/** Keys are looked up by their SHA-256. A write key is public, so its text is kept for the snippet; a secret key's is not. */
export const apiKeys = pgTable(
  'api_keys',
  {
    sha256: text('sha256').primaryKey(),
    /** Names the key in addresses and lists, which its hash must not. */
    id: uuid('id').notNull().unique().defaultRandom(),
    storeId: ofStore(),
    kind: text('kind').$type<'write' | 'secret'>().notNull(),
    publicText: text('public_text'),
    name: text('name').notNull().default(''),
    /** The last four characters, to tell keys apart. */
    hint: text('hint').notNull().default(''),
    /** What a secret key may do; null: all that secret keys may. */
    scopes: jsonb('scopes').$type<Action[]>(),
    /** Origins that a write key takes events from, in place of the store's; null: the store's. */
    origins: jsonb('origins').$type<string[]>(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
    lastUsedAt: at('last_used_at'),
  },
  (table) => [index('api_keys_store').on(table.storeId)],
);

/** Read-only links to one store's pages, for people without an account; only the token's SHA-256 is kept. */
export const shareLinks = pgTable(
  'share_links',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    storeId: ofStore(),
    name: text('name').notNull(),
    tokenSha256: text('token_sha256').notNull().unique(),
    passwordHash: text('password_hash'),
    /** Sites that may show it in a frame; empty: none. */
    frameOrigins: jsonb('frame_origins').$type<string[]>().notNull().default([]),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    expiresAt: at('expires_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('share_links_store').on(table.storeId)],
);

/** Shops whose order webhooks are taken. The signing secret is sealed by the vault. */
export const orderSources = pgTable(
  'order_sources',
  {
    id: text('id').primaryKey(),
    storeId: ofStore(),
    platform: text('platform').$type<'shopify' | 'woocommerce' | 'generic'>().notNull(),
    name: text('name').notNull(),
    sealedSecret: text('sealed_secret').notNull(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('order_sources_store').on(table.storeId)],
);

/** Files that people imported, so that one can be undone. */
export const imports = pgTable(
  'imports',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    storeId: ofStore(),
    kind: text('kind').$type<'orders' | 'ad_costs' | 'product_costs'>().notNull(),
    fileName: text('file_name').notNull(),
    mapping: jsonb('mapping').$type<Record<string, string>>().notNull(),
    rows: integer('rows').notNull(),
    refused: integer('refused').notNull(),
    createdBy: text('created_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    undoneAt: at('undone_at'),
  },
  (table) => [index('imports_store').on(table.storeId)],
);

/** Visitors whose data was erased, so that a restored backup forgets them again. */
export const erasures = pgTable(
  'erasures',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    storeId: ofStore(),
    /** The visitor's number in the warehouse, or the person's. */
    subject: text('subject').notNull(),
    kind: text('kind').$type<'visitor' | 'user'>().notNull(),
    requestedBy: text('requested_by'),
    createdAt: at('created_at').notNull().defaultNow(),
    finishedAt: at('finished_at'),
  },
  (table) => [index('erasures_store').on(table.storeId)],
);
