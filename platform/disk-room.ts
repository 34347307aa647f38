import { statfsSync } from 'node:fs';
import { Fault } from '../contracts/error.ts';

/**
 * With fewer free bytes than this no engine is asked to write. Where the disk refuses LMDB a page, it formats what it says of that into 100 bytes that
 * are too few and overwrites its neighbour's memory (mdb.c of lmdb 3.5.6, mdb_page_flush): so it must not come to that. What another program takes
 * between the look and the write is less.
 */
export const LEAST_ROOM = 64 * 1_048_576;

/** Bytes free on the disk of a folder, looked at in 2 us. One that cannot be asked is left to the write itself to find out about. */
export function freeBytes(dir: string): number {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Throws a retryable Fault `disk_full` where less is free. */
export function requireRoom(dir: string): void {
  if (freeBytes(dir) < LEAST_ROOM)
    throw new Fault('disk_full', `The disk of ${dir} is full. Free some space.`, { status: 503, retryable: true });
}
