import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './port.ts';
import * as schema from './schema.ts';

/** PostgreSQL inside this process; without `dir` in memory. One process a folder: the caller holds the data directory's lock. */
export async function openPglite({ dir }: { dir?: string } = {}): Promise<Database> {
  if (dir) await mkdir(dir, { recursive: true });
  const client = await PGlite.create(dir);
  const sql = drizzle(client, { schema });
  await migrate(sql, { migrationsFolder: join(import.meta.dirname, 'drizzle') });
  return {
    sql,
    async ping() {
      await client.query('SELECT 1');
    },
    async close() {
      await client.close();
    },
  };
}
