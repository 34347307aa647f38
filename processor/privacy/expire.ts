import type { Warehouse } from '../../platform/warehouse/port.ts';
import { countRemoved } from './removals.ts';

export interface Expiry {
  store: string;
  partition: number;
  /** Before it (ms, a UTC midnight) the store keeps nothing of single visitors. */
  cutoff: number;
}

/**
 * Drops what a store no longer keeps from one partition of the log, at a border between two batches: events, refused events and touches go; sessions and
 * orders stay as figures, but whose they are is made unknown; rollups stay. Lightweight deletions: a month that is over is then written anew without its rows.
 */
export async function expire({ store, partition, cutoff }: Expiry, warehouse: Warehouse, now: number): Promise<void> {
  const run = new Date(cutoff).toISOString().slice(0, 10);
  const [done] = await warehouse.query<{ last: string }>(
    "SELECT max(run) AS last FROM removals WHERE store_id = {store:String} AND log_partition = {partition:UInt16} AND reason = 'expired'",
    { store, partition },
  );
  const since = done?.last ? Date.parse(done.last) : 0;
  const params = { store, partition, cutoff, since };
  const before = (time: string) => `store_id = {store:String} AND ${time} < fromUnixTimestamp64Milli({cutoff:Int64})`;
  const events = `${before('ts')} AND log_partition = {partition:UInt16}`;
  const rejected = `${before('received_at')} AND log_partition = {partition:UInt16}`;
  await countRemoved(warehouse, { store, reason: 'expired', run, events, rejected, params, now });
  await warehouse.command(`DELETE FROM events WHERE ${events}`, params);
  await warehouse.command(`DELETE FROM rejected_events WHERE ${rejected}`, params);
  await warehouse.command(`DELETE FROM touches WHERE ${before('ts')}`, params);
  await warehouse.command(
    `ALTER TABLE sessions UPDATE visitor_id = ${NOBODY}, state = '' WHERE ${before('started_at')} AND log_partition = {partition:UInt16} AND state != '' SETTINGS mutations_sync = 2`,
    params,
  );
  await warehouse.command(
    `ALTER TABLE orders UPDATE visitor_id = ${NOBODY} WHERE ${before('ts')} AND ts >= fromUnixTimestamp64Milli({since:Int64}) SETTINGS mutations_sync = 2`,
    params,
  );
  const ended = await warehouse.query<{ month: string }>(
    `SELECT DISTINCT partition AS month FROM system.parts WHERE database = currentDatabase() AND table = 'events' AND active AND has_lightweight_delete
       AND toUInt32OrZero(partition) < toYYYYMM(fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC'))`,
    params,
  );
  for (const { month } of ended)
    await warehouse.command(`ALTER TABLE events APPLY DELETED MASK IN PARTITION ${Number(month)} SETTINGS mutations_sync = 2`);
}

/** One number a session or order, from what its row already says and nobody's browser does. */
const NOBODY = "cityHash64(store_id, 'expired', session_id)";
