import { parentPort, workerData } from 'node:worker_threads';
import { openMemoryCache } from '../platform/cache/memory.ts';
import type { Config } from '../platform/config.ts';
import type { DirectorySnapshot } from '../platform/database/port.ts';
import { fromSnapshot } from '../platform/database/snapshot-directory.ts';
import { openGeo } from '../platform/geo/maxmind.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import { createLogger } from '../platform/logger.ts';
import { dataPaths } from '../platform/paths.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { hasEnded } from '../platform/warehouse/fault.ts';
import { type Held, startProcessor } from './processor.ts';

/**
 * The processor as a thread of the one-machine server, so that enriching and inserting never hold up the thread that answers requests.
 * Composition root. Says `ready` when it consumes; on `stop` it commits, says `stopped`, and ends. Between `hold`, answered with `held`, and
 * `release` it inserts nothing.
 */
export interface WorkerData {
  config: Config;
  directory: DirectorySnapshot;
}

const { config, directory: snapshot } = workerData as WorkerData;
const port = parentPort;
if (!port) throw new Error('this file is the processor thread of server.ts');

const paths = dataPaths(config.dataDir);
const logger = createLogger(config.logLevel).child({ service: 'processor' });
const cache = openMemoryCache({ name: config.dataDir });
const directory = await fromSnapshot(snapshot, cache);
const log = await openLmdbLog({ dir: paths.log, partitions: config.log.partitions });
const positions = await openLmdbPositions({ dir: paths.positions });
const warehouse = await openChdb({ dir: paths.warehouse, sessions: 2 });
const geo = await openGeo({ file: config.geoipDb });

const processor = await startProcessor({
  log,
  positions,
  warehouse,
  cache,
  directory,
  geo,
  clock: Date.now,
  keepBytes: config.log.keepBytes,
  keepMs: config.log.keepMs,
  onFailure: (error) => {
    throw error;
  },
  onRetry: (error, attempt) => {
    // Only a new process has a new engine; what was acknowledged waits in the log.
    if (hasEnded(error)) throw error;
    logger.warn({ err: error, attempt }, 'the warehouse did not take a batch; trying again');
  },
  ...(logger.isLevelEnabled('debug') && { onStored: (request) => logger.debug(request, 'stored') }),
  onSettleProblem: (error) => logger.warn({ err: error }, 'past days could not be added up; trying again'),
});

port.postMessage('ready');
let held: Promise<Held> | null = null;
const release = async () => {
  const was = held;
  held = null;
  (await was?.catch(() => null))?.release();
};
port.on('message', async (message) => {
  if (message === 'hold') {
    held ??= processor.hold();
    const answer = await held.then(
      ({ positions }) => ({ held: positions }),
      (error: Error) => ({ problem: error.message }),
    );
    port.postMessage(answer);
  }
  if (message === 'release') await release();
  if (message !== 'stop') return;
  await release();
  await processor.stop();
  await positions.close();
  port.postMessage('stopped');
});
