import { gte } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '../contracts/error.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { erasures, stores } from '../platform/database/schema.ts';

const listSchema = z.array(
  z.object({ id: z.uuid(), store: z.string(), subject: z.string(), kind: z.enum(['visitor', 'user']), created_at: z.iso.datetime() }),
);
export type ListedErasure = z.infer<typeof listSchema>[number];

/** The `data` of an answer of `GET /api/privacy/erasures`. Throws Fault `bad_erasures`. */
export function readErasures(data: unknown): ListedErasure[] {
  const parsed = listSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Fault(
    'bad_erasures',
    'The list of erasures is not one that GET /api/privacy/erasures gave. Save its whole answer in the file.',
  );
}

/**
 * What was erased after the tables were frozen is in them again: those erasures are opened anew, with those of a later list, so that the server carries
 * them out at its next start. Returns how many. Stores that the backup does not know have nothing in it to erase.
 */
export async function reopenErasures(dir: string, mark: number, later: readonly ListedErasure[]): Promise<number> {
  const { sql, close } = await openPglite({ dir });
  try {
    const opened = await sql
      .update(erasures)
      .set({ finishedAt: null })
      .where(gte(erasures.finishedAt, new Date(mark)))
      .returning();
    const known = new Set((await sql.select({ id: stores.id }).from(stores)).map(({ id }) => id));
    const rows = later
      .filter(({ store }) => known.has(store))
      .map(({ id, store: storeId, subject, kind, created_at }) => ({ id, storeId, subject, kind, createdAt: new Date(created_at) }));
    const added = rows.length === 0 ? [] : await sql.insert(erasures).values(rows).onConflictDoNothing().returning();
    return opened.length + added.length;
  } finally {
    await close();
  }
}
