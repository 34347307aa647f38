import { openLmdbLog } from '../log/lmdb.ts';

/** Appends for ever, many at once, and prints each acknowledged offset with its value: `offset value`. Killed by its test. */
const log = await openLmdbLog({ dir: process.argv[2] ?? '', partitions: 1 });
let count = 0;
async function appendForever(): Promise<never> {
  for (;;) {
    const value = `${process.pid}-${count++}`;
    const offset = await log.append(0, value);
    process.stdout.write(`${offset} ${value}\n`);
  }
}
await Promise.all(Array.from({ length: 64 }, appendForever));
