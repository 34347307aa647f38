import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minorDigits } from '../../contracts/money.ts';
import type { Store } from '../../contracts/store.ts';

/** A table as an analyst sees it: one file of clickhouse/analyst. */
export interface View {
  name: string;
  /** What its rows are. */
  about: string;
  columns: { name: string; about: string }[];
  /** Its question, whose tables are named without their database. */
  sql: string;
}

/** Every view by name, from its file: the first comment is what it is about, and each column's comment what the column is. Throws for a file without them. */
export function loadViews(folder: string, query: (name: string) => string): ReadonlyMap<string, View> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const name = file.slice(0, -4);
      const about = /^-- (.*)\n/.exec(text)?.[1];
      const columns = [...text.matchAll(/^ {4}(.*?),? -- (.*)$/gm)].map(([, expression = '', said = '']) => ({
        name: /(\w+)$/.exec(expression)?.[1] ?? '',
        about: said,
      }));
      if (!about || columns.length === 0) throw new Error(`clickhouse/analyst/${file} does not say what it holds`);
      const sql = text.replace(/\/\*@([a-z-]+)\*\//g, (_, other: string) => query(other)).replace(/--.*$/gm, '');
      return [name, { name, about, columns, sql: sql.trim() }];
    }),
  );
}

/** A view's question with every table under the name of its database, so that no name of a query can come between. */
export function qualified(sql: string, database: string): string {
  return sql.replace(/(?<!ARRAY )\b(FROM|JOIN)\s+([a-z_]+)\b/g, (_, word: string, table: string) => `${word} \`${database}\`.${table}`);
}

/** Currencies with other than two digits after the point. */
const OTHERS = Intl.supportedValuesOf('currency').filter((currency) => minorDigits(currency) !== 2);
/** Before and after every order there is. */
const EVER = { from: 0, to: 10_413_791_999_000 };

/** What the views bind: the store, its currency's minor units, and those of the others. */
export function paramsOf(store: Store): Record<string, unknown> {
  return {
    ...EVER,
    store: store.id,
    unit: 10 ** minorDigits(store.currency),
    currencies: OTHERS,
    units: OTHERS.map((currency) => 10 ** minorDigits(currency)),
  };
}
