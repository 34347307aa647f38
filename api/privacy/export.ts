import { PERSONAL_TABLES, type PersonalTable } from '../../contracts/personal-data.ts';
import type { Warehouse } from '../../platform/warehouse/port.ts';
import { rowsOf, type Subject } from './subject.ts';

/** Ids have more digits than a number of JSON keeps. */
const EXACT = { settings: { output_format_json_quote_64bit_integers: 1 } };

/** Every row about a subject, one JSON object a line: `table`, then the row's columns. As much as it may be, it is never held whole. */
export async function* exportLines(store: string, subject: Subject, warehouse: Warehouse): AsyncGenerator<Uint8Array> {
  for (const [name, table] of Object.entries<PersonalTable>(PERSONAL_TABLES)) {
    const { sql, params } = rowsOf(table, store, subject);
    yield* await warehouse.stream(`SELECT '${name}' AS table, * FROM ${name} FINAL WHERE ${sql}`, 'JSONEachRow', params, EXACT);
  }
}
