import { bigint, date, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Plan } from '../../log/port.ts';

const at = (name: string) => timestamp(name, { withTimezone: true });

/** The visitor hash's daily salts, by UTC day; at most two are kept. */
export const salts = pgTable('salts', {
  day: date('day', { mode: 'string' }).primaryKey(),
  salt: text('salt').notNull(),
});

/** One-time links that make the owner, until there is one. Only SHA-256 of their tokens. */
export const setupLinks = pgTable('setup_links', {
  tokenSha256: text('token_sha256').primaryKey(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
});

/** What happens once in a server's life: its row is the lock that lets one of many do it. */
export const milestones = pgTable('milestones', {
  name: text('name').primaryKey(),
  at: at('at').notNull().defaultNow(),
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
