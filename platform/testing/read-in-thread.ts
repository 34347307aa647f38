import { parentPort, workerData } from 'node:worker_threads';
import { openLmdbLog } from '../log/lmdb.ts';

/** A thread that reads the log as the processor does: posts every value it finds, woken by `onAppend` alone. */
const log = await openLmdbLog({ dir: workerData as string, partitions: 1 });
let next = 0;
let reading = Promise.resolve();
async function readOn(): Promise<void> {
  for (const { offset, value } of await log.read(0, next, 1_000_000)) {
    next = offset + 1;
    parentPort?.postMessage({ value, end: await log.end(0) });
  }
}
log.onAppend(() => {
  reading = reading.then(readOn);
});
parentPort?.on('message', async (offset: number) => {
  await log.prune(0, offset);
  parentPort?.postMessage('pruned');
});
parentPort?.postMessage('ready');
