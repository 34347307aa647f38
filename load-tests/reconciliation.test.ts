import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServer } from './harness/server-process.ts';
import { signIn } from './harness/sign-in.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from './harness/temporary.ts';
import { readDataset, type WireEvent } from './replay/dataset.ts';
import { sendEvents } from './replay/send.ts';

const DATA = join(import.meta.dirname, '..', '..', 'shared', 'data', 'ga360_one_day');

/** A gap that is planted: `kind reason` by the order's id. */
type Gaps = Map<string, string>;
interface Listed {
  order_id: string;
  kind: string;
  reason: string;
}
interface Answer {
  totals: Record<'reported' | 'actual' | 'counted', { orders: number; revenue: number }>;
  discrepancies: Listed[];
}

/** The products of a step, as text; '' where it is not said. */
const cartOf = (event: WireEvent) =>
  ((event.items ?? []) as { item_id?: string }[])
    .map(({ item_id }) => item_id)
    .sort()
    .join(' ');

/** The shop's list made of the day's purchases, with gaps of every kind in it: what the shop is told, and what is reported to the server. */
function plant(events: readonly WireEvent[]) {
  const reports = Map.groupBy(
    events.filter((event) => event.event_type === 'purchase' && event.order_id && event.value),
    (event) => String(event.order_id),
  );
  const buyers = Map.groupBy([...reports.values()].flat(), (event) => event.visitor_id);
  const single = [...reports]
    .filter(([, [first, ...more]]) => first && more.length === 0 && buyers.get(first.visitor_id)?.length === 1)
    .map(([id, [report]]) => ({ id, report: report as WireEvent }));
  // Whoever had the same products in the last step of the checkout that the day's data has of them.
  const lastStep = (report: WireEvent) =>
    events.findLast(
      (event) => event.visitor_id === report.visitor_id && event.event_type === 'checkout' && event.timestamp <= report.timestamp,
    );
  const wasSeen = ({ report }: (typeof single)[number]) => {
    const step = lastStep(report);
    return step !== undefined && cartOf(step) !== '' && cartOf(step) === cartOf(report);
  };
  const left = [...single];
  const take = (n: number, fits: (one: (typeof single)[number]) => boolean = () => true) =>
    Array.from({ length: n }, () => {
      const at = left.findIndex(fits);
      if (at < 0) throw new Error('the data has too few orders of that kind');
      return left.splice(at, 1)[0] as (typeof single)[number];
    });
  const gaps: Gaps = new Map();
  const mark = (list: typeof single, gap: string) => {
    for (const { id } of list) gaps.set(id, gap);
    return list;
  };
  const unloaded = mark(take(6, wasSeen), 'missing thank_you_page_not_loaded');
  const blocked = mark(take(6), 'missing blocked');
  const reloaded = mark(take(3), 'reported_twice reloaded');
  const elsewhere = mark(take(2), 'reported_twice other_visitor');
  const taxed = mark(take(3), 'different_value tax_included');
  const otherwise = mark(take(3), 'different_value unknown');
  const cancelled = mark(take(4), 'different_value cancelled');
  const unknown = mark(take(4), 'extra not_in_shop');
  const tried = mark(take(1), 'extra test_order');
  for (const [id, [, ...more]] of reports) if (more.length > 0) gaps.set(id, 'reported_twice reloaded');

  // The page after the payment says a purchase several times, product by product.
  const silent = new Set(unloaded.map(({ report }) => report.visitor_id));
  const gone = new Set(blocked.map(({ report }) => report.visitor_id));
  const later = (report: WireEvent, seconds: number) => new Date(Date.parse(report.timestamp) + seconds * 1_000).toISOString();
  const sent = [
    ...events.filter((event) => !gone.has(event.visitor_id) && !(event.event_type === 'purchase' && silent.has(event.visitor_id))),
    ...reloaded.map(({ report }) => ({ ...report, event_id: `${report.event_id}-again`, timestamp: later(report, 90) })),
    ...elsewhere.map(({ report }) => ({
      ...report,
      event_id: `${report.event_id}-too`,
      visitor_id: `${report.visitor_id}-2`,
      timestamp: later(report, 600),
    })),
  ];
  const is = (list: typeof single, id: string) => list.some((one) => one.id === id);
  const told = [...reports].flatMap(([id, [report]]) => {
    if (!report || is(unknown, id)) return [];
    const reported = Number(report.value);
    const value = is(taxed, id) ? reported - 1.5 : is(otherwise, id) ? reported + 2.25 : reported;
    const items = ((report.items ?? []) as { item_id?: string; item_name?: string; price?: number; quantity?: number }[]).flatMap((item) =>
      item.item_id ? [{ id: item.item_id, name: item.item_name ?? '', price: String(item.price ?? 0), quantity: item.quantity ?? 1 }] : [],
    );
    const status = is(cancelled, id) ? 'cancelled' : 'paid';
    const at = later(report, -2);
    return [
      {
        id,
        status,
        created_at: at,
        value: value.toFixed(2),
        tax: is(taxed, id) ? '1.50' : '0',
        items,
        currency: 'USD',
        test: is(tried, id),
      },
    ];
  });
  return { sent, told, gaps };
}

