import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { StatsRequest } from './request.ts';

/** Events from which on a breakdown estimates its visitors, and settled days answer: to count them exactly would cost up to four times as long. */
const LARGE = 4_000_000;
const TWO_DAYS = 172_800_000;

/** Whether a question is about so many events (`least`). */
export async function isLarge(
  request: StatsRequest,
  warehouse: Warehouse,
  query: (name: string) => string,
  least = LARGE,
): Promise<boolean> {
  const { dimensions, metrics, store, span } = request;
  const breakdown = dimensions.length > 0 && metrics.includes('visitors');
  if (!breakdown && span.to - span.from < TWO_DAYS) return false;
  const [row] = await warehouse.query<{ events: number }>(query('stats-size'), { store: store.id, ...span });
  return (row?.events ?? 0) > least;
}
