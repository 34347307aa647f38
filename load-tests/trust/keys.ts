import { join } from 'node:path';
import { type RunningService, startCluster } from '../harness/cluster.ts';
import { signIn } from '../harness/sign-in.ts';
import { inTemporaryFolder, LOAD_STORE, provisionFile } from '../harness/temporary.ts';
import { type Benchmark, say, sleep } from './benchmark.ts';

const WITHIN = 1_000;
const EVERY = 20;

interface Key {
  id: string;
  text: string;
}

/** Two instances of ingest and api on Kafka, PostgreSQL and Redis: keys are rotated under load, and revoked. */
export const keys: Benchmark = {
  asks: 'a revoked key is refused on two instances of ingest and of api within a second; rotation under load refuses no event',
  async run(options) {
    const n = options.number('times', { full: 50, quick: 1 });
    return inTemporaryFolder(async (folder) => {
      const provision = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
      const cluster = await startCluster(join(folder, 'data'), { RATE_PER_ADDRESS: '1000000' });
      const failures: string[] = [];
      try {
        const apis = [await cluster.start('api', { PROVISION: provision }), await cluster.start('api')];
        const ingests = await Promise.all([cluster.start('ingest'), cluster.start('ingest')]);
        const [api] = apis as [RunningService];
        const cookie = await signIn(api.url.replace('127.0.0.1', 'localhost'));
        const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
          const url = api.url.replace('127.0.0.1', 'localhost');
          const headers = { cookie, origin: url, 'content-type': 'application/json' };
          const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
          if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
          return (response.status === 204 ? null : await response.json()) as T;
        };
        const path = `/api/stores/${LOAD_STORE.id}/keys`;
        let slowest = 0;
        let sent = 0;
        for (let i = 1; i <= n; i++) {
          const key = await ask<Key>('POST', path, { kind: 'write', name: `write ${i}` });
          let using = key.text;
          const load = startLoad(ingests, () => using);
          await sleep(500);
          const next = await ask<Key>('POST', `${path}/${key.id}/rotate`, { overlap_hours: 1 });
          // The old key goes on for a while, as a shop's pages that are open do.
          await sleep(300);
          using = next.text;
          await sleep(500);
          sent += await load.end();
          failures.push(...load.refused.map((answer) => `rotation ${i}: ${answer}`));

          const secret = await ask<Key>('POST', path, { kind: 'secret', name: `secret ${i}` });
          const readers = apis.map(({ url }) => `${url}/api/ledger?store=${LOAD_STORE.id}`);
          const writers = ingests.map(({ url }) => `${url}/track/pixel.gif?page=/`);
          const good = await Promise.all([...readers, ...writers].map((address) => answersTo(address, secret.text)));
          if (!good.every(Boolean)) failures.push(`secret key ${i} was not taken everywhere right after it was made: ${good.join(', ')}`);
          await ask('DELETE', `${path}/${secret.id}`);
          await ask('DELETE', `${path}/${next.id}`);
          const began = performance.now();
          const last = await Promise.all([
            ...[...readers, ...writers].map((address) => lastTaken(address, secret.text, began)),
            ...writers.map((address) => lastTaken(address, next.text, began)),
          ]);
          slowest = Math.max(slowest, ...last);
          for (const ms of last) if (ms > WITHIN) failures.push(`revocation ${i}: taken ${ms.toFixed(0)} ms later`);
          if (i % Math.ceil(n / 5) === 0)
            say(`${i} keys rotated and revoked, ${sent} events under rotation, taken at most ${slowest.toFixed(0)} ms longer`);
        }
      } finally {
        await cluster.stop();
      }
      return { n, failures };
    });
  },
};

async function answersTo(address: string, key: string): Promise<boolean> {
  const response = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
  await response.arrayBuffer();
  return response.ok;
}

/** When the key was last taken after `began`, ms; 0 when never. It is asked until it was refused for a second and a half. */
async function lastTaken(address: string, key: string, began: number): Promise<number> {
  let last = 0;
  while (performance.now() - began < last + WITHIN * 1.5) {
    const asked = performance.now() - began;
    if (await answersTo(address, key)) last = asked;
    await sleep(EVERY);
  }
  return last;
}

/** Events one after the other to each ingest, until told to end; resolves with how many were taken. */
function startLoad(ingests: readonly RunningService[], key: () => string) {
  let going = true;
  let taken = 0;
  const refused: string[] = [];
  const body = JSON.stringify({ event_type: 'page_view', url: 'https://shop.example/' });
  const work = ingests.map(async ({ url }) => {
    while (going) {
      const headers = { authorization: `Bearer ${key()}`, 'content-type': 'application/json' };
      const response = await fetch(`${url}/track/event`, { method: 'POST', headers, body });
      const text = await response.text();
      if (response.status === 202) taken++;
      else refused.push(`${response.status} ${text}`);
    }
  });
  return {
    refused,
    async end() {
      going = false;
      await Promise.all(work);
      return taken;
    },
  };
}
