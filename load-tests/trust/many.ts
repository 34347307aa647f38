import { join } from 'node:path';
import { type Engines, startEngines } from '../harness/cluster.ts';
import { inTemporaryFolder, provisionFile } from '../harness/temporary.ts';
import { type ServiceKind, Supervised, type SupervisedOptions } from './supervised.ts';

/** Services as processes of their own on real engines. */
export interface Many {
  engines: Engines;
  /** Those of one kind. */
  of(kind: ServiceKind): Supervised[];
  all: readonly Supervised[];
  /** Holds the warehouse's files, for who looks into them after the engine has stopped. */
  data: string;
}

export interface ManyOptions {
  /** Where services look for the engines, unless at the engines themselves. */
  through?: (engines: Engines) => Partial<Engines['environment']>;
  advertisedKafkaPort?: number;
  onReady?: (kind: ServiceKind, ...life: Parameters<NonNullable<SupervisedOptions['onReady']>>) => void;
}

/** What is committed stays in Kafka, for the verifier to read. */
const KEEP_ALL = { LOG_KEEP_BYTES: String(2 ** 40), LOG_KEEP_HOURS: '1000' };

/** Two ingests, two processors and an api on Kafka, PostgreSQL, Redis and ClickHouse over HTTP, for as long as `work` runs. All are ready when it begins. */
export function withMany<T>(options: ManyOptions, work: (many: Many) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (data) => {
    const provision = await provisionFile(data, { currency: 'EUR', timezone: 'UTC' });
    const { through, advertisedKafkaPort, onReady } = options;
    const engines = await startEngines({ warehouseDir: join(data, 'warehouse'), ...(advertisedKafkaPort && { advertisedKafkaPort }) });
    const shared = {
      ...engines.environment,
      ...through?.(engines),
      ...KEEP_ALL,
      LOG_PARTITIONS: '4',
      PROVISION: provision,
      DASHBOARD: '0',
      RATE_PER_ADDRESS: '100000000',
      RATE_PER_KEY: '100000000',
    };
    const all: Supervised[] = [];
    const start = (kind: ServiceKind, name: string, more: Record<string, string> = {}) => {
      // As in Compose: an ingest keeps its folder, where events may wait; the others begin with an empty one.
      const folder = (life: number) => join(data, kind === 'ingest' ? name : `${name}-${life}`);
      const environment = (life: number) => ({ ...shared, ...more, DATA_DIR: folder(life) });
      all.push(new Supervised({ kind, environment, ...(onReady && { onReady: (life) => onReady(kind, life) }) }));
    };
    try {
      start('api', 'api');
      await readyAll(all);
      start('ingest', 'ingest-1');
      start('ingest', 'ingest-2');
      // One has a name of its own, under which its partitions are its own again at once; those of the other are handed out anew.
      start('processor', 'processor-1', { INSTANCE: 'processor-1' });
      start('processor', 'processor-2');
      await readyAll(all);
      return await work({ engines, all, of: (kind) => all.filter((service) => service.kind === kind), data });
    } finally {
      await Promise.all(all.map((service) => service.stop()));
      await engines.stop();
    }
  });
}

/** Throws where one does not come up. */
export async function readyAll(services: readonly Supervised[]): Promise<void> {
  for (const service of services) {
    if (!(await service.ready())) throw new Error(`no ${service.kind} was ready within a minute:\n${service.output().slice(-2_000)}`);
  }
}
