import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { type OrderSourceAnswer, type SourceStatus, sourceStatusKey, webhookPath } from '../../contracts/order-sources.ts';
import { ROTATION_MS, type SourceSecrets, secretPlace, writeSecrets } from '../../contracts/source-secrets.ts';
import type { Cache } from '../../platform/cache/port.ts';
import type { OrderSource, Sql } from '../../platform/database/port.ts';
import { orderSources } from '../../platform/database/schema.ts';
import { randomToken } from '../../platform/database/token.ts';
import type { Vault } from '../../platform/vault/port.ts';

type Row = typeof orderSources.$inferSelect;

/** The connected shops of a store, with when each was last heard of. */
export async function sourcesOf(sql: Sql, cache: Cache, store: string): Promise<OrderSourceAnswer[]> {
  const rows = await sql
    .select()
    .from(orderSources)
    .where(and(eq(orderSources.storeId, store), isNull(orderSources.revokedAt)))
    .orderBy(asc(orderSources.createdAt));
  return Promise.all(rows.map((row) => shown(row, cache)));
}

/** A new shop; its secret is in the answer and nowhere else in the clear. */
export async function addSource(
  sql: Sql,
  vault: Vault,
  source: Pick<OrderSource, 'store' | 'platform' | 'name'> & { secret?: string | undefined; by: string },
): Promise<{ id: string; path: string; secret: string }> {
  const id = randomUUID();
  const secret = source.secret ?? randomToken('whsec_');
  const sealedSecret = vault.seal(secretPlace({ id, store: source.store }), writeSecrets({ secret }));
  await sql
    .insert(orderSources)
    .values({ id, storeId: source.store, platform: source.platform, name: source.name, sealedSecret, createdBy: source.by });
  return { id, path: webhookPath(source.platform, id), secret };
}

/** Another secret; the one before is good for a day more. Null: there is no such shop. */
export async function rotateSource(
  sql: Sql,
  vault: Vault,
  store: string,
  id: string,
  now: number,
  given?: string | undefined,
): Promise<{ secret: string; before_until: string } | null> {
  return sql.transaction(async (tx) => {
    const [row] = await tx.select().from(orderSources).where(ofStore(store, id)).for('update');
    if (!row) return null;
    const place = secretPlace({ id, store });
    const { secret: old } = JSON.parse(vault.open(place, row.sealedSecret)) as SourceSecrets;
    const secret = given ?? randomToken('whsec_');
    const until = now + ROTATION_MS;
    const sealedSecret = vault.seal(place, writeSecrets({ secret, before: { secret: old, until } }));
    await tx.update(orderSources).set({ sealedSecret }).where(ofStore(store, id));
    return { secret, before_until: new Date(until).toISOString() };
  });
}

/** Ends a connection; what it has told stays. False: there is no such shop. */
export async function revokeSource(sql: Sql, store: string, id: string, now: number): Promise<boolean> {
  const ended = await sql
    .update(orderSources)
    .set({ revokedAt: new Date(now) })
    .where(ofStore(store, id))
    .returning();
  return ended.length > 0;
}

function ofStore(store: string, id: string) {
  return and(eq(orderSources.id, id), eq(orderSources.storeId, store), isNull(orderSources.revokedAt));
}

async function shown(row: Row, cache: Cache): Promise<OrderSourceAnswer> {
  const told = async (kind: keyof SourceStatus) => {
    const text = await cache.get(sourceStatusKey(row.id, kind)).catch(() => null);
    if (!text) return null;
    const { at, outcome } = JSON.parse(text) as { at: number; outcome: string };
    return { at: new Date(at).toISOString(), outcome };
  };
  const [delivered, refused] = await Promise.all([told('delivered'), told('refused')]);
  return {
    id: row.id,
    platform: row.platform,
    name: row.name,
    path: webhookPath(row.platform, row.id),
    created_at: row.createdAt.toISOString(),
    delivered,
    refused,
  };
}
