import { join } from 'node:path';

/** Where each embedded engine keeps its files inside the data directory. */
export function dataPaths(dataDir: string) {
  return {
    log: join(dataDir, 'log'),
    /** Of ingest as a process of its own: what Kafka has not taken yet. */
    spill: join(dataDir, 'spill'),
    positions: join(dataDir, 'positions'),
    warehouse: join(dataDir, 'warehouse'),
    database: join(dataDir, 'postgres'),
    vaultKey: join(dataDir, 'vault.key'),
  };
}
