import { and, eq, isNull } from 'drizzle-orm';
import type { Action } from '../../contracts/roles.ts';
import type { Sql } from '../../platform/database/port.ts';
import { apiKeys } from '../../platform/database/schema.ts';
import { randomToken, sha256 } from '../../platform/database/token.ts';

export interface NewKey {
  kind: 'write' | 'secret';
  name: string;
  scopes: Action[] | null;
  origins: string[] | null;
  expiresAt: Date | null;
}

/** Every key of a store that is not revoked, without anything that would open the store but for write keys, which are public. */
export async function keysOf(sql: Sql, store: string) {
  const rows = await sql
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.storeId, store), isNull(apiKeys.revokedAt)))
    .orderBy(apiKeys.createdAt);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    hint: row.hint,
    text: row.publicText,
    scopes: row.scopes,
    origins: row.origins,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Adds a key; its text is known only now. */
export async function addKey(sql: Sql, store: string, by: string, key: NewKey): Promise<{ id: string; text: string }> {
  const text = randomToken(key.kind === 'write' ? 'wk_' : 'sk_');
  const [row] = await sql
    .insert(apiKeys)
    .values({
      ...key,
      storeId: store,
      createdBy: by,
      sha256: sha256(text),
      publicText: key.kind === 'write' ? text : null,
      hint: text.slice(-4),
    })
    .returning();
  return { id: row?.id ?? '', text };
}

/** The key that is to be replaced, and its successor: the old one stays good until `until`. Null when there is none. */
export async function rotateKey(
  sql: Sql,
  store: string,
  id: string,
  by: string,
  until: Date,
): Promise<{ id: string; text: string } | null> {
  return sql.transaction(async (tx) => {
    const [old] = await tx.select().from(apiKeys).where(live(store, id)).for('update');
    if (!old) return null;
    const { kind, name, scopes, origins, expiresAt } = old;
    const ends = expiresAt && expiresAt < until ? expiresAt : until;
    await tx.update(apiKeys).set({ expiresAt: ends }).where(live(store, id));
    return addKey(tx, store, by, { kind, name, scopes, origins, expiresAt });
  });
}

export async function revokeKey(sql: Sql, store: string, id: string): Promise<boolean> {
  const gone = await sql.update(apiKeys).set({ revokedAt: new Date() }).where(live(store, id)).returning();
  return gone.length > 0;
}

const live = (store: string, id: string) => and(eq(apiKeys.storeId, store), eq(apiKeys.id, id), isNull(apiKeys.revokedAt));
