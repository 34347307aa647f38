import type { Params, Warehouse } from '../../platform/warehouse/port.ts';

export interface Removal {
  store: string;
  reason: 'erased' | 'expired';
  /** Names the run: said again after a kill, the larger count stays, which is the first one's. */
  run: string;
  /** Conditions of the rows that are about to go. */
  events: string;
  rejected: string;
  params: Params;
  now: number;
}

/** Writes down how many rows are about to go, so that the ledger still adds up; to be called before they do. */
export async function countRemoved(warehouse: Warehouse, removal: Removal): Promise<void> {
  const { store, reason, run, events, rejected, params, now } = removal;
  await warehouse.command(
    `INSERT INTO removals (store_id, log_epoch, log_partition, reason, run, at, events, rejected, counted)
     SELECT {store:String}, log_epoch, log_partition, {reason:String}, {run:String}, fromUnixTimestamp64Milli({now:Int64}), sum(e), sum(r), sum(e) + sum(r)
     FROM
     (
         SELECT log_epoch, log_partition, count() AS e, 0 AS r FROM events WHERE ${events} GROUP BY log_epoch, log_partition
         UNION ALL
         SELECT log_epoch, log_partition, 0 AS e, count() AS r FROM rejected_events FINAL WHERE ${rejected} GROUP BY log_epoch, log_partition
     )
     GROUP BY log_epoch, log_partition`,
    { ...params, store, reason, run, now },
  );
}
