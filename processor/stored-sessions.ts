import type { Warehouse } from '../platform/warehouse/port.ts';
import { decodeSession, type SessionColumns } from '../science/sessions/codec.ts';
import type { SessionEvent, SessionPart } from '../science/sessions/part.ts';
import { sessionize } from '../science/sessions/sessionize.ts';
import type { Lookup } from './session-book.ts';

/** No session is longer than this: how far back a stored session that is still open can have begun. */
const LONGEST_SESSION = 7 * 86_400_000;
/** Visitors asked for in one question. */
const CHUNK = 5_000;

/** When the last stored session of a partition ended, ms; -Infinity where none is stored. */
export async function lastStoredEnd(warehouse: Warehouse, partition: number): Promise<number> {
  const [row] = await warehouse.query<{ n: number; last: number }>(
    'SELECT count() AS n, toUnixTimestamp64Milli(max(ended_at)) AS last FROM sessions WHERE log_partition = {partition:UInt16}',
    { partition },
  );
  return row && row.n > 0 ? row.last : Number.NEGATIVE_INFINITY;
}

/** The stored sessions of these visitors that ended at or after each one's `from`, by `store|visitor`. */
export async function storedSessions(warehouse: Warehouse, lookups: readonly Lookup[]): Promise<Map<string, SessionPart[]>> {
  const found = new Map<string, SessionPart[]>();
  for (const { store, visitors, from } of inChunks(lookups)) {
    const rows = await warehouse.query<SessionColumns & { visitor: string; state: string }>(
      `SELECT toString(visitor_id) AS visitor, state, toUnixTimestamp64Milli(started_at) AS start, toUnixTimestamp64Milli(ended_at) AS end, entry_page,
         exit_page, hostname, channel, source, medium, campaign, term, content, referrer_host, country, city, device, browser, os, events, pageviews,
         product_views, carts, checkouts, searches
       FROM sessions FINAL
       WHERE store_id = {store:String} AND started_at >= fromUnixTimestamp64Milli({since:Int64}) AND ended_at >= fromUnixTimestamp64Milli({from:Int64})
         AND visitor_id IN {visitors:Array(UInt64)} AND state != ''`,
      { store, visitors, from, since: from - LONGEST_SESSION },
    );
    for (const { visitor, state, ...columns } of rows) addTo(found, `${store}|${visitor}`, decodeSession(columns, state));
  }
  return found;
}

/**
 * The same from the raw events below a place in the log: what the sessions were before a batch whose fate is unknown.
 * Events of other epochs and partitions all count.
 */
export async function sessionsFromEvents(
  warehouse: Warehouse,
  lookups: readonly Lookup[],
  below: { epoch: string; partition: number; offset: number },
  timeoutOf: (store: string) => number,
): Promise<Map<string, SessionPart[]>> {
  const found = new Map<string, SessionPart[]>();
  for (const { store, visitors, from } of inChunks(lookups)) {
    const rows = await warehouse.query<SessionEvent & { visitor: string }>(
      `SELECT toString(visitor_id) AS visitor, toUnixTimestamp64Milli(e.ts) AS ts, event_id, event_type, page, hostname, channel, source, medium, campaign,
         term, content, referrer_host, country, city, device, browser, os, order_id, value, has_value, currency, item_ids, item_names,
         item_categories, item_prices, item_quantities
       FROM events AS e
       WHERE store_id = {store:String} AND e.ts >= fromUnixTimestamp64Milli({since:Int64}) AND visitor_id IN {visitors:Array(UInt64)}
         AND NOT (log_epoch = {epoch:String} AND log_partition = {partition:UInt16} AND log_offset >= {offset:UInt64})`,
      { store, visitors, since: from - LONGEST_SESSION, ...below },
    );
    const byVisitor = new Map<string, SessionEvent[]>();
    for (const { visitor, ...event } of rows) addTo(byVisitor, visitor, event);
    for (const [visitor, events] of byVisitor) {
      const sessions = sessionize(events, timeoutOf(store)).filter((session) => session.end >= from);
      found.set(`${store}|${visitor}`, sessions);
    }
  }
  return found;
}

function* inChunks(lookups: readonly Lookup[]): Generator<{ store: string; visitors: bigint[]; from: number }> {
  const byStore = Map.groupBy(lookups, (lookup) => lookup.store.id);
  for (const [store, all] of byStore) {
    for (let i = 0; i < all.length; i += CHUNK) {
      const chunk = all.slice(i, i + CHUNK);
      yield { store, visitors: chunk.map((l) => BigInt(l.visitor)), from: Math.min(...chunk.map((l) => l.from)) };
    }
  }
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
