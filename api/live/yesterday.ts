import type { DayTotals } from '../../contracts/live.ts';
import { comparedSpan } from '../../contracts/range.ts';
import type { Store } from '../../contracts/store.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { correctionOf } from './correction.ts';
import { noTotals } from './merge.ts';

/** A store's totals of yesterday up to the same time of day. Money in minor units. */
export async function yesterdayTotals(
  store: Store,
  now: number,
  warehouse: Warehouse,
  query: (name: string) => string,
): Promise<DayTotals> {
  const day = dayAt(now, store.timezone);
  const today = { from: startOfDay(day, store.timezone), to: startOfDay(day + 1, store.timezone) };
  const span = comparedSpan(today, 'previous', now, store.timezone);
  const [row] = await warehouse.query<DayTotals>(query('live-day'), { store: store.id, ...span, partition: 0, partitions: 1 });
  const totals = row ?? noTotals();
  const { orders, revenue } = await correctionOf(store, span, now, warehouse, query);
  return { ...totals, orders: totals.orders + orders, revenue: totals.revenue + revenue };
}
