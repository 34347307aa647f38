import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openChdb } from './chdb.ts';
import { describeWarehouse } from './contract.ts';
import { Block } from './port.ts';

// One data directory a process: every test of this file shares it.
const { dir, remove } = await temporaryFolder();

describeWarehouse('chDB', async () => {
  const warehouse = await openChdb({ dir });
  return { warehouse, destroy: remove };
});

test('merges wait while large blocks follow each other, and no longer', async () => {
  const warehouse = await openChdb({ dir });
  onTestFinished(() => warehouse.close());
  await warehouse.command('CREATE TABLE flood (id UInt64) ENGINE = MergeTree ORDER BY id');
  for (let block = 0; block < 3; block++) {
    const rows = Array.from({ length: 20_000 }, (_, n) => [block * 20_000 + n]);
    await warehouse.insertBlock('flood', new Block({ id: 'UInt64' }, rows));
  }
  const merge = () => warehouse.command('OPTIMIZE TABLE flood FINAL');
  await expect(merge()).rejects.toThrow(/[Cc]ancelled/);
  await vi.waitFor(merge, { timeout: 20_000, interval: 200 });
  expect(await warehouse.query(`SELECT count() AS parts, sum(rows) AS rows FROM system.parts WHERE active AND table = 'flood'`)).toEqual([
    { parts: 1, rows: 60_000 },
  ]);
  await warehouse.command('DROP TABLE flood');
});

test('another thread inserts while this one asks; its close leaves the engine running', async () => {
  const { dir: other, remove: removeOther } = await temporaryFolder();
  onTestFinished(removeOther);
  // In a process of its own, since this one is bound to the first directory.
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'testing', 'ask-beside-thread.ts'), other], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'exit');
  expect({ code, said }).toEqual({ code: 0, said: '20000 rows, seen growing\n' });
});
