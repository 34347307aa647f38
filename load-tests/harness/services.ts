import { type Cluster, type RunningService, startCluster } from './cluster.ts';
import { provisionFile } from './temporary.ts';

type Several = [RunningService, ...RunningService[]];

/** Services on real engines, with the load tests' store. */
export interface Services {
  cluster: Cluster;
  apis: Several;
  ingests: RunningService[];
  /** Those that run: one may be killed, and another come. */
  processors: RunningService[];
}

/** Starts two of each, or as many apis as are asked for; `folder` keeps what instances keep. The log has four partitions, of which each processor has two. Ended by `cluster.stop()`. */
export async function startServices(folder: string, currency: string, count: { apis: number } = { apis: 2 }): Promise<Services> {
  const provision = await provisionFile(folder, { currency, timezone: 'UTC' });
  const cluster = await startCluster(folder, { LOG_PARTITIONS: '4', PROVISION: provision });
  try {
    // The first one makes the tables; the others need not wait for each other.
    const first = await cluster.start('api');
    const more = Array.from({ length: count.apis - 1 }, () => cluster.start('api'));
    const pairs = (['ingest', 'processor'] as const).map((name) => Promise.all([cluster.start(name), cluster.start(name)]));
    const [ingests = [], processors = []] = await Promise.all(pairs);
    return { cluster, apis: [first, ...(await Promise.all(more))], ingests, processors };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Each call the next of them, from the first again after the last. */
export function inTurn(services: readonly RunningService[]): () => string {
  let next = 0;
  return () => services[next++ % services.length]?.url ?? '';
}
