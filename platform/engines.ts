import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql as text } from 'drizzle-orm';
import { Fault } from '../contracts/error.ts';
import type { Cache } from './cache/port.ts';
import { openRedisCache } from './cache/redis.ts';
import type { Config } from './config.ts';
import type { Database } from './database/port.ts';
import { openPostgres } from './database/postgres.ts';
import { type KafkaLogOptions, openKafkaLog } from './log/kafka.ts';
import type { Log } from './log/port.ts';
import { openSpillingLog, type SpillingLog } from './log/spill.ts';
import { dataPaths } from './paths.ts';
import { openClickHouse } from './warehouse/clickhouse.ts';
import { migrate } from './warehouse/migrate.ts';
import type { Warehouse } from './warehouse/port.ts';

/** The distributed engines of a configuration that names them (`requireShared`). */

type Problem = (error: unknown) => void;

export function sharedCache({ engines }: Config, onProblem: Problem): Promise<Cache> {
  return openRedisCache({ url: named(engines.redis), onProblem });
}

export function sharedDatabase({ engines }: Config, onProblem: Problem): Promise<Database> {
  return openPostgres({ url: named(engines.postgres), onProblem });
}

export function sharedWarehouse({ engines }: Config): Promise<Warehouse> {
  return openClickHouse({ url: named(engines.clickhouse) });
}

export async function sharedLog(config: Config, onProblem: Problem): Promise<Log> {
  return openKafkaLog(await kafkaOptions(config, onProblem));
}

/** Kafka, and the data directory's own log while Kafka is away. */
export async function sharedLogOrOwn(config: Config, onProblem: Problem): Promise<SpillingLog> {
  const options = await kafkaOptions(config, onProblem);
  return openSpillingLog({
    connect: () => openKafkaLog(options),
    dir: dataPaths(config.dataDir).spill,
    partitions: config.log.partitions,
    diskReserveBytes: config.log.diskReserveBytes,
    onProblem,
  });
}

async function kafkaOptions({ engines, log }: Config, onError: Problem): Promise<KafkaLogOptions> {
  const { brokers, topic, member, tls, sasl } = named(engines.kafka);
  const security = { tls: tls && (tls.ca === undefined ? {} : { ca: await authorities(tls.ca) }), sasl };
  return { brokers, topic, partitions: log.partitions, onError, ...security, ...(member === undefined ? {} : { member }) };
}

/** The certificates in KAFKA_TLS_CA. Throws Fault `bad_configuration` where it holds none. */
async function authorities(file: string): Promise<string> {
  const pem = await readFile(file, 'utf8').catch(() => '');
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new Fault(
    'bad_configuration',
    `KAFKA_TLS_CA=${file}: no PEM file with a certificate can be read there. Name the file of the authority that signed the brokers' certificates.`,
  );
}

/** Of all locks of the database the one under which the warehouse's migrations run, as ClickHouse has none. */
const MIGRATION_LOCK = 4_120_838;

/** Brings the warehouse up to date; of several processes that start at once one does it, and the others wait. */
export async function migrateShared(warehouse: Warehouse, { sql }: Database, onProgress: (name: string) => void): Promise<void> {
  const folder = join(import.meta.dirname, '..', 'clickhouse', 'migrations');
  // Asked again and again, not waited for: a statement that waits is given up after its time.
  for (;;) {
    const done = await sql.transaction(async (tx) => {
      const { rows } = (await tx.execute(text`SELECT pg_try_advisory_xact_lock(${MIGRATION_LOCK}) AS taken`)) as unknown as {
        rows: { taken: boolean }[];
      };
      if (!rows[0]?.taken) return false;
      await migrate(warehouse, folder, onProgress);
      return true;
    });
    if (done) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function named<T>(address: T | undefined): T {
  if (address === undefined) throw new Error('requireShared has not been asked about this engine');
  return address;
}
