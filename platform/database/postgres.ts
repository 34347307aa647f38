import { join } from 'node:path';
import { sql as text } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool } from 'pg';
import { Fault } from '../../contracts/error.ts';
import type { Database } from './port.ts';
import * as schema from './schema.ts';

export interface PostgresOptions {
  /** `postgres://person:password@host:5432/database` */
  url: string;
  connections?: number;
  /** How long the start waits for the server, ms. */
  patienceMs?: number;
  /** Told of connections that broke while nobody used them; new ones are made when they are needed. */
  onProblem?: (error: unknown) => void;
}

/** Of all locks of this database the one under which migrations run. */
const MIGRATION_LOCK = 4_120_837;
const AGAIN_MS = 500;

/** A PostgreSQL server (15 or later), migrated. Throws Fault `database_unavailable` when it does not answer in time. */
export async function openPostgres({
  url,
  connections = 10,
  patienceMs = 30_000,
  onProblem = () => {},
}: PostgresOptions): Promise<Database> {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  pool.on('error', onProblem);
  const ping = async (): Promise<void> => {
    await pool.query('SELECT 1');
  };
  try {
    await untilAnswered(ping, patienceMs);
    await migrateAlone(url);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    sql: drizzle(pool, { schema }),
    ping,
    close: () => pool.end(),
  };
}

/** Several processes may start at once: the migrator itself takes no lock, so one waits for the other here. */
async function migrateAlone(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    const sql = drizzle(pool);
    await sql.execute(text`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    // The lock ends with its connection.
    await migrate(sql, { migrationsFolder: join(import.meta.dirname, 'drizzle') });
  } finally {
    await pool.end();
  }
}

async function untilAnswered(ping: () => Promise<void>, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await ping();
    } catch (error) {
      if (Date.now() < deadline && isPassing(error)) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      else throw unavailable(error);
    }
  }
}

/** Not there yet, or starting up: not a wrong password or a database that does not exist. */
function isPassing(error: unknown): boolean {
  const code = String((error as { code?: unknown }).code ?? '');
  return code === '' || code === '57P03' || /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)/.test(code);
}

function unavailable(cause: unknown): Fault {
  const why = cause instanceof Error && cause.message !== '' ? cause.message : String((cause as { code?: unknown }).code ?? cause);
  return new Fault('database_unavailable', `PostgreSQL at DATABASE_URL does not answer: ${why}. Start it, or mend DATABASE_URL.`, {
    retryable: true,
    cause,
  });
}
