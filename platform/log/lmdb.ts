import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { open, type RangeOptions } from 'lmdb';
import { Fault } from '../../contracts/error.ts';
import { freeBytes, LEAST_ROOM, requireRoom } from '../disk-room.ts';
import { surviveFailedCommits } from './failed-commit.ts';
import { joinRecords, splitRecords } from './groups.ts';
import type { Log, LogEntry } from './port.ts';
import type { LogTail } from './tail.ts';

/** How often other threads are told of appends at most, ms. */
const TELL_MS = 5;

export interface LmdbLogOptions {
  dir: string;
  partitions: number;
  /** Free bytes that must remain on the disk, LEAST_ROOM or more; below it an append is refused. */
  diskReserveBytes?: number | undefined;
}

/** Records let go of in one transaction: a longer one would hold up appends. */
const PRUNE_CHUNK = 2_000;

/** Groups on their way to the disk at a time: while one is being flushed the next may be written. */
const IN_FLIGHT = 2;

/** The log with what a backup of one machine needs besides. */
export interface LmdbLog extends Log {
  /** The records from these offsets on as they are at this moment, whatever is appended or pruned while they are being read. To be closed. */
  tail(from: readonly number[]): LogTail;
}

/** Records that wait for the disk together: one transaction, one flush, one promise. */
interface Group {
  records: Map<number, { first: number; values: string[] }>;
  bytes: number;
  since: number;
  durable: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The log in an LMDB file: keys are [partition, first offset], values the records that were appended together. Appends gather while earlier ones are on
 * their way to the disk, so the dearer a flush, the more records share it. One process appends; other threads of it may open the folder to read.
 */
export async function openLmdbLog({ dir, partitions, diskReserveBytes = LEAST_ROOM }: LmdbLogOptions): Promise<LmdbLog> {
  await mkdir(dir, { recursive: true });
  surviveFailedCommits();
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
  let gathering: Group | null = null;
  const flying = new Set<Group>();

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
    for (const { key, value } of records.getRange(backwards)) return key[1] + splitRecords(value).length;
    return Number(meta.get(`end:${partition}`) ?? 0);
  }

  /** The first offset of the group that holds an offset, or the offset itself where none does. */
  function groupOf(partition: number, offset: number): number {
    const backwards = { start: [partition, offset], end: [partition, -1], reverse: true, limit: 1 } satisfies RangeOptions;
    for (const { key, value } of records.getRange(backwards)) if (key[1] + splitRecords(value).length > offset) return key[1];
    return offset;
  }

  /** A full disk shows as one of several errors, but always as a full disk. */
  function writeFault(cause: unknown): Fault {
    if (cause instanceof Fault || freeBytes(dir) < diskReserveBytes) return diskFull(cause);
    return new Fault('log_unavailable', 'The log could not be written.', { status: 503, retryable: true, cause });
  }

  function gather(): Group {
    const { promise: durable, resolve, reject } = Promise.withResolvers<void>();
    const group: Group = { records: new Map(), bytes: 0, since: performance.now(), durable, resolve, reject };
    if (flying.size < IN_FLIGHT) setImmediate(() => void write(group));
    return group;
  }

  /** Called by its own turn and by the group before it, whichever comes first. */
  async function write(group: Group): Promise<void> {
    if (gathering !== group) return;
    gathering = null;
    flying.add(group);
    try {
      requireRoom(dir);
      await Promise.all([...group.records].map(([partition, { first, values }]) => records.put([partition, first], joinRecords(values))));
      await records.flushed;
      group.resolve();
    } catch (error) {
      group.reject(writeFault(error));
    }
    flying.delete(group);
    announce();
    if (gathering) void write(gathering);
  }

  /** One message for all appends of a turn. */
  function announce(): void {
    if (announced) return;
    announced = true;
    setImmediate(() => {
      announced = false;
      if (closed) return;
      for (const listener of listeners) listener();
      tellThreads();
    });
  }

  let told = Number.NEGATIVE_INFINITY;
  let telling: NodeJS.Timeout | null = null;
  /** Other threads hear of the first append at once, and then of the many that follow it in one go: a message costs as much as several appends. */
  function tellThreads(): void {
    if (telling) return;
    const wait = told + TELL_MS - performance.now();
    const tell = () => {
      telling = null;
      told = performance.now();
      if (!closed) appended.postMessage(0);
    };
    if (wait <= 0) tell();
    else telling = setTimeout(tell, wait);
  }

  return {
    epoch,
    partitions: kept,
    async append(partition, value) {
      // Looked at once a group.
      if (!gathering && freeBytes(dir) < diskReserveBytes) throw diskFull();
      const offset = ends[partition];
      if (offset === undefined) throw new Fault('no_such_partition', `The log has ${kept} partitions, not one numbered ${partition}.`);
      ends[partition] = offset + 1;
      gathering ??= gather();
      const group = gathering;
      const mine = group.records.get(partition);
      if (mine) mine.values.push(value);
      else group.records.set(partition, { first: offset, values: [value] });
      group.bytes += value.length;
      await group.durable;
      return offset;
    },
    async read(partition, offset, maxBytes) {
      // Reading is synchronous: without a turn for others whoever reads a backlog would hear of nothing else until its end.
      await turn();
      root.resetReadTxn();
      const entries: LogEntry[] = [];
      let bytes = 0;
      for (const { key, value } of records.getRange({
        start: [partition, groupOf(partition, offset)],
        end: [partition, Number.MAX_SAFE_INTEGER],
      })) {
        let at = key[1];
        for (const record of splitRecords(value)) {
          if (at >= offset) entries.push({ offset: at, value: record });
          bytes += at >= offset ? record.length : 0;
          at++;
          if (bytes >= maxBytes) return entries;
        }
      }
      return entries;
    },
    tail(from) {
      root.resetReadTxn();
      const transaction = root.useReadTransaction();
      return {
        ends: from.map((_, partition) => storedEnd(partition)),
        *read() {
          for (const [partition, offset] of from.entries()) {
            const range = { start: [partition, groupOf(partition, offset)], end: [partition, Number.MAX_SAFE_INTEGER], transaction };
            for (const { key, value } of records.getRange(range as RangeOptions)) {
              const kept = splitRecords(value).map((record, i) => ({ partition, offset: key[1] + i, value: record }));
              yield* kept.filter((entry) => entry.offset >= offset);
            }
          }
        },
        close: () => transaction.done(),
      };
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
      requireRoom(dir);
      // First, so that offsets go on from here even when no record is left.
      await meta.put(`end:${partition}`, String(storedEnd(partition)));
      for (;;) {
        const keys = [...records.getKeys({ start: [partition, 0], end: [partition, groupOf(partition, offset)], limit: PRUNE_CHUNK })];
        if (keys.length === 0) return;
        requireRoom(dir);
        await records.batch(() => {
          for (const key of keys) records.remove(key);
        });
      }
    },
    pressure() {
      // Asked for every request. The oldest is the first: groups leave in the order in which they came.
      let waitingBytes = gathering?.bytes ?? 0;
      let oldest = gathering;
      for (const group of flying) {
        if (oldest === gathering) oldest = group;
        waitingBytes += group.bytes;
      }
      return { waitingBytes, oldestMs: oldest ? performance.now() - oldest.since : 0 };
    },
    async close() {
      const groups = gathering ? [...flying, gathering] : [...flying];
      await Promise.allSettled(groups.map((group) => group.durable));
      closed = true;
      if (telling) clearTimeout(telling);
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
