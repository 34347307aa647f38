import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse';
import { ga360Event } from './ga360.ts';
import { rees46Event } from './rees46.ts';

/** An event as a client would send it. */
export type WireEvent = { event_id: string; event_type: string; timestamp: string; visitor_id: string } & Record<string, unknown>;

/** The independently computed figures that a data set comes with, in the terms of the replay. */
export interface Truth {
  events: number;
  visitors: number;
  sessions: number;
  orders: number;
  /** Major units, two digits. */
  revenue: string;
  /** By the data set's own event names. */
  byType: Record<string, number>;
  topProducts: [string, number][];
}

export interface Dataset {
  name: string;
  currency: string;
  events: WireEvent[];
  truth: Truth;
}

type Row = Record<string, string>;
const FORMATS: Record<string, { currency: string; event: (row: Row, n: number) => WireEvent }> = {
  ga360_one_day: { currency: 'USD', event: ga360Event },
  rees46_head: { currency: 'USD', event: rees46Event },
};

/** Reads a data set's folder: `events.csv` and `TRUTH.json`. Throws an Error that says what is wrong with the folder. */
export async function readDataset(folder: string): Promise<Dataset> {
  const name = basename(resolve(folder));
  const format = FORMATS[name];
  if (!format) throw new Error(`${folder}: known data sets are ${Object.keys(FORMATS).join(', ')}`);
  const file = join(folder, 'events.csv');
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  const events: WireEvent[] = [];
  const rows = createReadStream(file).pipe(parse({ columns: true, relax_quotes: true, bom: true }));
  for await (const row of rows) events.push(format.event(row as Row, events.length));
  return { name, currency: format.currency, events, truth: truthOf(JSON.parse(await readFile(join(folder, 'TRUTH.json'), 'utf8'))) };
}

// biome-ignore lint/suspicious/noExplicitAny: the files differ in their optional parts
function truthOf(t: any): Truth {
  return {
    events: t.rows,
    visitors: t.unique_visitors,
    sessions: t.sessions.sessions_30min,
    orders: t.revenue.distinct_order_ids ?? t.revenue.purchase_rows,
    revenue: t.revenue.dedup_total ?? t.revenue.sum_price_on_purchase_rows,
    byType: t.rows_per_event_type,
    topProducts: t.top5_products_by_views,
  };
}
