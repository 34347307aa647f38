import type { Place } from './port.ts';

/**
 * A column that holds sealed texts, and the columns that say whose they are. `row` is the primary key; `store` is null where the vault does not seal
 * it but better-auth does, with a secret that comes from the same key.
 */
export interface SealedColumn {
  table: string;
  column: string;
  store: string | null;
  row: string;
}

/** Every sealed column of the database: what is not in this list is lost when an old key is taken away. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'order_sources', column: 'sealed_secret', store: 'store_id', row: 'id' },
  { table: 'two_factors', column: 'secret', store: null, row: 'id' },
  { table: 'two_factors', column: 'backup_codes', store: null, row: 'id' },
  { table: 'accounts', column: 'access_token', store: null, row: 'id' },
  { table: 'accounts', column: 'refresh_token', store: null, row: 'id' },
  { table: 'accounts', column: 'id_token', store: null, row: 'id' },
];

/** The place of one row's sealed text, as whoever sealed it named it. */
export function placeOf({ table, column }: SealedColumn, { store, row }: { store: string; row: string }): Place {
  return { table, store, row, column };
}
