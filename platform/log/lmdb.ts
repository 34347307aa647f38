import { randomBytes } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { open, type RangeOptions } from 'lmdb';
import { Fault } from '../../contracts/error.ts';
import type { Log, LogEntry } from './port.ts';

export interface LmdbLogOptions {
  dir: string;
  partitions: number;
  /** Free bytes that must remain on the disk; below it an append is refused. */
  diskReserveBytes?: number;
}

/** Records let go of in one transaction: a longer one would hold up appends. */
const PRUNE_CHUNK = 2_000;
const DISK_CHECK_MS = 1_000;

/**
 * The log in an LMDB file: keys are [partition, offset]. One process appends; other threads of it may open the same folder to read.
 * LMDB gathers concurrent puts into one transaction; `flushed` resolves when that is on disk.
 */
export async function openLmdbLog({ dir, partitions, diskReserveBytes = 0 }: LmdbLogOptions): Promise<Log> {
  await mkdir(dir, { recursive: true });
  const root = open({ path: dir, maxDbs: 4, noMemInit: true });
  const records = root.openDB<string, [number, number]>({ name: 'records', encoding: 'string', keyEncoding: 'ordered-binary' });
  const meta = root.openDB<string, string>({ name: 'meta', encoding: 'string' });
  const epoch = meta.get('epoch') ?? (await newEpoch());
  const kept = await keepPartitions();
  const ends = Array.from({ length: kept }, (_, partition) => storedEnd(partition));
  const appended = new BroadcastChannel(`footfall-log:${dir}`);
  const listeners = new Set<() => void>();
  appended.onmessage = () => {
    for (const listener of listeners) listener();
  };
  appended.unref();
  let announced = false;
  let closed = false;
  let waitingBytes = 0;
  const waiting = new Map<number, number>();
  let ticket = 0;
  let full = false;
  if (diskReserveBytes > 0) await checkDisk();
  const diskWatch = diskReserveBytes > 0 ? setInterval(() => void checkDisk(), DISK_CHECK_MS) : null;
  diskWatch?.unref();

  async function newEpoch(): Promise<string> {
    const made = randomBytes(8).toString('hex');
    await meta.put('epoch', made);
    await meta.flushed;
    return made;
  }

  /** A log never has fewer partitions than it once had: their records still want to be read. */
  async function keepPartitions(): Promise<number> {
    const stored = Number(meta.get('partitions') ?? 0);
    if (stored >= partitions) return stored;
    await meta.put('partitions', String(partitions));
    await meta.flushed;
    return partitions;
  }

  function storedEnd(partition: number): number {
    // The end of a range is not part of it, so it lies below the first offset.
    const backwards = { start: [partition, Number.MAX_SAFE_INTEGER], end: [partition, -1], reverse: true, limit: 1 } satisfies RangeOptions;
    for (const key of records.getKeys(backwards)) return key[1] + 1;
    return Number(meta.get(`end:${partition}`) ?? 0);
  }

  /** A folder that cannot be asked is left to the append itself to find out about. */
  async function checkDisk(): Promise<void> {
    const free = await statfs(dir).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => Number.POSITIVE_INFINITY,
    );
    full = free < diskReserveBytes;
  }

  /** One message for all appends of a turn. */
  function announce(): void {
    if (announced) return;
    announced = true;
    setImmediate(() => {
      announced = false;
      if (closed) return;
      for (const listener of listeners) listener();
      appended.postMessage(0);
    });
  }

  return {
    epoch,
    partitions: kept,
    async append(partition, value) {
      if (full) throw diskFull();
      const offset = ends[partition];
      if (offset === undefined) throw new Fault('no_such_partition', `The log has ${kept} partitions, not one numbered ${partition}.`);
      ends[partition] = offset + 1;
      const mine = ticket++;
      waiting.set(mine, performance.now());
      waitingBytes += value.length;
      try {
        await records.put([partition, offset], value);
        await records.flushed;
      } catch (error) {
        if (/MDB_MAP_FULL|ENOSPC|No space/i.test(String(error))) throw diskFull(error);
        throw new Fault('log_unavailable', 'The log could not be written.', { status: 503, retryable: true, cause: error });
      } finally {
        waiting.delete(mine);
        waitingBytes -= value.length;
      }
      announce();
      return offset;
    },
    async read(partition, offset, maxBytes) {
      root.resetReadTxn();
      const entries: LogEntry[] = [];
      let bytes = 0;
      for (const { key, value } of records.getRange({ start: [partition, offset], end: [partition, Number.MAX_SAFE_INTEGER] })) {
        entries.push({ offset: key[1], value });
        bytes += value.length;
        if (bytes >= maxBytes) break;
      }
      return entries;
    },
    async end(partition) {
      root.resetReadTxn();
      return storedEnd(partition);
    },
    async begin(partition) {
      root.resetReadTxn();
      for (const key of records.getKeys({ start: [partition, 0], end: [partition, Number.MAX_SAFE_INTEGER], limit: 1 })) return key[1];
      return storedEnd(partition);
    },
    async assign(handler) {
      for (let partition = 0; partition < kept; partition++) handler.assigned(partition);
      return async () => {};
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async prune(partition, offset) {
      root.resetReadTxn();
      // First, so that offsets go on from here even when no record is left.
      await meta.put(`end:${partition}`, String(storedEnd(partition)));
      for (;;) {
        const keys = [...records.getKeys({ start: [partition, 0], end: [partition, offset], limit: PRUNE_CHUNK })];
        if (keys.length === 0) return;
        await records.batch(() => {
          for (const key of keys) records.remove(key);
        });
      }
    },
    pressure() {
      const [oldest] = waiting.values();
      return { waitingBytes, oldestMs: oldest === undefined ? 0 : performance.now() - oldest };
    },
    async close() {
      if (diskWatch) clearInterval(diskWatch);
      closed = true;
      appended.close();
      await root.flushed;
      await root.close();
    },
  };
}

function diskFull(cause?: unknown): Fault {
  return new Fault('log_full', 'The disk of the server is full. Free some space: events are taken again as soon as there is room.', {
    status: 503,
    retryable: true,
    cause,
  });
}
