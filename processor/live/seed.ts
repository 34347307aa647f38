import type { DayTotals, LiveMinute } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { type Kind, LiveCounters, type LiveSeed } from './counters.ts';
import type { LiveEvent } from './event.ts';
import type { LivePublisher } from './publisher.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface SeedDeps {
  warehouse: Warehouse;
  /** The text of a question by its file's name. */
  query: (name: string) => string;
  stores: readonly Pick<Store, 'id' | 'timezone'>[];
  /** Of the log: an event of a partition that is no more belongs to one that is. */
  partitions: number;
  now: number;
}

/**
 * Rebuilds a partition's live counters after a restart, in place of whatever they hold, from what the warehouse has of today and of the last
 * hour. Only stores with events in either are asked about.
 */
export async function seedLive(publisher: LivePublisher, deps: SeedDeps): Promise<void> {
  const { warehouse, query, stores, partitions, now } = deps;
  const place = { partition: publisher.partition, partitions };
  // A store's day began at most 25 hours ago.
  const active = await warehouse.query<{ store_id: string }>(query('live-stores'), { ...place, from: now - DAY - HOUR });
  const ids = new Set(active.map((row) => row.store_id));
  for (const store of stores) {
    if (!ids.has(store.id)) continue;
    const counters = new LiveCounters(store.timezone);
    counters.seed(await readSeed(store, place, warehouse, query, now), now);
    publisher.replace(store.id, counters);
  }
}

async function readSeed(
  store: Pick<Store, 'id' | 'timezone'>,
  place: { partition: number; partitions: number },
  warehouse: Warehouse,
  query: (name: string) => string,
  now: number,
): Promise<LiveSeed> {
  const ask = <Row>(name: string, from: number, to: number) => warehouse.query<Row>(query(name), { store: store.id, ...place, from, to });
  const day = dayAt(now, store.timezone);
  const [from, to] = [startOfDay(day, store.timezone), startOfDay(day + 1, store.timezone)];
  const windowStart = Math.floor(now / MINUTE) * MINUTE - 29 * MINUTE;
  const end = now + MINUTE;
  const [totals, visitors, orders, recent, minutes, names, tail] = await Promise.all([
    ask<DayTotals>('live-day', from, to),
    ask<{ id: string }>('live-visitors', from, to),
    ask<{ id: string }>('live-orders', now - 2 * DAY, now + DAY),
    ask<LiveSeedVisitor>('live-recent-visitors', now - 30 * MINUTE, end),
    ask<Omit<LiveMinute, 't'> & { minute: number }>('live-recent-minutes', windowStart, end),
    ask<{ kind: Kind; name: string; label: string; minute: number; times: number }>('live-recent-names', windowStart - 30 * MINUTE, end),
    ask<LiveEvent & { channel: string }>('live-tail', now - HOUR, end),
  ]);
  const [today] = totals;
  if (!today) throw new Error("the day's totals are one row");
  return { today, visitors: visitors.map(idOf), orders: orders.map(idOf), recent, minutes, names, tail };
}

type LiveSeedVisitor = LiveSeed['recent'] extends Iterable<infer Visitor> ? Visitor : never;

const idOf = (row: { id: string }): string => row.id;