it.skipIf(!existsSync(DATA))(
  'the orders of a real day against a shop’s list with planted gaps: each is found with its reason, and nothing else (needs ../shared/data)',
  { timeout: 300_000 },
  async () => {
    const { events } = await readDataset(DATA);
    const { sent, told, gaps } = plant(events);
    expect(gaps.size).toBeGreaterThanOrEqual(32);
    const answer = await inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'USD', timezone: 'America/Los_Angeles' });
      const limits = { RATE_PER_ADDRESS: '100000000', RATE_PER_KEY: '100000000' };
      const server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION: provision, ...limits });
      try {
        await sendEvents(sent, { url: () => server.url, key: LOAD_STORE.secretKey, batch: 500, onProgress: () => {} });
        await tell(server.url, told);
        return await settled(server.url, told.length);
      } finally {
        await server.stop();
      }
    });
    const found = answer.discrepancies.map(({ order_id, kind, reason }) => `${order_id}: ${kind} ${reason}`).sort();
    expect(found).toEqual([...gaps].map(([id, gap]) => `${id}: ${gap}`).sort());
    const counting = told.filter(({ status, test }) => status === 'paid' && !test);
    const sum = counting.reduce((cents, { value }) => cents + Math.round(Number(value) * 100), 0);
    expect([answer.totals.actual.orders, Math.round(answer.totals.actual.revenue * 100)]).toEqual([counting.length, sum]);
  },
);

/** Connects a shop and has it tell of its orders, signed. */
async function tell(url: string, orders: readonly object[]): Promise<void> {
  const cookie = await signIn(url);
  const made = await fetch(`${url}/api/order-sources`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify({ store: LOAD_STORE.id, platform: 'generic', name: 'The day’s shop' }),
  });
  const { path, secret } = (await made.json()) as { path: string; secret: string };
  for (const order of orders) {
    const body = JSON.stringify(order);
    const t = Math.floor(Date.now() / 1_000);
    const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
    const headers = { 'content-type': 'application/json', 'footfall-signature': `t=${t},v1=${v1}` };
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`a webhook was answered ${response.status}: ${await response.text()}`);
  }
}

/** The reconciliation once everything is in it, and has been for a second. */
async function settled(url: string, orders: number): Promise<Answer> {
  let before = '';
  for (const deadline = Date.now() + 90_000; ; ) {
    const query = new URLSearchParams({ store: LOAD_STORE.id, from: '2017-07-31', to: '2017-08-03', limit: '1000' });
    const response = await fetch(`${url}/api/orders/reconciliation?${query}`, {
      headers: { authorization: `Bearer ${LOAD_STORE.secretKey}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    const answer = JSON.parse(text) as Answer;
    if ((text === before && answer.totals.actual.orders > orders / 2) || Date.now() > deadline) return answer;
    before = text;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
