import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Role } from '../../contracts/roles.ts';
import type { Sql } from '../../platform/database/port.ts';
import { invitations, stores } from '../../platform/database/schema.ts';
import { randomToken, sha256 } from '../../platform/database/token.ts';

export const INVITATION_DAYS = 7;
const DAY = 86_400_000;

export interface Invitation {
  id: string;
  store: string;
  storeName: string;
  email: string;
  role: Role;
}

/** A new invitation in place of earlier ones to the same address; the token is shown once. */
export async function invite(
  sql: Sql,
  { store, email, role, by }: { store: string; email: string; role: Role; by: string },
): Promise<{ id: string; token: string }> {
  const token = randomToken('inv_');
  return sql.transaction(async (tx) => {
    await tx.delete(invitations).where(and(eq(invitations.storeId, store), eq(invitations.email, email), isNull(invitations.acceptedAt)));
    const [made] = await tx
      .insert(invitations)
      .values({
        storeId: store,
        email,
        role,
        invitedBy: by,
        tokenSha256: sha256(token),
        expiresAt: new Date(Date.now() + INVITATION_DAYS * DAY),
      })
      .returning();
    return { id: made?.id ?? '', token };
  });
}

const open = () => and(isNull(invitations.acceptedAt), gt(invitations.expiresAt, new Date()));

/** The invitation that a link opens, while it is neither accepted nor too old. */
export async function findInvitation(sql: Sql, token: string): Promise<Invitation | undefined> {
  const [found] = await sql
    .select({ id: invitations.id, store: invitations.storeId, storeName: stores.name, email: invitations.email, role: invitations.role })
    .from(invitations)
    .innerJoin(stores, eq(stores.id, invitations.storeId))
    .where(and(eq(invitations.tokenSha256, sha256(token)), open()));
  return found;
}

/** Uses an invitation up; false when another was faster. Within the transaction that makes the member. */
export async function useUp(sql: Sql, id: string): Promise<boolean> {
  const used = await sql
    .update(invitations)
    .set({ acceptedAt: new Date() })
    .where(and(eq(invitations.id, id), open()))
    .returning();
  return used.length > 0;
}

export async function openInvitations(sql: Sql, store: string) {
  const rows = await sql
    .select()
    .from(invitations)
    .where(and(eq(invitations.storeId, store), open()))
    .orderBy(invitations.createdAt);
  return rows.map(({ id, email, role, expiresAt }) => ({ id, email, role, expires_at: expiresAt.toISOString() }));
}

export async function withdraw(sql: Sql, store: string, id: string): Promise<boolean> {
  const gone = await sql
    .delete(invitations)
    .where(and(eq(invitations.storeId, store), eq(invitations.id, id)))
    .returning();
  return gone.length > 0;
}
