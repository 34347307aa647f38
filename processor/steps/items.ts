import type { TrackItem } from '../../contracts/event.ts';
import { toMinor } from '../../contracts/money.ts';
import type { EnrichedEvent } from './enriched.ts';

type ItemColumns = Pick<EnrichedEvent, 'item_ids' | 'item_names' | 'item_categories' | 'item_prices' | 'item_quantities'>;

/** Of an event without items, which most are: one for all of them. */
const none: never[] = [];
Object.freeze(none);
const NONE: ItemColumns = { item_ids: none, item_names: none, item_categories: none, item_prices: none, item_quantities: none };

/** The items as one array a column, equally long. A missing quantity is 1; prices in minor units. */
export function itemColumns(items: readonly TrackItem[] | undefined, currency: string): ItemColumns {
  if (items === undefined || items.length === 0) return NONE;
  const columns: ItemColumns = { item_ids: [], item_names: [], item_categories: [], item_prices: [], item_quantities: [] };
  for (const item of items) {
    columns.item_ids.push(item.item_id ?? item.item_name ?? '');
    columns.item_names.push(item.item_name ?? '');
    columns.item_categories.push(item.item_category ?? '');
    columns.item_prices.push(toMinor(item.price ?? 0, currency));
    columns.item_quantities.push(wholeCount(item.quantity ?? 1));
  }
  return columns;
}

/** A number of pieces as the table holds it, a UInt32: whole, at least 1 of what there is any of; returned goods count as what they are. */
export function wholeCount(quantity: number): number {
  const pieces = Math.min(Math.round(Math.abs(quantity)), 0xffff_ffff);
  return quantity === 0 ? 0 : Math.max(1, pieces);
}
