import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { describeLog, describePositions } from './contract.ts';
import { openLmdbLog } from './lmdb.ts';
import { openLmdbPositions } from './lmdb-positions.ts';

const testing = join(import.meta.dirname, '..', 'testing');

describeLog('LMDB', async () => {
  const { dir, remove } = await temporaryFolder();
  return { open: (partitions) => openLmdbLog({ dir, partitions }), destroy: remove };
});
describePositions('LMDB', async () => {
  const { dir, remove } = await temporaryFolder();
  return { open: () => openLmdbPositions({ dir }), destroy: remove };
});

async function folder(): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  return dir;
}

test('everything acknowledged is there after kill -9 in the middle of writing, three times over', async () => {
  const dir = await folder();
  const acknowledged = new Map<number, string>();
  for (let round = 1; round <= 3; round++) {
    const child = spawn(process.execPath, [join(testing, 'append-until-killed.ts'), dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const wanted = acknowledged.size + 1_500 * round;
    let rest = '';
    for await (const chunk of child.stdout) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [offset = '', value = ''] = line.split(' ');
        expect(acknowledged.has(Number(offset)), `offset ${offset} was given twice`).toBe(false);
        acknowledged.set(Number(offset), value);
      }
      if (acknowledged.size >= wanted) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }
  const log = await openLmdbLog({ dir, partitions: 1 });
  const stored = new Map((await log.read(0, 0, Number.MAX_SAFE_INTEGER)).map(({ offset, value }) => [offset, value]));
  await log.close();
  const lost = [...acknowledged].filter(([offset, value]) => stored.get(offset) !== value);
  expect(lost).toEqual([]);
});

test('another thread is woken by appends and reads them, and may prune', async () => {
  const dir = await folder();
  const log = await openLmdbLog({ dir, partitions: 1 });
  const worker = new Worker(join(testing, 'read-in-thread.ts'), { workerData: dir });
  await once(worker, 'message');
  const read: { value: string; end: number }[] = [];
  const pruned = new Promise<void>((resolve) => {
    worker.on('message', (message) => (message === 'pruned' ? resolve() : read.push(message)));
  });
  const values = Array.from({ length: 500 }, (_, index) => `${index}-${'x'.repeat(2_000)}`);
  await Promise.all(values.slice(0, 250).map((value) => log.append(0, value)));
  for (const value of values.slice(250)) await log.append(0, value);
  await expect.poll(() => read.length, { timeout: 20_000 }).toBe(values.length);
  expect(read.map((one) => one.value)).toEqual(values);
  expect(read.at(-1)?.end).toBe(values.length);
  worker.postMessage(400);
  await pruned;
  expect(await log.begin(0)).toBe(400);
  expect(await log.append(0, 'next')).toBe(500);
  await worker.terminate();
  await log.close();
});

test('refuses to append while less than the reserve is free', async () => {
  const log = await openLmdbLog({ dir: await folder(), partitions: 1, diskReserveBytes: Number.MAX_SAFE_INTEGER });
  const refusal = await log.append(0, 'a').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Fault);
  expect(refusal).toMatchObject({ code: 'log_full', status: 503, retryable: true });
  expect(log.pressure().waitingBytes).toBe(0);
  await log.close();
});

test('a disk that takes no more refuses appends, ends nothing and loses nothing; with room again it goes on', async () => {
  // A limit on the size of files stands for the full disk: it needs no rights.
  const script = join(testing, 'append-until-refused.ts');
  const child = spawn('sh', ['-c', 'ulimit -f 6000; exec "$0" "$@"', process.execPath, script, await folder()], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, 'exit');
  expect({ code, ...JSON.parse(said || '{}') }).toEqual({
    code: 0,
    acknowledged: true,
    refused: true,
    retryable: true,
    lost: 0,
    goesOn: true,
  });
});
