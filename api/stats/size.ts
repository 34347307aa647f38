import type { Warehouse } from '../../platform/warehouse/port.ts';
import type { StatsRequest } from './request.ts';

/** Events from which on a breakdown estimates its visitors: to count them exactly would cost up to four times as long. */
const LARGE = 4_000_000;

/** Whether a breakdown of visitors is over so many events (`least`) that they are estimated. */
export async function isLarge(
  request: StatsRequest,
  warehouse: Warehouse,
  query: (name: string) => string,
  least = LARGE,
): Promise<boolean> {
  const { dimensions, metrics, store, span } = request;
  if (dimensions.length === 0 || !metrics.includes('visitors')) return false;
  const [row] = await warehouse.query<{ events: number }>(query('stats-size'), { store: store.id, ...span });
  return (row?.events ?? 0) > least;
}
