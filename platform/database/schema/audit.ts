import { bigserial, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** Who did what, when, from where. Rows are only ever added: a trigger refuses changes. No reference to stores or people: it outlives them. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    /** Null: it concerns the server or a person, not one store. */
    storeId: text('store_id'),
    actorKind: text('actor_kind').$type<'person' | 'key' | 'server'>().notNull(),
    actorId: text('actor_id').notNull(),
    /** What the actor was called then: an e-mail address, a key's name. */
    actorName: text('actor_name').notNull(),
    /** `people.invite`, `keys.revoke` … */
    action: text('action').notNull(),
    target: text('target').notNull().default(''),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    address: text('address'),
    userAgent: text('user_agent'),
  },
  (table) => [index('audit_log_store').on(table.storeId, table.id)],
);
