import type { Fault } from '../../contracts/error.ts';
import { openLmdbLog } from '../log/lmdb.ts';

/** Appends until the disk refuses, and on for a while; then makes room. Prints what came of it. */
const log = await openLmdbLog({ dir: process.argv[2] ?? '', partitions: 1 });
const acknowledged: number[] = [];
const faults: Fault[] = [];
const value = 'x'.repeat(5_000);
for (let round = 0; round < 60; round++) {
  const answers = await Promise.allSettled(Array.from({ length: 30 }, () => log.append(0, value)));
  for (const answer of answers) {
    if (answer.status === 'fulfilled') acknowledged.push(answer.value);
    else faults.push(answer.reason as Fault);
  }
}
const stored = new Set((await log.read(0, 0, Number.MAX_SAFE_INTEGER)).map((entry) => entry.offset));
await log.prune(0, acknowledged[acknowledged.length >> 1] ?? 0);
const goesOn = (await log.append(0, 'small')) > (acknowledged.at(-1) ?? 0);
const summary = {
  acknowledged: acknowledged.length > 0,
  refused: faults.length > 0,
  retryable: faults.every((fault) => fault.retryable && fault.status === 503),
  lost: acknowledged.filter((offset) => !stored.has(offset)).length,
  goesOn,
};
process.stdout.write(JSON.stringify(summary), () => process.exit(0));
