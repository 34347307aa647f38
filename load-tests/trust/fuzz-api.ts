import { seeded } from '../harness/random.ts';
import { signIn } from '../harness/sign-in.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { personOf, provisionActors } from './access/actors.ts';
import { type Benchmark, say } from './benchmark.ts';
import { type Operation, operationsOf, requestFor } from './openapi-request.ts';
import { startVictim } from './victim.ts';

const SIDE_BY_SIDE = 8;
/** What the other store's events, name and keys hold; it must never be read by anybody of this one. */
const CANARY = 'CANARY-OF-THE-OTHER-STORE';

/** Requests drawn from the OpenAPI description, with a session: what fits the schema, what nearly does, and what was never meant. */
export const fuzzApi: Benchmark = {
  asks: 'no request made from the OpenAPI description with a session is answered with 5xx other than 503, none shows a byte of another store',
  async run(options) {
    const n = options.number('inputs', { full: 200_000, quick: 600 });
    const first = options.number('from', { full: 0, quick: 0 });
    return inTemporaryFolder(async (folder) => {
      const server = startVictim({ DATA_DIR: `${folder}/data`, PROVISION: await provisionActors(folder, CANARY), LOG_LEVEL: 'error' });
      const wrong: string[] = [];
      const url = (await server.ready).replace('127.0.0.1', 'localhost');
      void server.ended.then((code) => code !== null && wrong.push(`the server ended with ${code}: ${server.output().slice(-1_000)}`));
      try {
        await seedOther(url);
        const operations = operationsOf(await (await fetch(`${url}/api/openapi.json`)).json());
        const sessions = await Promise.all(['owner', 'analyst'].map((name) => signIn(url, personOf(name))));
        const statuses = new Map<number, number>();
        let next = first;
        const work = async () => {
          while (next < first + n && wrong.length < 100) {
            const i = next++;
            const random = seeded(options.seed * 1_000_003 + i);
            const operation = operations[i % operations.length] as Operation;
            const fault = await tryOne(url, operation, sessions[i % 2] ?? '', random, statuses);
            if (fault) wrong.push(`input ${i} of seed ${options.seed}: ${fault}`);
            if ((i - first + 1) % Math.ceil(n / 10) === 0) say(`${i - first + 1} requests`);
          }
        };
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
        say(
          `${operations.length} operations; answers: ${[...statuses]
            .sort()
            .map(([status, count]) => `${count} x ${status}`)
            .join(', ')}`,
        );
        // A fuzz that was never let in would find nothing.
        if (!statuses.get(200)) wrong.push('no request was answered with 200');
        if (/unhandled|uncaught/i.test(server.output())) wrong.push(`the server printed: ${server.output().slice(-1_000)}`);
      } finally {
        await server.end('SIGKILL');
      }
      return { n, failures: wrong };
    });
  },
};

async function tryOne(url: string, operation: Operation, cookie: string, random: () => number, statuses: Map<number, number>) {
  const { path, init } = requestFor(operation, random);
  const headers = { ...init.headers, cookie, origin: url };
  const response = await fetch(url + path, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(30_000) }).catch(
    (error: unknown) => error,
  );
  const asked = `${operation.method} ${path.slice(0, 300)} ${String(init.body ?? '').slice(0, 300)}`;
  if (!(response instanceof Response)) return `${asked}: ${String(response)}`;
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  const text = await response.text();
  if (response.status >= 500 && !(response.status === 503 && response.headers.has('retry-after')))
    return `${asked}: ${response.status} ${text.slice(0, 300)}`;
  return text.includes(CANARY) ? `${asked}: shows the other store: ${text.slice(0, 300)}` : undefined;
}

/** Events of the other store, whose every text is the canary. */
async function seedOther(url: string): Promise<void> {
  const event = {
    event_type: 'purchase',
    visitor_id: CANARY,
    user_id: CANARY,
    url: `https://other.example/${CANARY}?utm_source=${CANARY}&utm_campaign=${CANARY}`,
    order_id: CANARY,
    value: 10,
    currency: 'EUR',
    items: [{ item_id: CANARY, item_name: CANARY, price: 10, quantity: 1 }],
    properties: { note: CANARY },
  };
  const headers = { authorization: 'Bearer sk_matrix_other', 'content-type': 'application/json' };
  const body = JSON.stringify([event, { ...event, event_type: 'page_view' }, { event_type: 7, note: CANARY }]);
  const response = await fetch(`${url}/track/batch`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`events of the other store: ${response.status}`);
  for (let tries = 0; tries < 100; tries++) {
    const read = await fetch(`${url}/api/stats?store=other&metrics=orders&dimensions=product&range=today`, { headers });
    if ((await read.text()).includes(CANARY)) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error('events of the other store were never stored');
}
