import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import v8 from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './port.ts';
import * as schema from './schema.ts';

/** PostgreSQL inside this process; without `dir` in memory. One process a folder: the caller holds the data directory's lock. */
export async function openPglite({ dir }: { dir?: string } = {}): Promise<Database> {
  if (dir) await createOnce(dir);
  const client = await sparingly(() => PGlite.create(dir));
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

/** Makes the cluster in a process of its own: the engine keeps the 250 MB that this takes for as long as its process lives. */
async function createOnce(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'create-pglite.ts'), dir]);
}

/** Opening makes so much garbage at once that V8 would grow its young generation for good: 160 MB of resident memory. */
async function sparingly<T>(work: () => Promise<T>): Promise<T> {
  v8.setFlagsFromString('--optimize-for-size');
  try {
    return await work();
  } finally {
    v8.setFlagsFromString('--no-optimize-for-size');
  }
}
