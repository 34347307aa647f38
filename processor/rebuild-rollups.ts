import type { Warehouse } from '../platform/warehouse/port.ts';
import type { EventRow } from './batch.ts';

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
 * UTC days for those by day. May be repeated, and interrupted between any two statements, as long as it is run again to its end.
 */
export async function rebuildRollups(warehouse: Warehouse, partition: number, rows: readonly EventRow[]): Promise<void> {
  if (rows.length === 0) return;
  const stores = [...new Set(rows.map((row) => row.store))];
  const hours = [...new Set(rows.map((row) => Math.floor(row.ts / HOUR) * HOUR))];
  const days = [...new Set(rows.map((row) => Math.floor(row.ts / DAY) * DAY))];
  const span = { from: days.reduce((a, b) => Math.min(a, b)), to: days.reduce((a, b) => Math.max(a, b)) + DAY };
  const params = { stores, hours: hours.map((ms) => ms / 1000), days: days.map((ms) => ms / DAY), ...span, partition };
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
    const source = `FROM (SELECT * FROM events WHERE log_partition = {partition:UInt16} AND store_id IN {stores:Array(String)} AND ts >= fromUnixTimestamp64Milli({from:Int64}) AND ts < fromUnixTimestamp64Milli({to:Int64}) AND ${touched}) AS events`;
    await warehouse.command(
      `ALTER TABLE ${rollup.table} DELETE WHERE log_partition = {partition:UInt16} AND store_id IN {stores:Array(String)} AND ${buckets} SETTINGS mutations_sync = 2`,
      params,
    );
    // Without a token a block is known by its content: a part lost in a kill would be taken for a repeat.
    await warehouse.command(
      `INSERT INTO ${rollup.table} SETTINGS insert_deduplicate = 0 ${rollup.select.replace(/FROM\s+(?:\S+\.)?events\b/, source)}`,
      params,
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
