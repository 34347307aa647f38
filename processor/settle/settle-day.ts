import { startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';

/** A store's day as `clickhouse/queries/day-marks.sql` has it: `run` 0 when it is not settled since it was last written about. */
export interface DayMark {
  /** Days since 1970-01-01, in the store's zone. */
  day: number;
  events: number;
  writes: number;
  run: number;
  last_run: number;
}

export interface SettleDeps {
  warehouse: Warehouse;
  query: (name: string) => string;
  clock: () => number;
}

const TABLES = ['settled_kpi', 'settled_pages', 'settled_products', 'settled_searches', 'settled_visits'];
const QUESTIONS = ['settle-kpi', 'settle-pages', 'settle-products', 'settle-searches', 'settle-visits'];
/** An answer that began with an older settling has ended by then, ms. */
const HOUR = 3_600_000;

/**
 * Adds up a day from its events and sessions, then says so in `settled_days` with the marks seen before: what was written meanwhile has unsettled it again.
 * The rows of a settling that was interrupted are never read.
 */
export async function settleDay(store: string, zone: string, mark: DayMark, run: number, { warehouse, query }: SettleDeps): Promise<void> {
  const params = { store, zone, day: mark.day, run, from: startOfDay(mark.day, zone), to: startOfDay(mark.day + 1, zone) };
  for (const question of QUESTIONS) await warehouse.command(query(question), params, { aside: true });
  await warehouse.command(
    'INSERT INTO settled_days SELECT {store:String}, {zone:String}, toDate({day:UInt16}), {events:UInt64}, {writes:UInt64}, {run:Int64} SETTINGS insert_deduplicate = 0',
    { ...params, events: mark.events, writes: mark.writes },
    { aside: true },
  );
  if (mark.last_run === 0) return;
  for (const table of TABLES) {
    await warehouse.command(
      `DELETE FROM ${table} WHERE store_id = {store:String} AND zone = {zone:String} AND day = toDate({day:UInt16}) AND run < {before:Int64}`,
      { store, zone, day: mark.day, before: run - HOUR },
      { aside: true },
    );
  }
}
