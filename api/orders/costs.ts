import type { Store } from '../../contracts/store.ts';
import { dayAt } from '../../contracts/zone.ts';
import type { TruthRow } from './case.ts';

/** `since`: the store's day from which on it holds, counted from 1970. `cost` in minor units, of one. */
export interface CostRow {
  product: string;
  since: number;
  cost: number;
  money: string;
}

/** What an order's goods cost, minor units of the store's currency; null where a product's cost is not known. */
export type CostOf = (truth: TruthRow) => number | null;

/** Costs are looked up by SKU, then variant, then product: the more particular one holds. Those in another currency than the store's are not known. */
export function costsOf(rows: readonly CostRow[], store: Pick<Store, 'currency' | 'timezone'>): CostOf {
  const known = Map.groupBy(
    rows.filter(({ money }) => money === store.currency),
    ({ product }) => product,
  );
  for (const list of known.values()) list.sort((a, b) => b.since - a.since);
  const costAt = (product: string | undefined, day: number): number | undefined =>
    product ? known.get(product)?.find(({ since }) => since <= day)?.cost : undefined;
  return (truth) => {
    if (truth.item_ids.length === 0 || known.size === 0) return null;
    const day = dayAt(truth.at, store.timezone);
    let sum = 0;
    for (const [at, product] of truth.item_ids.entries()) {
      const cost = costAt(truth.item_skus[at], day) ?? costAt(truth.item_variants[at], day) ?? costAt(product, day);
      if (cost === undefined) return null;
      sum += cost * (truth.item_quantities[at] ?? 0);
    }
    return sum;
  };
}
