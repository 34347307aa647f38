import { inTime } from '../platform/warehouse/deadline.ts';
import type { Params, Warehouse } from '../platform/warehouse/port.ts';
import type { EventRow } from './batch.ts';
import type { Claim } from './claim.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;

interface Rollup {
  table: string;
  /** Its bucket column, after which it is named: `kpi_minute`, `page_hour`, `kpi_day`. */
  bucket: 'minute' | 'hour' | 'day';
  select: string;
}

/**
 * Makes a log partition's part of every rollup anew, from the raw events, for the stores and times of these rows: hours for the tables by minute and hour,
 * UTC days for those by day. May be repeated, and interrupted between any two statements, as long as it is run again to its end. Statements are named
 * after `token`, and begin before the claim's deadline or not at all: one of a former owner's may not come between a deletion and its insert. `except`: events
 * that are left out, as they are about to be deleted.
 */
export async function rebuildRollups(
  warehouse: Warehouse,
  partition: number,
  rows: readonly Pick<EventRow, 'store' | 'ts'>[],
  token: string,
  claim: Pick<Claim, 'deadline'>,
  except?: { sql: string; params: Params },
): Promise<void> {
  if (rows.length === 0) return;
  const stores = [...new Set(rows.map((row) => row.store))];
  const hours = [...new Set(rows.map((row) => Math.floor(row.ts / HOUR) * HOUR))];
  const days = [...new Set(rows.map((row) => Math.floor(row.ts / DAY) * DAY))];
  const span = { from: days.reduce((a, b) => Math.min(a, b)), to: days.reduce((a, b) => Math.max(a, b)) + DAY };
  const params = { stores, hours: hours.map((ms) => ms / 1000), days: days.map((ms) => ms / DAY), ...span, partition, ...except?.params };
  // Days added up while the outcome was unknown may lack these rows and not know it; a zone's day lies within a day of the UTC day.
  await warehouse.command(
    'ALTER TABLE settled_days DELETE WHERE store_id IN {stores:Array(String)} AND arrayExists(d -> abs(toInt32(day) - toInt32(d)) <= 1, {days:Array(UInt32)}) SETTINGS mutations_sync = 2',
    params,
  );
  for (const rollup of await rollups(warehouse)) {
    const touched =
      rollup.bucket === 'day'
        ? 'toUInt32(toDate(ts)) IN {days:Array(UInt32)}'
        : 'toUnixTimestamp(toStartOfHour(ts)) IN {hours:Array(UInt32)}';
    const buckets =
      rollup.bucket === 'day'
        ? 'toUInt32(day) IN {days:Array(UInt32)}'
        : `toUnixTimestamp(toStartOfHour(${rollup.bucket})) IN {hours:Array(UInt32)}`;
    const without = except === undefined ? '' : ` AND NOT (${except.sql})`;
    const source = (also: string) =>
      `FROM (SELECT * FROM events WHERE log_partition = {partition:UInt16} AND store_id IN {stores:Array(String)} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND ${touched}${without}${also}) AS events`;
    const deletion = await claim.deadline();
    // In a subquery, which is answered once and before anything else: a deletion itself is carried out later, and perhaps after a restart.
    await warehouse.command(
      `ALTER TABLE ${rollup.table} DELETE WHERE log_partition = {partition:UInt16} AND store_id IN {stores:Array(String)} AND ${buckets}${deletion === null ? '' : ` AND (SELECT ${inTime(deletion)})`} SETTINGS mutations_sync = 2, mutations_execute_subqueries_on_initiator = 1`,
      params,
      { name: `${token}:delete:${rollup.table}` },
    );
    const filling = await claim.deadline();
    // Without a token a block is known by its content: a part lost in a kill would be taken for a repeat.
    await warehouse.command(
      `INSERT INTO ${rollup.table} SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0 ${rollup.select.replace(/FROM\s+(?:\S+\.)?events\b/, source(filling === null ? '' : ` AND ${inTime(filling)}`))}`,
      params,
      { name: `${token}:fill:${rollup.table}` },
    );
  }
}

/** The materialized views over `events`, by their own definition: a view that is added later is rebuilt too. */
async function rollups(warehouse: Warehouse): Promise<Rollup[]> {
  const views = await warehouse.query<{ name: string; as_select: string }>(
    `SELECT name, as_select FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView' AND match(as_select, 'FROM (\\\\S+\\\\.)?events ') ORDER BY name`,
  );
  return views.map(({ name, as_select }) => {
    const table = name.replace(/_mv$/, '');
    const bucket = /_(minute|hour|day)$/.exec(table)?.[1];
    if (bucket !== 'minute' && bucket !== 'hour' && bucket !== 'day') throw new Error(`the rollup ${table} does not end in its bucket`);
    return { table, bucket, select: as_select };
  });
}
