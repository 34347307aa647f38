import type { Warehouse } from '../platform/warehouse/port.ts';
import type { Figures } from './manifest.ts';

const QUESTIONS = [
  'SELECT store_id AS store, count() AS events FROM events GROUP BY store_id',
  'SELECT store_id AS store, sum(events) AS hours FROM kpi_hour GROUP BY store_id',
  'SELECT store_id AS store, sum(events) AS days FROM kpi_day GROUP BY store_id',
  'SELECT store_id AS store, count() AS sessions FROM sessions FINAL GROUP BY store_id',
  'SELECT store_id AS store, count() AS orders, sumIf(value, counted) AS revenue FROM orders FINAL GROUP BY store_id',
  `SELECT store_id AS store, sum(received) AS received, sum(stored) AS stored, sum(duplicates) AS duplicates, sum(rejected) AS rejected, sum(bots) AS bots
   FROM ledger FINAL GROUP BY store_id`,
  'SELECT store_id AS store, sum(events) AS removed FROM removals FINAL GROUP BY store_id',
];

/** What each store comes to, asked of the tables themselves. */
export async function readFigures(warehouse: Warehouse): Promise<Record<string, Figures>> {
  const stores: Record<string, Figures> = {};
  for (const question of QUESTIONS) {
    for (const { store, ...found } of await warehouse.query<{ store: string } & Partial<Figures>>(question)) {
      stores[store] = { ...(stores[store] ?? NOTHING), ...found };
    }
  }
  return stores;
}

const NOTHING: Figures = {
  events: 0,
  hours: 0,
  days: 0,
  sessions: 0,
  orders: 0,
  revenue: 0,
  received: 0,
  stored: 0,
  duplicates: 0,
  rejected: 0,
  bots: 0,
  removed: 0,
};

/** What cannot be true of any one moment, one line each: the tables were not taken between the same two batches. */
export function contradictions(stores: Record<string, Figures>): string[] {
  const wrong: string[] = [];
  const must = (store: string, what: string, a: number, b: number) => {
    if (a !== b) wrong.push(`store ${store}: ${what}, but ${a} and ${b} differ`);
  };
  for (const [store, f] of Object.entries(stores)) {
    must(store, 'the hours hold as many events as the raw table', f.hours, f.events);
    must(store, 'the days hold as many events as the raw table', f.days, f.events);
    must(store, 'what the ledger stored is there or was removed', f.stored, f.events + f.removed);
    must(store, 'the ledger adds up', f.received, f.stored + f.duplicates + f.rejected + f.bots);
  }
  return wrong;
}

/** Where two readings of the same tables differ, one line each. */
export function differences(expected: Record<string, Figures>, found: Record<string, Figures>): string[] {
  const wrong: string[] = [];
  for (const store of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    for (const name of Object.keys(NOTHING) as (keyof Figures)[]) {
      const [a, b] = [expected[store]?.[name] ?? 0, found[store]?.[name] ?? 0];
      if (a !== b) wrong.push(`store ${store}: ${name} must be ${a}, is ${b}`);
    }
  }
  return wrong;
}
