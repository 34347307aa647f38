import { get } from '../trust/api.ts';
import { sleep } from '../trust/benchmark.ts';
import type { Truth } from './history.ts';

export interface LedgerFigures {
  received: number;
  stored: number;
  duplicates: number;
  rejected: number;
  bots: number;
}

/** A ledger that stands still for this long while records wait will not move again, ms. */
const STANDSTILL = 120_000;
/** `uniq` is exact up to here. */
const EXACT_VISITORS = 65_536;

/** The server's ledger once nothing waits in its log. Throws where it stands still with records waiting. */
export async function atRest(url: string): Promise<LedgerFigures> {
  let before = '';
  let since = performance.now();
  for (;;) {
    const ledger = (await get(url, '/api/ledger').catch(() => null)) as LedgerFigures | null;
    const metrics = await fetch(`${url}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    const now = JSON.stringify(ledger);
    if (now !== before) since = performance.now();
    before = now;
    const stood = performance.now() - since;
    if (ledger && stood > 1_500 && /^footfall_processor_behind_records 0$/m.test(metrics)) return ledger;
    if (stood > STANDSTILL) throw new Error(`the ledger stands still at ${now} while records wait`);
    await sleep(250);
  }
}

/** What differs between the store's figures and the truth of its history, one line each. */
export async function differences(url: string, truth: Truth): Promise<string[]> {
  const span = { from: new Date(truth.from).toISOString(), to: new Date(truth.to + 1).toISOString() };
  const [total = {}] = await stats(url, { ...span, metrics: 'events,pageviews,visitors,sessions,orders,revenue' });
  const types = await stats(url, { ...span, metrics: 'events', dimensions: 'event_type', limit: '100' });
  const pairs: [string, number, number][] = [
    ['events', truth.events, Number(total.events)],
    ['pageviews', truth.byType.page_view ?? 0, Number(total.pageviews)],
    ['sessions', truth.sessions, Number(total.sessions)],
    ['orders', truth.orders, Number(total.orders)],
    ['revenue in cents', truth.revenue, Math.round(Number(total.revenue) * 100)],
    ...Object.entries(truth.byType).map(([type, n]): [string, number, number] => [
      `events of ${type}`,
      n,
      Number(types.find((row) => row.event_type === type)?.events),
    ]),
  ];
  const wrong = pairs.filter(([, must, is]) => must !== is).map(([what, must, is]) => `${what} must be ${must}, is ${is}`);
  const visitors = Number(total.visitors);
  const slack = truth.visitors > EXACT_VISITORS ? 0.02 * truth.visitors : 0;
  if (!(Math.abs(visitors - truth.visitors) <= slack)) wrong.push(`visitors must be ${truth.visitors}, is ${visitors}`);
  return wrong;
}

async function stats(url: string, query: Record<string, string>): Promise<Record<string, number | string>[]> {
  return ((await get(url, '/api/stats', query)) as { data: Record<string, number | string>[] }).data;
}
