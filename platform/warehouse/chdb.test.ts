import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openChdb } from './chdb.ts';
import { describeWarehouse } from './contract.ts';

// One data directory a process: every test of this file shares it.
const { dir, remove } = await temporaryFolder();

describeWarehouse('chDB', async () => {
  const warehouse = await openChdb({ dir });
  return { warehouse, destroy: remove };
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
