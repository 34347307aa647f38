import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Database } from './port.ts';
import { ownerSessions, setupLinks } from './schema.ts';
import { randomToken, sha256 } from './token.ts';

const DAY = 86_400_000;
export const SESSION_DAYS = 30;

/** Makes a link's token, good for one use within a day. */
export async function createSetupLink({ sql }: Database): Promise<string> {
  const token = randomToken();
  await sql.insert(setupLinks).values({ tokenSha256: sha256(token), expiresAt: new Date(Date.now() + DAY) });
  return token;
}

/** Uses a link up and returns the token of the session that it opens; null when it is unknown, used or too old. */
export async function redeemSetupLink({ sql }: Database, token: string): Promise<string | null> {
  const now = new Date();
  const session = randomToken();
  // Together: a link is never used up without a session to show for it.
  return sql.transaction(async (tx) => {
    const used = await tx
      .update(setupLinks)
      .set({ usedAt: now })
      .where(and(eq(setupLinks.tokenSha256, sha256(token)), isNull(setupLinks.usedAt), gt(setupLinks.expiresAt, now)))
      .returning();
    if (used.length === 0) return null;
    await tx.insert(ownerSessions).values({ tokenSha256: sha256(session), expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY) });
    return session;
  });
}

/** Whether the token is of a session that is still open. */
export async function findSession({ sql }: Database, token: string): Promise<boolean> {
  const found = await sql
    .select()
    .from(ownerSessions)
    .where(and(eq(ownerSessions.tokenSha256, sha256(token)), gt(ownerSessions.expiresAt, new Date())));
  return found.length > 0;
}

export async function endSession({ sql }: Database, token: string): Promise<void> {
  await sql.delete(ownerSessions).where(eq(ownerSessions.tokenSha256, sha256(token)));
}
