import type { Warehouse } from '../platform/warehouse/port.ts';
import { SeenEvents } from './steps/seen.ts';

export interface LogPlace {
  epoch: string;
  partition: number;
}

/** How many of the newest event ids are remembered over a restart. */
const REMEMBERED = 1_000_000;

/** The set of seen events as it was below `offset`, from the warehouse: the newest `remembered` of them. */
export async function restoreSeen(
  warehouse: Warehouse,
  place: LogPlace,
  offset: number,
  remembered: number = REMEMBERED,
): Promise<SeenEvents> {
  const rows = await warehouse.query<{ store_id: string; event_id: string; received: number }>(
    `SELECT store_id, event_id, toUnixTimestamp64Milli(received_at) AS received FROM events
     WHERE log_epoch = {epoch:String} AND log_partition = {partition:UInt16} AND log_offset < {offset:UInt64}
     ORDER BY log_offset DESC LIMIT {remembered:UInt32}`,
    { ...place, offset, remembered },
  );
  const [all] = await warehouse.query<{ n: number }>('SELECT count() AS n FROM events');
  const complete = !all || all.n <= rows.length;
  const seen = new SeenEvents({ completeSince: complete ? Number.NEGATIVE_INFINITY : (rows.at(-1)?.received ?? Date.now()) });
  for (const row of rows.reverse()) seen.add(row.store_id, row.event_id, row.received);
  return seen;
}

/** Which of these event ids are stored, below the place in the log, with a time within a day of the span (ms). */
export async function storedIds(
  warehouse: Warehouse,
  store: string,
  ids: readonly string[],
  span: { from: number; to: number },
  below: LogPlace & { offset: number },
): Promise<Set<string>> {
  const DAY = 86_400_000;
  const rows = await warehouse.query<{ event_id: string }>(
    `SELECT event_id FROM events
     WHERE store_id = {store:String} AND ts BETWEEN fromUnixTimestamp64Milli({from:Int64}) AND fromUnixTimestamp64Milli({to:Int64})
       AND event_id IN {ids:Array(String)}
       AND NOT (log_epoch = {epoch:String} AND log_partition = {partition:UInt16} AND log_offset >= {offset:UInt64})`,
    { store, ids, from: span.from - DAY, to: span.to + DAY, ...below },
  );
  return new Set(rows.map((row) => row.event_id));
}

/** The places of a stretch of the log (both ends included) whose events the raw table holds, as `offset:index`. */
export async function heldPlaces(warehouse: Warehouse, place: LogPlace, first: number, last: number): Promise<Set<string>> {
  const rows = await warehouse.query<{ o: number; i: number }>(
    `SELECT log_offset AS o, log_index AS i FROM events
     WHERE log_epoch = {epoch:String} AND log_partition = {partition:UInt16} AND log_offset BETWEEN {first:UInt64} AND {last:UInt64}`,
    { ...place, first, last },
  );
  return new Set(rows.map((row) => placeKey(row.o, row.i)));
}

/** An event's place in its partition of the log: its record's offset and its index in the record. */
export function placeKey(offset: number, index: number): string {
  return `${offset}:${index}`;
}
