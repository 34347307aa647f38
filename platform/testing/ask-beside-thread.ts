import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openChdb } from '../warehouse/chdb.ts';

/** Two threads of one process on one warehouse: the worker inserts 20 batches and closes, the main thread asks meanwhile and afterwards. */
if (isMainThread) {
  const dir = process.argv[2] ?? '';
  const warehouse = await openChdb({ dir, sessions: 2 });
  await warehouse.command('CREATE TABLE facts (id UInt64) ENGINE = MergeTree ORDER BY id');
  const count = async () => (await warehouse.query<{ n: number }>('SELECT count() AS n FROM facts'))[0]?.n ?? 0;
  const worker = new Worker(new URL(import.meta.url), { workerData: dir });
  let working = true;
  const finished = once(worker, 'message').then(() => {
    working = false;
  });
  const seen = [0];
  while (working) seen.push(await count());
  await finished;
  seen.push(await count());
  const grows = seen.every((n, index) => n >= (seen[index - 1] ?? 0));
  console.log(`${seen.at(-1)} rows, ${grows ? 'seen growing' : 'seen shrinking'}`);
  await warehouse.close();
  process.exit(0);
} else {
  const warehouse = await openChdb({ dir: workerData as string, sessions: 1 });
  for (let batch = 0; batch < 20; batch++) {
    const rows = Array.from({ length: 1_000 }, (_, index) => `[${batch * 1_000 + index}]`).join('\n');
    await warehouse.insert('facts', ['id'], rows, `batch ${batch}`);
  }
  await warehouse.close();
  parentPort?.postMessage('done');
  // The thread ends with the process: a thread that ends by itself tears the engine down under the others.
  parentPort?.on('message', () => {});
}
