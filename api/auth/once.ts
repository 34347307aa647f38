import { and, like, lt } from 'drizzle-orm';
import type { Sql } from '../../platform/database/port.ts';
import { milestones } from '../../platform/database/schema.ts';
import { sha256 } from '../../platform/database/token.ts';

const HOUR = 3_600_000;
const PREFIX = 'used:';

/** True for the first who uses a secret that is good once, in whichever process and however many try at the same time. It is remembered for an hour. */
export async function useOnce(sql: Sql, secret: string, now: number): Promise<boolean> {
  await sql.delete(milestones).where(and(like(milestones.name, `${PREFIX}%`), lt(milestones.at, new Date(now - HOUR))));
  const first = await sql
    .insert(milestones)
    .values({ name: PREFIX + sha256(secret), at: new Date(now) })
    .onConflictDoNothing()
    .returning();
  return first.length > 0;
}
