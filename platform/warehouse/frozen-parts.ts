import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contracts/error.ts';
import { type FoundFile, filesBelow } from '../files-below.ts';
import type { Warehouse } from './port.ts';

/** Rows as they lie there: several versions of one count each, rows that were deleted lightly too. */
export interface TableRows {
  name: string;
  rows: number;
}

export interface Frozen {
  /** Every file, named `events/all_1_1_0/data.bin` (table, part, file), and how many rows are in the parts of each table that is not empty. */
  list(): Promise<{ files: FoundFile[]; tables: TableRows[] }>;
  /** Lets go of what was frozen. */
  thaw(): Promise<void>;
}

/** Letters, digits and underscores: the engine would escape others in the folder's name. */
const PREFIX = 'footfall_backup';
/** Written last, from others: frozen first, so that what it speaks of is in the others. */
const FIRST = 'settled_days';

/** Every table's parts as they are now, by hard links in the warehouse's own folder. Takes milliseconds a table, whatever its size. */
export async function freezeTables(warehouse: Warehouse, dir: string, name: string): Promise<Frozen> {
  const tables = await warehouse.query<{ name: string; folder: string }>(
    `SELECT name, data_paths[1] AS folder FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'migrations' ORDER BY name != '${FIRST}', name`,
  );
  const shadow = join(dir, 'shadow', `${PREFIX}_${name}`);
  for (const table of tables) await warehouse.command(`ALTER TABLE ${table.name} FREEZE WITH NAME '${PREFIX}_${name}'`);
  return {
    async list() {
      const files: FoundFile[] = [];
      const counted: TableRows[] = [];
      for (const { name: table, folder } of tables) {
        const found = await filesBelow(join(shadow, folder.slice(folder.indexOf('/store/'))));
        for (const file of found) files.push({ ...file, name: `${table}/${file.name}` });
        const counts = found.filter(({ name: file }) => /^[^/]+\/count\.txt$/.test(file));
        let rows = 0;
        for (const { path } of counts) rows += Number(await readFile(path, 'utf8'));
        if (rows > 0) counted.push({ name: table, rows });
      }
      return { files, tables: counted.sort((a, b) => (a.name < b.name ? -1 : 1)) };
    },
    thaw: () => rm(shadow, { recursive: true, force: true }),
  };
}

/** What a backup that was killed left frozen would keep its disk space for ever. */
export async function thawLeftovers(dir: string): Promise<void> {
  const shadow = join(dir, 'shadow');
  const names = await readdir(shadow).catch(() => []);
  for (const name of names) if (name.startsWith(PREFIX)) await rm(join(shadow, name), { recursive: true, force: true });
}

/**
 * Puts parts from `source` (a folder a table, in it one a part) into tables that are there and empty, by moving them. The engine checks each part's own
 * checksums as it takes it. Merging stays off until the next start, so that the rows can be counted.
 */
export async function attachTables(warehouse: Warehouse, source: string): Promise<TableRows[]> {
  await warehouse.command('SYSTEM STOP MERGES');
  const tables = await warehouse.query<{ name: string; folder: string }>(
    "SELECT name, data_paths[1] AS folder FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
  );
  const known = new Map(tables.map((table) => [table.name, table.folder]));
  const given = await readdir(source).catch(() => []);
  for (const table of given) {
    const folder = known.get(table);
    if (folder === undefined) throw new Fault('backup_damaged', `The backup holds the table ${table}, which its version does not have.`);
    await mkdir(join(folder, 'detached'), { recursive: true });
    for (const part of await readdir(join(source, table))) await rename(join(source, table, part), join(folder, 'detached', part));
    await warehouse.command(`ALTER TABLE ${table} ATTACH PARTITION ALL`);
  }
  return warehouse.query<TableRows>(
    `SELECT table AS name, toUInt64(sum(rows)) AS rows FROM system.parts
     WHERE database = currentDatabase() AND active AND table != 'migrations' GROUP BY table HAVING rows > 0 ORDER BY table`,
  );
}
