import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Database } from './port.ts';

/** The major version of PostgreSQL in PGlite: its files are of this form. The restore's test fails when it changes. */
export const POSTGRES = '18';

export interface DatabaseVersion {
  /** When the last migration that was applied was written, ms: drizzle's own mark. */
  migrated: number;
  /** PostgreSQL's major version, in whose form the files are. */
  postgres: string;
}

export async function databaseVersion({ sql: db }: Pick<Database, 'sql'>): Promise<DatabaseVersion> {
  const last = (await db.execute(sql`SELECT max(created_at) AS at FROM drizzle.__drizzle_migrations`)) as unknown as {
    rows: { at: string }[];
  };
  const server = (await db.execute(sql`SHOW server_version`)) as unknown as { rows: { server_version: string }[] };
  return { migrated: Number(last.rows[0]?.at ?? 0), postgres: server.rows[0]?.server_version.split('.')[0] ?? '' };
}

/** When the newest migration that this version of Footfall knows was written, ms. */
export async function newestMigration(): Promise<number> {
  const journal = await readFile(join(import.meta.dirname, 'drizzle', 'meta', '_journal.json'), 'utf8');
  const { entries } = JSON.parse(journal) as { entries: { when: number }[] };
  return Math.max(...entries.map((entry) => entry.when));
}
