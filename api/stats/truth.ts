import type { Span } from '../../contracts/range.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';

/** How long "no" is believed, ms; a "yes" stays, as what a shop has told is rarely taken back. */
const NONE_MS = 5_000;
const KNOWN_MS = 600_000;
const kept = new WeakMap<Warehouse, Map<string, { known: boolean; until: number }>>();

/** Whether the store's shop has said anything of its orders: for the others the rule of clickhouse/queries/counted-orders.sql is left out. */
export async function hasTruth(store: string, now: number, warehouse: Warehouse, query: (name: string) => string): Promise<boolean> {
  const answers = kept.get(warehouse) ?? new Map<string, { known: boolean; until: number }>();
  kept.set(warehouse, answers);
  const before = answers.get(store);
  if (before && before.until > now) return before.known;
  const [row] = await warehouse.query<{ known: number }>(query('has-truth'), { store });
  const known = Number(row?.known ?? 0) > 0;
  answers.set(store, { known, until: now + (known ? KNOWN_MS : NONE_MS) });
  return known;
}

/** A question without the parts that only a store with truth needs. */
export function withoutTruth(sql: string): string {
  return sql.replace(/\/\*truth\*\/[\s\S]*?\/\*end\*\//g, '');
}

/** Share of the range's orders that the shop has told of, 0..1; null without orders. */
export async function confirmedShare(
  store: string,
  span: Span,
  warehouse: Warehouse,
  query: (name: string) => string,
): Promise<number | null> {
  const [row] = await warehouse.query<{ orders: number; confirmed: number }>(query('orders-confirmed'), { store, ...span });
  return row && row.orders > 0 ? row.confirmed / row.orders : null;
}
