import type { Span } from '../../contracts/range.ts';
import type { Store } from '../../contracts/store.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { hasTruth } from '../stats/truth.ts';

/** By how much the orders and revenue that count differ from those reported, in a span: minor units, minutes by their start in ms. */
export interface Correction {
  until: number;
  orders: number;
  revenue: number;
  minutes: { t: number; orders: number; revenue: number }[];
}

export const NO_CORRECTION: Correction = { until: 0, orders: 0, revenue: 0, minutes: [] };

/** The correction of the store's day. The live counters run ahead of the warehouse by what was reported just now; to that it may be added all the same. */
export function todaysCorrection(store: Store, now: number, warehouse: Warehouse, query: (name: string) => string): Promise<Correction> {
  const day = dayAt(now, store.timezone);
  const span = { from: startOfDay(day, store.timezone), to: startOfDay(day + 1, store.timezone) };
  return correctionOf(store, span, now, warehouse, query);
}

export async function correctionOf(
  store: Store,
  span: Span,
  now: number,
  warehouse: Warehouse,
  query: (name: string) => string,
): Promise<Correction> {
  if (!(await hasTruth(store.id, now, warehouse, query))) return NO_CORRECTION;
  const rows = await warehouse.query<{ minute: number; orders: number; revenue: number }>(query('live-truth'), {
    store: store.id,
    ...span,
  });
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    until: span.to,
    orders: sum((row) => row.orders),
    revenue: sum((row) => row.revenue),
    minutes: rows.map(({ minute, orders, revenue }) => ({ t: minute * 60_000, orders, revenue })),
  };
}
