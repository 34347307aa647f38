import type { Warehouse } from '../platform/warehouse/port.ts';

/** How many events a store has and when its first hour began, ms; null where it has none. */
export async function readStatus(
  store: string,
  warehouse: Warehouse,
  query: (name: string) => string,
): Promise<{ events: number; first: number | null }> {
  const [row] = await warehouse.query<{ events: number; first: number }>(query('store-status'), { store });
  return row && row.events > 0 ? row : { events: 0, first: null };
}
