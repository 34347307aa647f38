import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPaths } from '../../platform/paths.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import { LOAD_STORE } from '../harness/temporary.ts';
import { makeDataset } from './dataset.ts';

/** Fills the warehouse of a data directory with a month of events, before any server runs on it. Says how far it is. */
export async function storeDataset(dataDir: string, { events, seed }: { events: number; seed: number }): Promise<void> {
  const dir = dataPaths(dataDir).warehouse;
  await mkdir(dir, { recursive: true });
  const warehouse = await openChdb({ dir, maxMemoryBytes: 8 * 1024 ** 3 });
  await migrate(warehouse, join(import.meta.dirname, '..', '..', 'clickhouse', 'migrations'));
  let shown = 0;
  await makeDataset(warehouse, {
    events,
    days: 30,
    seed,
    store: LOAD_STORE.id,
    onProgress: (done) => {
      if (done - shown < events / 10) return;
      shown = done;
      console.log(`  made ${Math.round((done / events) * 100)} % of ${events} events`);
    },
  });
  await warehouse.close();
}
