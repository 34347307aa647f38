import { LOAD_STORE } from '../harness/temporary.ts';
import { sleep } from './benchmark.ts';
import { minor } from './expected.ts';
import type { Ledger } from './ledger.ts';
import type { ShopEvent } from './shop.ts';
import { sessionsOf } from './visits.ts';

interface ServerLedger {
  received: number;
  stored: number;
  duplicates: number;
  rejected: number;
  bots: number;
}
type Row = Record<string, number | string>;

interface Patience {
  patienceMs: number;
  /** A ledger that has stood still for this long will not move again, ms. */
  standstillMs: number;
}

/** Waits until the server says that it has dealt with everything that it acknowledged, then compares its answers with the verifier's own. */
export async function auditApi(url: string, ledger: Ledger, patience: Partial<Patience> = {}): Promise<string[]> {
  const told = await atRest(url, ledger, { patienceMs: 60_000, standstillMs: 12_000, ...patience });
  if (typeof told === 'string') return [told];
  const { received, stored, duplicates, rejected, bots } = told;
  const wrong: string[] = [];
  const must = (what: string, expected: number | string, found: number | string | undefined) => {
    if (String(expected) !== String(found)) wrong.push(`api: ${what} must be ${expected}, is ${found ?? 'missing'}`);
  };
  must('received = stored + duplicates + rejected + bots', received, stored + duplicates + rejected + bots);
  must('rejected and bots', 0, rejected + bots);
  must('stored', ledger.size, stored);
  if (ledger.size === stored) for (const [what, expected, found] of await figures(url, ledger.events())) must(what, expected, found);
  return wrong;
}

async function figures(url: string, events: readonly ShopEvent[]): Promise<[string, number | string, number | string | undefined][]> {
  const times = events.map((event) => Date.parse(event.timestamp));
  const span = {
    from: new Date(times.reduce((a, b) => Math.min(a, b))).toISOString(),
    to: new Date(times.reduce((a, b) => Math.max(a, b)) + 1).toISOString(),
  };
  const [total] = await stats(url, { ...span, metrics: 'events,pageviews,visitors,sessions,orders,revenue' });
  const orders = Map.groupBy(
    events.filter((event) => event.order_id),
    (event) => event.order_id,
  );
  const revenue = [...orders.values()].reduce((sum, [report]) => sum + (report ? minor(report) : 0), 0);
  const types = await stats(url, { ...span, metrics: 'events', dimensions: 'event_type', limit: '100' });
  return [
    ['events', events.length, total?.events],
    ['pageviews', events.filter(({ event_type }) => event_type === 'page_view').length, total?.pageviews],
    ['visitors', new Set(events.map((event) => event.visitor_id)).size, total?.visitors],
    ['sessions', sessionsOf(events).length, total?.sessions],
    ['orders', orders.size, total?.orders],
    ['revenue in cents', revenue, Math.round(Number(total?.revenue) * 100)],
    ...[...Map.groupBy(events, (event) => event.event_type)].map(([type, group]): [string, number, number | string | undefined] => [
      `events of ${type}`,
      group.length,
      types.find((row) => row.event_type === type)?.events,
    ]),
  ];
}

/** The server's ledger when it holds at least what was acknowledged and has stood still for a second and a half; a text where that never comes. */
async function atRest(url: string, ledger: Ledger, { patienceMs, standstillMs }: Patience): Promise<ServerLedger | string> {
  const deadline = performance.now() + patienceMs;
  let told: ServerLedger | null = null;
  let before = '';
  let since = performance.now();
  while (performance.now() < deadline) {
    told = (await get(url, '/api/ledger').catch(() => null)) as ServerLedger | null;
    const now = JSON.stringify(told);
    if (now !== before) since = performance.now();
    before = now;
    const stood = performance.now() - since;
    if (told && told.received >= ledger.received && stood > 1_500) return told;
    if (told && stood > standstillMs) break;
    await sleep(150);
  }
  return `api: the ledger never came to the ${ledger.received} events that were acknowledged; it says ${JSON.stringify(told)}`;
}

async function stats(url: string, query: Record<string, string>): Promise<Row[]> {
  return ((await get(url, '/api/stats', query)) as { data: Row[] }).data;
}

/** Any answer of the public API, with the store's secret key. One that says that too many questions wait is asked again, for half a minute. */
export async function get(url: string, path: string, query: Record<string, string> = {}, tries = 15): Promise<unknown> {
  const response = await fetch(`${url}${path}?${new URLSearchParams({ store: LOAD_STORE.id, ...query })}`, {
    headers: { authorization: `Bearer ${LOAD_STORE.secretKey}` },
    signal: AbortSignal.timeout(20_000),
  });
  if (response.ok) return response.json();
  const said = await response.text();
  if (tries === 0 || !said.includes('"warehouse_busy"')) throw new Error(`${path}: ${response.status} ${said}`);
  await sleep(1_000 * Number(response.headers.get('retry-after')));
  return get(url, path, query, tries - 1);
}
