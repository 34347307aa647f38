import { and, eq, gt } from 'drizzle-orm';
import { Fault } from '../../contracts/error.ts';
import type { Database, Sql } from '../../platform/database/port.ts';
import { milestones, setupLinks } from '../../platform/database/schema.ts';
import { randomToken, sha256 } from '../../platform/database/token.ts';
import { addPerson, type NewPerson, setRole } from './people.ts';

const DAY = 86_400_000;
const OWNER = 'owner';

/** Whether nobody owns this server yet. */
export async function needsOwner({ sql }: Database): Promise<boolean> {
  const done = await sql.select().from(milestones).where(eq(milestones.name, OWNER));
  return done.length === 0;
}

/** Makes the token of the link that the start prints; it is good for a day, until somebody is the owner. */
export async function createSetupLink({ sql }: Database): Promise<string> {
  const token = randomToken();
  await sql.insert(setupLinks).values({ tokenSha256: sha256(token), expiresAt: new Date(Date.now() + DAY) });
  return token;
}

export async function isSetupToken({ sql }: Database, token: string): Promise<boolean> {
  const found = await sql
    .select()
    .from(setupLinks)
    .where(and(eq(setupLinks.tokenSha256, sha256(token)), gt(setupLinks.expiresAt, new Date())));
  return found.length > 0;
}

/**
 * Makes the first owner, of the stores in `storeIds`. Of many who try at once one succeeds; the others get false. Links made before are
 * forgotten.
 */
export async function makeOwner(sql: Sql, person: NewPerson, storeIds: readonly string[]): Promise<boolean> {
  return sql.transaction(async (tx) => {
    if (!(await claimOwner(tx))) return false;
    const id = await addPerson(tx, person);
    if (id === null) throw new Fault('person_exists', `Somebody has the address ${person.email} already. Sign in.`, { status: 409 });
    for (const store of storeIds) await setRole(tx, id, store, 'owner');
    await tx.delete(setupLinks);
    return true;
  });
}

/** True for the one who is first; the others wait for its transaction's end. */
export async function claimOwner(sql: Sql): Promise<boolean> {
  const claimed = await sql.insert(milestones).values({ name: OWNER }).onConflictDoNothing().returning();
  return claimed.length > 0;
}
