import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { expectedTables, type Table } from './expected.ts';
import type { Ledger } from './ledger.ts';

interface Row {
  table: string;
  key: string;
  figures: string;
}

/** Compares every table of a stopped server's files with what the acknowledged events come to. One line a difference, named by its table. */
export async function auditFiles(dataDir: string, ledger: Ledger): Promise<string[]> {
  const rows = await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'rows');
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'files.ts'), join(dataDir, 'warehouse'), out]);
    const found: Row[] = [];
    for await (const line of createInterface({ input: createReadStream(out) })) found.push(JSON.parse(line) as Row);
    return found;
  });
  return differences(rows, ledger);
}

export function differences(rows: readonly Row[], ledger: Ledger): string[] {
  const held = Map.groupBy(rows, (row) => row.table);
  const ids = new Map<string, number>();
  for (const { key } of held.get('events') ?? []) ids.set(key, (ids.get(key) ?? 0) + 1);
  const events = ledger.events((id) => ids.has(id));
  const twice = [...ids].filter(([, times]) => times > 1).map(([id, times]) => `events: ${id} is stored ${times} times`);
  const others = Object.entries(expectedTables(events)).map(([table, expected]) => {
    const found: Table = new Map((held.get(table) ?? []).map(({ key, figures }) => [key, figures]));
    return compareTables(table, expected, found);
  });
  return [...twice, ...others.flat()];
}

function compareTables(table: string, expected: Table, found: Table): string[] {
  const wrong: string[] = [];
  for (const [key, figures] of expected) {
    if (found.get(key) !== figures) wrong.push(`${table}: ${key} must be ${figures}, is ${found.get(key) ?? 'missing'}`);
  }
  for (const [key, figures] of found) if (!expected.has(key)) wrong.push(`${table}: ${key} ${figures} is there and must not be`);
  return wrong;
}
