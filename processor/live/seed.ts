import type { DayTotals } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import { dayAt, startOfDay } from '../../contracts/zone.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { LiveEvent } from './event.ts';
import type { LivePublisher } from './publisher.ts';

/** Events of the last hour that are read again at most: beyond it the minutes before are left empty. */
const MOST_EVENTS = 100_000;

/** Rebuilds a store's live counters after a restart, from what the warehouse holds of today and of the last hour. */
export async function seedLive(
  store: Store,
  publisher: LivePublisher,
  warehouse: Warehouse,
  query: (name: string) => string,
  now: number,
): Promise<void> {
  const from = startOfDay(dayAt(now, store.timezone), store.timezone);
  const params = { store: store.id, from, to: now + 86_400_000 };
  const recent = await warehouse.query<Omit<LiveEvent, 'counted' | 'opened'> & { opens: number }>(query('live-recent'), {
    store: store.id,
    from: now - 3_600_000,
    limit: MOST_EVENTS,
  });
  const counters = publisher.counters(store);
  for (const event of recent.reverse())
    counters.apply({ ...event, counted: event.currency === store.currency, opened: event.opens === 1 }, now);
  const [[totals], visitors, orders] = await Promise.all([
    warehouse.query<DayTotals>(query('live-day'), params),
    warehouse.query<{ id: string }>(query('live-visitors'), params),
    warehouse.query<{ id: string }>(query('live-orders'), params),
  ]);
  if (totals)
    counters.seedToday(
      totals,
      visitors.map((row) => row.id),
      orders.map((row) => row.id),
      now,
    );
}
