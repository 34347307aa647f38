import { Agent, request } from 'node:http';
import { LOAD_STORE } from '../harness/temporary.ts';
import { sleep } from './benchmark.ts';
import type { Ledger } from './ledger.ts';
import type { Shop } from './shop.ts';

export interface Steady {
  /** Milliseconds until each request was answered. */
  latencies: number[];
  failures: string[];
}

/** Single events at a steady pace, each due at its time whether or not those before it were answered: a slow answer is not hidden by waiting for it. */
export async function steadyRequests(
  url: string,
  options: { perSecond: number; seconds: number; shop: Shop; ledger: Ledger },
): Promise<Steady> {
  const { perSecond, seconds, shop, ledger } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const result: Steady = { latencies: [], failures: [] };
  const began = performance.now();
  const sent: Promise<void>[] = [];
  for (let i = 0; i < perSecond * seconds; i++) {
    const due = began + (i / perSecond) * 1_000;
    if (due > performance.now()) await sleep(due - performance.now());
    sent.push(one(due));
  }
  await Promise.all(sent);
  agent.destroy();
  return result;

  async function one(due: number): Promise<void> {
    const event = shop.next();
    ledger.offer([event]);
    const status = await postEvent(url, agent, JSON.stringify(event)).catch((error: Error) => error.message);
    result.latencies.push(performance.now() - due);
    if (status === 202) ledger.acknowledge([event]);
    else result.failures.push(`a client that was not slow was answered ${status}`);
  }
}

function postEvent(url: string, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${LOAD_STORE.secretKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(`${url}/track/event`, { method: 'POST', agent, headers, timeout: 10_000 }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('timeout', () => sent.destroy(new Error('nothing within 10 s')));
    sent.once('error', reject);
    sent.end(body);
  });
}
