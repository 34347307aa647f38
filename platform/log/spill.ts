import { pause, unavailable } from './kafka-client.ts';
import { openLmdbLog } from './lmdb.ts';
import type { Log } from './port.ts';
import { Lane } from './spill-lane.ts';

export interface SpillOptions {
  /** Opens the remote log. Tried until it opens. */
  connect: () => Promise<Log>;
  /** Folder of the local log. */
  dir: string;
  /** As many partitions as the remote log has when it is not there to be asked. */
  partitions: number;
  /** Free bytes that must remain on the disk: below it records are taken by the remote log only. */
  diskReserveBytes?: number;
  /** How long the start waits for the remote log before it goes on without, ms. */
  patienceMs?: number;
  onProblem?: (error: unknown) => void;
}

export interface SpillingLog extends Log {
  /** Partitions of which records wait in the local log. 0 when all is well. */
  behind(): number;
}

const RECONNECT_MS = 500;

/**
 * A remote log that takes records also while it is away: they go to a local one, flushed before the answer, and are forwarded when it is back,
 * also after a kill of this process. A partition's records keep the order of their appends; a record may be stored twice. When the local
 * disk is full too, an append throws `log_full`. A record that went the local way resolves with its offset there.
 */
export async function openSpillingLog(options: SpillOptions): Promise<SpillingLog> {
  const { connect, dir, diskReserveBytes, patienceMs = 5_000, onProblem = () => {} } = options;
  let remote: Log | null = null;
  let closed = false;
  const listeners = new Map<() => void, () => void>();

  async function keepConnecting(): Promise<void> {
    while (!closed && !remote) {
      const opened = await connect().catch(onProblem);
      if (!opened) await pause(RECONNECT_MS);
      else if (closed) await opened.close();
      else connected(opened);
    }
  }

  function connected(log: Log): void {
    remote = log;
    for (const listener of listeners.keys()) listeners.set(listener, log.onAppend(listener));
  }

  const connecting = keepConnecting();
  await Promise.race([connecting, pause(patienceMs)]);
  const there = (): Log => {
    if (!remote) throw unavailable(new Error('not connected yet'));
    return remote;
  };
  // What the type checker cannot see: it was set while we waited.
  const known = remote as Log | null;
  const local = await openLmdbLog({ dir, partitions: known?.partitions ?? options.partitions, diskReserveBytes });
  const lanes = await Promise.all(
    Array.from({ length: local.partitions }, async (_, partition) => {
      const behind = (await local.begin(partition)) < (await local.end(partition));
      const append = async (value: string) => there().append(partition, value);
      return new Lane({ partition, remote: append, local, behind, pause, onProblem });
    }),
  );

  return {
    get epoch() {
      return there().epoch;
    },
    partitions: known?.partitions ?? local.partitions,
    async append(partition, value) {
      const lane = lanes[partition];
      return lane ? lane.append(value) : there().append(partition, value);
    },
    read: async (partition, offset, maxBytes) => there().read(partition, offset, maxBytes),
    end: async (partition) => there().end(partition),
    begin: async (partition) => there().begin(partition),
    assign: async (handler) => there().assign(handler),
    prune: async (partition, offset) => there().prune(partition, offset),
    onAppend(listener) {
      listeners.set(listener, remote?.onAppend(listener) ?? (() => {}));
      return () => {
        listeners.get(listener)?.();
        listeners.delete(listener);
      };
    },
    pressure() {
      let { waitingBytes, oldestMs } = local.pressure();
      for (const part of remote ? [remote, ...lanes] : lanes) {
        const more = part.pressure();
        waitingBytes += more.waitingBytes;
        oldestMs = Math.max(oldestMs, more.oldestMs);
      }
      return { waitingBytes, oldestMs };
    },
    behind: () => lanes.filter((lane) => lane.behind).length,
    async close() {
      closed = true;
      await Promise.all(lanes.map((lane) => lane.stop()));
      await remote?.close();
      await local.close();
    },
  };
}
