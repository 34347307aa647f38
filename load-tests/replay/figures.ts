import type { LedgerAnswer, StatsAnswer } from '../../contracts/stats.ts';
import type { Dataset, Truth } from './dataset.ts';
import { sleep } from './send.ts';

export interface Source {
  url: () => string;
  /** Where events are sent, when that is elsewhere. */
  ingest?: () => string;
  key: string;
  store: string;
}

/** The figures of the store as its API tells them, in the same terms as the truth. Event types by the product's own names. */
export async function readFigures(source: Source, dataset: Dataset): Promise<Truth> {
  const times = dataset.events.map((event) => Date.parse(event.timestamp));
  const span = { from: new Date(Math.min(...times)).toISOString(), to: new Date(Math.max(...times) + 1).toISOString() };
  const totals = await stats(source, { ...span, metrics: 'events,visitors,sessions,orders,revenue' });
  const types = await stats(source, { ...span, metrics: 'events', dimensions: 'event_type', limit: '1000' });
  const products = await stats(source, { ...span, metrics: 'product_views', dimensions: 'product', sort: 'product_views', limit: '5' });
  const row = totals.data[0] ?? {};
  return {
    events: row.events ?? 0,
    visitors: row.visitors ?? 0,
    sessions: row.sessions ?? 0,
    orders: row.orders ?? 0,
    revenue: (row.revenue ?? 0).toFixed(2),
    byType: Object.fromEntries(types.data.map((r) => [r.event_type ?? '', r.events ?? 0])),
    topProducts: products.data.map((r) => [r.product ?? '', r.product_views ?? 0]),
  };
}

export async function readLedger(source: Source): Promise<LedgerAnswer> {
  return (await get(source, `/api/ledger?store=${source.store}`)) as LedgerAnswer;
}

/** Waits until the ledger accounts for everything that was sent and the processor has nothing left to do. Throws after a minute without it. */
export async function settled(source: Source, received: number): Promise<LedgerAnswer> {
  let before = -1;
  let since = performance.now();
  for (let tries = 0; tries < 600; tries++) {
    const ledger = await readLedger(source).catch(() => null);
    if (ledger && ledger.received !== before) {
      before = ledger.received;
      since = performance.now();
    }
    // Batches that were sent again make up the number before all of them are in: it must also have come to rest.
    if (ledger && ledger.received >= received && performance.now() - since > 1_500 && (await isIdle(source.url()))) return ledger;
    await sleep(100);
  }
  throw new Error(`the ledger did not come to rest at ${received} or more received events within a minute`);
}

async function isIdle(url: string): Promise<boolean> {
  const metrics = await fetch(`${url}/metrics`).then((response) => response.text());
  return /^footfall_processor_behind_records 0$/m.test(metrics);
}

async function stats(source: Source, query: Record<string, string>): Promise<StatsAnswer> {
  return (await get(source, `/api/stats?${new URLSearchParams({ store: source.store, ...query })}`)) as StatsAnswer;
}

async function get(source: Source, path: string): Promise<unknown> {
  const response = await fetch(source.url() + path, {
    headers: { authorization: `Bearer ${source.key}` },
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
