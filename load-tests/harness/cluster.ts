import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startClickHouse, type TestClickHouse } from '../../platform/testing/clickhouse.ts';
import { startKafka, type TestKafka } from '../../platform/testing/kafka.ts';
import { startPostgres, type TestPostgres } from '../../platform/testing/postgres.ts';
import { startRedis, type TestRedis } from '../../platform/testing/redis.ts';

const root = join(import.meta.dirname, '..', '..');

export type ServiceName = 'ingest' | 'processor' | 'api' | 'dashboard';

export interface RunningService {
  url: string;
  pid: number;
  /** SIGTERM, or the given signal; resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  output(): string;
}

export interface Engines {
  kafka: TestKafka;
  postgres: TestPostgres;
  redis: TestRedis;
  clickhouse: TestClickHouse;
  /** What a service needs to find them. */
  environment: Record<'KAFKA_BROKERS' | 'CLICKHOUSE_URL' | 'REDIS_URL' | 'DATABASE_URL' | 'VAULT_KEYS', string>;
  stop(): Promise<void>;
}

export interface Cluster extends Engines {
  /** Starts one more instance of a service as a process of its own. */
  start(name: ServiceName, environment?: Record<string, string>): Promise<RunningService>;
  /** Ends every service and engine. */
  stop(): Promise<void>;
}

/** Real Kafka, PostgreSQL, Redis, and ClickHouse over HTTP. `warehouseDir`: where the last keeps its data, which then stays. */
export async function startEngines(options: { warehouseDir?: string; advertisedKafkaPort?: number } = {}): Promise<Engines> {
  const { warehouseDir, advertisedKafkaPort } = options;
  const [kafka, postgres, redis, clickhouse] = await Promise.all([
    startKafka(advertisedKafkaPort === undefined ? {} : { advertisedPort: advertisedKafkaPort }),
    startPostgres(),
    startRedis(),
    startClickHouse(warehouseDir === undefined ? {} : { dir: warehouseDir }),
  ]);
  return {
    kafka,
    postgres,
    redis,
    clickhouse,
    environment: {
      KAFKA_BROKERS: kafka.brokers,
      CLICKHOUSE_URL: clickhouse.url,
      REDIS_URL: redis.url,
      DATABASE_URL: await postgres.create(),
      VAULT_KEYS: `test:${randomBytes(32).toString('base64url')}`,
    },
    async stop() {
      await Promise.all([kafka.stop(), postgres.stop(), redis.stop(), clickhouse.stop()]);
    },
  };
}

/** The same, for services as processes of their own. `folder` keeps what instances keep. */
export async function startCluster(folder: string, shared: Record<string, string> = {}): Promise<Cluster> {
  const engines = await startEngines();
  const services = new Set<RunningService>();
  let count = 0;
  return {
    ...engines,
    async start(name, environment = {}) {
      const data = join(folder, `${name}-${count++}`);
      const service = await startService(name, {
        ...engines.environment,
        PORT: '0',
        LOG_LEVEL: 'warn',
        DATA_DIR: data,
        ...shared,
        ...environment,
      });
      services.add(service);
      return service;
    },
    async stop() {
      await Promise.all([...services].map((service) => service.stop()));
      await engines.stop();
    },
  };
}

/** Starts a service and waits until it says that it is ready. */
export async function startService(name: ServiceName, environment: Record<string, string>): Promise<RunningService> {
  const child: ChildProcess = spawn(process.execPath, [join(root, name, 'main.ts')], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastResort = () => child.kill('SIGKILL');
  process.once('exit', lastResort);
  const lines: string[] = [];
  const exited = once(child, 'close').then(([code]) => {
    process.off('exit', lastResort);
    return code as number | null;
  });
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        const said = /ready on (http:\/\/\S+)/.exec(line)?.[1];
        if (said) resolve(said);
      });
    }
    exited.then((code) => reject(new Error(`${name} ended with code ${code} before it was ready:\n${lines.join('\n')}`)), reject);
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
    output: () => lines.join('\n'),
  };
}
