import type { Place } from './port.ts';

/** A column that holds sealed texts, and the columns that say whose they are. `row` is the primary key. */
export interface SealedColumn {
  table: string;
  column: string;
  store: string;
  row: string;
}

/** Every sealed column of the database: what is not in this list is lost when an old key is taken away. */
export const SEALED_COLUMNS = {
  orderSourceSecret: { table: 'order_sources', column: 'sealed_secret', store: 'store_id', row: 'id' },
} as const satisfies Record<string, SealedColumn>;

/** The place of one row's sealed text, for `seal` and `open`. */
export function placeOf({ table, column }: SealedColumn, { store, row }: { store: string; row: string }): Place {
  return { table, store, row, column };
}
