import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { storeSchema } from '../../contracts/store.ts';
import { dataPaths } from '../../platform/paths.ts';
import { openChdb } from '../../platform/warehouse/chdb.ts';
import { migrate } from '../../platform/warehouse/migrate.ts';
import { loadQueries } from '../../platform/warehouse/sql.ts';
import { Settler } from '../../processor/settle/settler.ts';
import { LOAD_STORE } from '../harness/temporary.ts';
import { makeDataset } from './dataset.ts';

const CLICKHOUSE = join(import.meta.dirname, '..', '..', 'clickhouse');

/** Fills the warehouse of a data directory with a month of events, before any server runs on it. Says how far it is. */
export async function storeDataset(
  dataDir: string,
  { events, seed, zone = 'UTC' }: { events: number; seed: number; zone?: string },
): Promise<void> {
  const dir = dataPaths(dataDir).warehouse;
  await mkdir(dir, { recursive: true });
  const warehouse = await openChdb({ dir, maxMemoryBytes: 8 * 1024 ** 3 });
  await migrate(warehouse, join(CLICKHOUSE, 'migrations'));
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
  console.log('  adding up its days, as the processor does in quiet times');
  const settler = new Settler({
    warehouse,
    query: loadQueries(join(CLICKHOUSE, 'queries')),
    clock: Date.now,
    stores: () => [storeSchema.parse({ id: LOAD_STORE.id, name: 'Load test', timezone: zone })],
    sleep: async () => {},
    onProblem: () => {},
  });
  await settler.look();
  console.log(`  ${await settler.look()} days`);
  await warehouse.close();
}
