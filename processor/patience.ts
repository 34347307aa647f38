import { Fault } from '../contracts/error.ts';
import type { Log, Position, Positions } from '../platform/log/port.ts';
import type { Warehouse } from '../platform/warehouse/port.ts';

export interface Patience {
  sleep: (ms: number) => Promise<void>;
  onRetry?: (error: unknown, attempt: number) => void;
}

/** How long to wait after so many failures, ms. */
const pause = (attempt: number): number => Math.min(5_000, 100 * 2 ** attempt);

/** Does it again, ever more slowly, as long as it fails with a Fault that says it may work later. */
export async function patiently<T>(work: () => Promise<T>, { sleep, onRetry }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault && error.retryable)) throw error;
      onRetry?.(error, attempt);
      await sleep(pause(attempt));
    }
  }
}

/** Questions wait for a warehouse that is away. Statements that change it do not: only who knows the whole batch may repeat them. */
export function patientWarehouse(warehouse: Warehouse, patience: Patience): Warehouse {
  return {
    ...warehouse,
    query: (sql, params, options) => patiently(() => warehouse.query(sql, params, options), patience),
    now: () => patiently(() => warehouse.now(), patience),
  };
}

/** Reads wait for a log that is away; what could not be pruned is pruned another time. */
export function patientLog(log: Log, patience: Patience): Log {
  return {
    ...log,
    epoch: log.epoch,
    partitions: log.partitions,
    read: (partition, offset, bytes) => patiently(() => log.read(partition, offset, bytes), patience),
    end: (partition) => patiently(() => log.end(partition), patience),
    begin: (partition) => patiently(() => log.begin(partition), patience),
    prune: (partition, offset) => log.prune(partition, offset).catch((error: unknown) => patience.onRetry?.(error, 0)),
  };
}

/**
 * Positions in a database that may be away. A save without an answer may have been done: what is stored then says whether it was this one's, is
 * still to be done, or was someone else's.
 */
export function patientPositions(positions: Positions, patience: Patience): Positions {
  const load = (partition: number) => patiently(() => waiting(() => positions.load(partition)), patience);
  return {
    load,
    async save(partition, position, version) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await positions.save(partition, position, version);
        } catch (error) {
          patience.onRetry?.(error, attempt);
          const stored = await load(partition);
          if (stored.version !== version) return stored.version === version + 1 && isSame(stored, position);
          // A database that can be read may not be written to.
          await patience.sleep(pause(attempt));
        }
      }
    },
    close: () => positions.close(),
  };
}

/** A database's faults come as they are: each may pass. */
async function waiting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new Fault('positions_unavailable', 'The database does not answer.', { retryable: true, cause });
  }
}

/** Whether what is stored is what was to be: of plans each writing has an id of its own. */
function isSame(stored: Position, wanted: Omit<Position, 'version'>): boolean {
  return stored.next === wanted.next && stored.plan?.id === wanted.plan?.id;
}
