import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { Fault } from '../contracts/error.ts';
import { openPglite } from '../platform/database/pglite.ts';
import { lockDataDir } from '../platform/lock.ts';
import { openLmdbPositions } from '../platform/log/lmdb-positions.ts';
import { restoreLmdbLog } from '../platform/log/lmdb-restore.ts';
import type { TailEntry } from '../platform/log/tail.ts';
import { dataPaths } from '../platform/paths.ts';
import type { Say } from '../platform/run-service.ts';
import { openChdb } from '../platform/warehouse/chdb.ts';
import { attachTables } from '../platform/warehouse/frozen-parts.ts';
import { migrate } from '../platform/warehouse/migrate.ts';
import { checkHeader } from './check-header.ts';
import { type ListedErasure, reopenErasures } from './erasures.ts';
import { extract, writeMember } from './extract.ts';
import { contradictions, differences, readFigures } from './figures.ts';
import { RESTORING } from './half-restored.ts';
import { type BackupHeader, DATABASE, KEYS, LOG_TAIL, type Manifest, PARTS } from './manifest.ts';
import { unpack } from './tar.ts';

const MIGRATIONS = join(import.meta.dirname, '..', 'clickhouse', 'migrations');
export interface RestoreOptions {
  dataDir: string;
  /** Erasures that were asked for since: a list as the privacy page exports it. */
  erasures?: readonly ListedErasure[];
  say: Say;
}

/**
 * Restores a backup into an empty data directory: every member is checked by its sum, the tables are opened, and what each store comes to is compared with
 * what the backup said it was. Throws a Fault that says what is wrong; the directory then holds nothing that a server would start on.
 */
export async function restoreBackup(source: AsyncIterable<Uint8Array>, { dataDir, erasures = [], say }: RestoreOptions): Promise<Manifest> {
  const unlock = await lockDataDir(dataDir);
  try {
    await requireEmpty(dataDir);
    await writeFile(join(dataDir, RESTORING), 'A restore is under way here, or was cut off. Empty this directory to begin again.\n');
    const folder = join(dataDir, 'restoring');
    await mkdir(folder, { mode: 0o700 });
    const { header, manifest, bytes } = await extract(source, folder, (first) => checkHeader(first, MIGRATIONS));
    say(`  ${manifest.members.length} members, ${(bytes / 1e6).toFixed(1)} MB, every sum as it was`);
    const paths = dataPaths(dataDir);
    await restoreDatabase(join(folder, DATABASE), paths.database);
    await restoreLog(join(folder, LOG_TAIL), manifest, paths);
    if (manifest.with_keys) await rename(join(folder, KEYS), paths.vaultKey);
    await restoreWarehouse(header, manifest, { dir: paths.warehouse, parts: join(folder, PARTS), say });
    const again = await reopenErasures(paths.database, manifest.mark.at, erasures);
    if (again > 0) say(`  ${again} erasures are carried out again at the next start`);
    await rm(folder, { recursive: true });
    await rm(join(dataDir, RESTORING));
    return manifest;
  } finally {
    await unlock();
  }
}

async function requireEmpty(dataDir: string): Promise<void> {
  const found = await readdir(dataDir);
  if (found.length === 0) return;
  const why = found.includes(RESTORING) ? 'holds a restore that was cut off' : 'is not empty';
  throw new Fault(
    'restore_not_empty',
    `The directory ${dataDir} ${why}. Name an empty one, or one that is not there yet: DATA_DIR=./restored npm run restore -- FILE`,
  );
}

async function restoreDatabase(file: string, dir: string): Promise<void> {
  for await (const member of unpack(createReadStream(file).pipe(createGunzip()))) await writeMember(member, dir);
  await (await openPglite({ dir })).close();
}

async function restoreLog(file: string, { mark }: Manifest, paths: ReturnType<typeof dataPaths>): Promise<void> {
  async function* entries(): AsyncGenerator<TailEntry> {
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
      const [partition, offset, value] = JSON.parse(line) as [number, number, string];
      yield { partition, offset, value };
    }
  }
  await restoreLmdbLog({ dir: paths.log, epoch: mark.epoch, begins: mark.partitions.map(({ next }) => next) }, entries());
  const positions = await openLmdbPositions({ dir: paths.positions });
  for (const [partition, { next, plan }] of mark.partitions.entries()) await positions.save(partition, { next, plan }, 0);
  await positions.close();
}

async function restoreWarehouse(
  header: BackupHeader,
  manifest: Manifest,
  { dir, parts, say }: { dir: string; parts: string; say: Say },
): Promise<void> {
  const warehouse = await openChdb({ dir });
  try {
    await migrate(warehouse, MIGRATIONS, () => {}, header.migrations.at(-1)?.name);
    const tables = await attachTables(warehouse, parts);
    const rows = (list: Manifest['tables']) =>
      JSON.stringify(list.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, rows: n }) => [name, n]));
    if (rows(tables) !== rows(manifest.tables))
      throw new Fault(
        'backup_damaged',
        `The tables hold other rows than they did: ${rows(tables)}, not ${rows(manifest.tables)}. Keep both directories and report it.`,
      );
    const figures = await readFigures(warehouse);
    const isBetweenBatches = manifest.mark.partitions.every(({ plan }) => plan === null);
    const wrong = [...differences(manifest.stores, figures), ...(isBetweenBatches ? contradictions(figures) : [])];
    if (wrong.length > 0)
      throw new Fault('restore_differs', `The restored figures are not those of the backup. ${wrong.slice(0, 5).join('; ')}`);
    const events = Object.values(figures).reduce((sum, store) => sum + store.events, 0);
    say(`  ${Object.keys(figures).length} stores, ${events} events: every figure as at ${new Date(manifest.mark.at).toISOString()}`);
  } finally {
    await warehouse.close();
  }
}
