import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contracts/error.ts';
import type { Warehouse } from './port.ts';
import { splitStatements } from './statements.ts';

/**
 * Applies the numbered `.sql` files of a folder that were not applied yet, in order. Each is remembered with its checksum: a file that changed
 * after it was applied is a Fault `migration_changed`, a number that is missing `migration_gap`. `last`: the file to end with, for tables as they once
 * were. Returns the names of those applied.
 */
export async function migrate(
  warehouse: Warehouse,
  folder: string,
  onProgress: (name: string) => void = () => {},
  last?: string,
): Promise<string[]> {
  await warehouse.command(
    'CREATE TABLE IF NOT EXISTS migrations (name String, checksum String, applied_at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY name',
  );
  const rows = await warehouse.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations');
  const known = new Map(rows.map((row) => [row.name, row.checksum]));
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const applied: string[] = [];
  for (const [index, name] of files.entries()) {
    if (Number.parseInt(name, 10) !== index + 1)
      throw new Fault('migration_gap', `clickhouse/migrations: ${name} should have number ${index + 1}.`);
    const text = await readFile(join(folder, name), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    const before = known.get(name);
    if (last !== undefined && name > last) break;
    if (before === checksum) continue;
    if (before !== undefined) {
      throw new Fault(
        'migration_changed',
        `clickhouse/migrations/${name} was changed after it was applied. Put it back and write the change as a new file.`,
      );
    }
    onProgress(name);
    for (const statement of splitStatements(text)) await unlessDone(() => warehouse.command(statement));
    await warehouse.insert('migrations', ['name', 'checksum'], JSON.stringify([name, checksum]));
    applied.push(name);
  }
  return applied;
}

/** What a file says exists already: it was killed half applied at an earlier start, and is carried on. */
const DONE = new Set(['57', '15', '44']);

async function unlessDone(apply: () => Promise<void>): Promise<void> {
  try {
    await apply();
  } catch (error) {
    const code = error instanceof Fault ? (error.details as { clickhouse?: string } | undefined)?.clickhouse : undefined;
    if (code === undefined || !DONE.has(code)) throw error;
  }
}
