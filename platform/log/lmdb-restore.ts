import { mkdir } from 'node:fs/promises';
import { open } from 'lmdb';
import { joinRecords } from './groups.ts';
import type { TailEntry } from './tail.ts';

export interface RestoredLog {
  dir: string;
  epoch: string;
  /** By partition, the offset of the first record that is restored, or that the next append gets where none is. */
  begins: readonly number[];
}

/** Makes the folder of a log anew with the records of a tail at the places where they were, under the epoch that it had. Durable when it resolves. */
export async function restoreLmdbLog({ dir, epoch, begins }: RestoredLog, entries: AsyncIterable<TailEntry>): Promise<number> {
  await mkdir(dir, { recursive: true });
  const root = open({ path: dir, maxDbs: 4, noMemInit: true });
  const records = root.openDB<string, [number, number]>({ name: 'records', encoding: 'string', keyEncoding: 'ordered-binary' });
  const meta = root.openDB<string, string>({ name: 'meta', encoding: 'string' });
  let count = 0;
  try {
    await meta.put('epoch', epoch);
    await meta.put('partitions', String(begins.length));
    for (const [partition, begin] of begins.entries()) await meta.put(`end:${partition}`, String(begin));
    let written: Promise<unknown> = Promise.resolve();
    for await (const { partition, offset, value } of entries) {
      written = records.put([partition, offset], joinRecords([value]));
      if (++count % 1_000 === 0) await written;
    }
    await written;
    await root.flushed;
  } finally {
    await root.close();
  }
  return count;
}
