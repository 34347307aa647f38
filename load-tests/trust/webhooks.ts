import { seeded } from '../harness/random.ts';
import { signIn } from '../harness/sign-in.ts';
import { LOAD_STORE } from '../harness/temporary.ts';
import { get } from './api.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';
import { withData } from './folder.ts';
import { startVictim, type Victim } from './victim.ts';
import { type Delivery, deliveriesOf, makeOrders, type Platform, type ShopOrder, signed, worthOf } from './webhook-orders.ts';

const SENDERS = 8;
/** A delivery must be taken within this, however often the server is killed, ms. */
const PATIENCE = 120_000;

interface Source {
  path: string;
  secret: string;
}

/**
 * Three shops tell of their orders: created, paid, updated, refunded in parts, cancelled; shuffled, a fifth twice, one in twenty forged, the server killed with
 * SIGKILL on the way. `--orders N --kills K`.
 */
export const webhooks: Benchmark = {
  asks: 'every order and every refund of a shop counts once and in its last state, whatever the order of deliveries; forged ones are refused',
  async run(options) {
    const random = seeded(options.seed + 11);
    const orders = makeOrders(options.number('orders', { full: 2_100, quick: 40 }), Date.now(), random);
    const deliveries = deliveriesOf(orders, random);
    const kills = options.number('kills', { full: 20, quick: 1 });
    return withData(async ({ environment }) => {
      let url = '';
      let server: Victim = await start();
      const sources = await connect(url);
      const wrong: string[] = [];
      let next = 0;
      let retries = 0;
      let refused = 0;

      const send = async (): Promise<void> => {
        for (let delivery = deliveries[next++]; delivery; delivery = deliveries[next++]) {
          const deadline = performance.now() + PATIENCE;
          for (;;) {
            const status = await post(url, delivery, sources[delivery.platform]);
            if (status === (delivery.forged ? 401 : 200)) break;
            if (status !== null && status !== 503) {
              wrong.push(`a ${delivery.forged ? 'forged' : 'signed'} delivery about ${delivery.order} was answered ${status}`);
              break;
            }
            if (performance.now() > deadline) {
              wrong.push(`a delivery about ${delivery.order} was not taken within ${PATIENCE / 1_000} s`);
              break;
            }
            retries++;
            await sleep(50);
          }
          if (delivery.forged) refused++;
        }
      };
      const sending = Promise.all(Array.from({ length: SENDERS }, send));
      for (let killed = 0; killed < kills; killed++) {
        const at = ((killed + 0.3 + random() * 0.6) / kills) * deliveries.length;
        while (next < at) await sleep(5);
        await sleep(random() * 50);
        await server.end('SIGKILL');
        server = await start();
        if (!options.quick) say(`${killed + 1} kills, ${Math.min(next, deliveries.length)} deliveries`);
      }
      await sending;
      say(
        `${deliveries.length} deliveries about ${orders.length} orders, ${refused} of them forged; ${kills} kills, ${retries} requests sent again for want of an answer`,
      );
      wrong.push(...(await audit(url, orders)));
      const code = await server.end('SIGTERM');
      if (code !== 0) wrong.push(`after SIGTERM it ended with code ${code}`);
      return { n: deliveries.length, failures: wrong };

      async function start(): Promise<Victim> {
        const starting = startVictim(environment);
        url = await starting.ready;
        return starting;
      }
    });
  },
};

async function connect(url: string): Promise<Record<Platform, Source>> {
  const cookie = await signIn(url);
  const connectOne = async (platform: Platform): Promise<Source> => {
    const response = await fetch(`${url}/api/order-sources`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie },
      body: JSON.stringify({ store: LOAD_STORE.id, platform, name: platform }),
    });
    if (!response.ok) throw new Error(`connecting ${platform}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Source;
  };
  return { shopify: await connectOne('shopify'), woocommerce: await connectOne('woocommerce'), generic: await connectOne('generic') };
}

/** The status of the answer; null where there was none. */
async function post(url: string, delivery: Delivery, source: Source): Promise<number | null> {
  const { path, headers, body } = signed(delivery, source, Date.now());
  try {
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body, signal: AbortSignal.timeout(15_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}

interface Told {
  totals: { actual: { orders: number; revenue: number; refunds: number }; left_out: { cancelled: number; unpaid: number; test: number } };
  discrepancies: { order_id: string; kind: string; status: string; actual: number; source: string }[];
}

/** Compares what the API says with the orders' own lives. Nobody reported any of them, so that each one that counts is listed as missing, once. */
async function audit(url: string, orders: readonly ShopOrder[]): Promise<string[]> {
  const counting = orders.filter((order) => !order.cancelled);
  const expected = counting.reduce((sum, order) => sum + worthOf(order), 0);
  const given = counting.flatMap((order) => order.refunds).reduce((sum, { amount }) => sum + amount, 0);
  const times = orders.map(({ placedAt }) => placedAt);
  const span = { from: new Date(Math.min(...times)).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
  const wrong: string[] = [];
  const must = (what: string, wanted: unknown, found: unknown) => {
    if (String(wanted) !== String(found)) wrong.push(`api: ${what} must be ${wanted}, is ${found}`);
  };
  type Totals = { orders: number; revenue: number; refunds: number };
  let totals: Totals | undefined;
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await sleep(500)) {
    const stats = (await get(url, '/api/stats', { ...span, metrics: 'orders,revenue,refunds' })) as { data: Totals[] };
    totals = stats.data[0];
    if (totals?.orders === counting.length && cents(totals.revenue) === expected && cents(totals.refunds) === given) break;
  }
  must('orders', counting.length, totals?.orders);
  must('revenue in cents', expected, cents(totals?.revenue));
  must('refunds in cents', given, cents(totals?.refunds));

  const told = (await get(url, '/api/orders/reconciliation', { ...span, limit: '5000' })) as Told;
  must('cancelled orders', orders.length - counting.length, told.totals.left_out.cancelled);
  must('unpaid and test orders', 0, told.totals.left_out.unpaid + told.totals.left_out.test);
  must('refunds of the reconciliation in cents', given, cents(told.totals.actual.refunds));
  const listed = Map.groupBy(told.discrepancies, ({ order_id }) => order_id);
  must('orders that are listed', counting.length, told.discrepancies.length);
  for (const order of counting) {
    const rows = listed.get(order.id) ?? [];
    must(`times that ${order.platform} order ${order.id} is listed`, 1, rows.length);
    must(`value of order ${order.id} in cents`, worthOf(order), cents(rows[0]?.actual));
    must(`status of order ${order.id}`, order.refunds.length > 0 ? 'partially_refunded' : 'paid', rows[0]?.status);
  }
  const refunded = counting.filter(({ refunds }) => refunds.length > 0);
  const check = async () => {
    for (let order = refunded.pop(); order; order = refunded.pop()) {
      const journey = (await get(url, '/api/orders/journey', { order: order.id })) as {
        order: { refunds: { id: string; value: number }[] };
      };
      const wanted = order.refunds.map(({ id, amount }) => `${id}: ${amount}`).sort();
      must(`refunds of order ${order.id}`, wanted, journey.order.refunds.map(({ id, value }) => `${id}: ${cents(value)}`).sort());
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, check));
  return wrong;
}

function cents(major: number | undefined): number {
  return Math.round((major ?? Number.NaN) * 100);
}
