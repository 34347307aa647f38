import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../contracts/error.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { lockDataDir } from '../platform/lock.ts';
import { openLmdbLog } from '../platform/log/lmdb.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import { dataPaths } from '../platform/paths.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import { refuseHalfRestored } from './half-restored.ts';
import { type Backup, takeBackup } from './take.ts';

/**
 * Takes a backup of a data directory on which no server runs. A batch that a kill left half inserted goes into it as it is, with its plan: the server that
 * is started on the restored directory carries it to its end.
 */
export async function takeOffline(dataDir: string, withKeys: boolean): Promise<Backup> {
  const paths = dataPaths(dataDir);
  if (!existsSync(paths.warehouse))
    throw new Fault(
      'nothing_to_back_up',
      `There is no data in ${dataDir}. Name the directory of the server: DATA_DIR=./data npm run backup -- FILE`,
    );
  refuseHalfRestored(dataDir);
  const unlock = await lockDataDir(dataDir);
  const warehouse = await openChdb({ dir: paths.warehouse });
  await migrate(warehouse, join(import.meta.dirname, '..', 'clickhouse', 'migrations'));
  const database = await openPglite({ dir: paths.database });
  const log = await openLmdbLog({ dir: paths.log, partitions: 1 });
  const positions = await openLmdbPositions({ dir: paths.positions });
  const closeAll = async () => {
    await positions.close();
    await log.close();
    await database.close();
    await warehouse.close();
    await unlock();
  };
  try {
    const stand = await Promise.all(Array.from({ length: log.partitions }, (_, partition) => positions.load(partition)));
    const hold = async () => ({ positions: stand, release: () => {} });
    const backup = await takeBackup({ dataDir, database, warehouse, log, hold, clock: Date.now }, { withKeys });
    return {
      ...backup,
      async close() {
        await backup.close();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
