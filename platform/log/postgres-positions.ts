import { and, eq } from 'drizzle-orm';
import type { Sql } from '../database/port.ts';
import { positions as table } from '../database/schema.ts';
import type { Positions } from './port.ts';

/**
 * Positions and plans in PostgreSQL, of the log of one epoch. A processor that lost its partition to another finds a version that it has not
 * written, and can write nothing more: that is the fence. The database stays open on `close`: it is its owner's.
 */
export function openPostgresPositions(sql: Sql, epoch: string): Positions {
  const of = (partition: number) => and(eq(table.epoch, epoch), eq(table.partition, partition));
  return {
    async load(partition) {
      const [row] = await sql.select().from(table).where(of(partition));
      return row ? { next: row.next, plan: row.plan, version: row.version } : { next: 0, plan: null, version: 0 };
    },
    async save(partition, { next, plan }, version) {
      const values = { next, plan, version: version + 1 };
      const written =
        version === 0
          ? await sql
              .insert(table)
              .values({ epoch, partition, ...values })
              .onConflictDoNothing()
              .returning()
          : await sql
              .update(table)
              .set(values)
              .where(and(of(partition), eq(table.version, version)))
              .returning();
      return written.length > 0;
    },
    async close() {},
  };
}
