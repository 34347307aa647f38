import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import v8 from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Database } from './port.ts';
import * as schema from './schema.ts';

/** One process asks, about little data: PostgreSQL's own defaults would hold 100 MB more. */
const SMALL = ['shared_buffers = 16MB', 'max_connections = 10'];

/** The database with what a backup of one machine needs besides. */
export interface PgliteDatabase extends Database {
  /** Copies the cluster's files as they are at one moment: questions wait for as long, which is a second or so, and nothing else does. */
  copyTo(target: string): Promise<void>;
}

/** PostgreSQL inside this process; without `dir` in memory. One process a folder: the caller holds the data directory's lock. */
export async function openPglite({ dir }: { dir?: string } = {}): Promise<PgliteDatabase> {
  if (dir) await createOnce(dir);
  const client = await sparingly(() => PGlite.create({ ...(dir ? { dataDir: dir } : {}), postgresqlconf: SMALL }));
  const sql = drizzle(client, { schema });
  await migrate(sql, { migrationsFolder: join(import.meta.dirname, 'drizzle') });
  return {
    sql,
    async ping() {
      await client.query('SELECT 1');
    },
    async copyTo(target) {
      if (!dir) throw new Error('a database in memory has no files to copy');
      // With what is in memory on the disk, the files need no recovery to be opened; without, they would be as after a kill.
      await client.query('CHECKPOINT');
      await client.runExclusive(() => cp(dir, target, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') }));
    },
    async close() {
      await client.close();
    },
  };
}

/**
 * Makes the cluster in a process of its own: the engine keeps the 250 MB that this takes for as long as its process lives. It is made beside its
 * place and moved there whole, so that a server killed meanwhile begins anew and not with half a cluster.
 */
async function createOnce(dir: string): Promise<void> {
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  const making = `${dir}.making`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'create-pglite.ts'), making]);
  await rename(making, dir);
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
