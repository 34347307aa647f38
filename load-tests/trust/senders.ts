import { LOAD_STORE } from '../harness/temporary.ts';
import { sleep } from './benchmark.ts';
import type { Ledger } from './ledger.ts';
import type { Shop, ShopEvent } from './shop.ts';

export interface SenderOptions {
  /** Where the server is now: elsewhere after each restart. */
  url: () => string;
  shop: Shop;
  ledger: Ledger;
  /** How many send side by side, each one request at a time. */
  senders?: number;
  /** Largest batch; one request in three is a single event. */
  batch?: number;
  /** Between two requests of a sender, ms. */
  pauseMs?: number;
  /** How long an answer is waited for, ms. */
  timeoutMs?: number;
}

export interface Senders {
  /** No new events from now on; resolves when all that were offered are acknowledged. */
  finish(): Promise<void>;
  /** Requests that were sent again for want of an answer. */
  retries(): number;
  /** Answers that no client should ever see, and requests that were never taken. */
  failures: string[];
}

/** The server must take a request within this, however often it is killed, ms. */
const PATIENCE = 90_000;

/** Shops that send events as a careful client does: what is not acknowledged is sent again with the same ids, and one request in ten although it was. */
export function startSenders({ url, shop, ledger, senders = 4, batch = 60, pauseMs = 0, timeoutMs = 10_000 }: SenderOptions): Senders {
  let finishing = false;
  let retries = 0;
  const failures: string[] = [];
  const { random } = shop;

  async function work(): Promise<void> {
    while (!finishing) {
      const size = random() < 0.33 ? 1 : 1 + Math.floor(random() * batch);
      const events = Array.from({ length: size }, shop.next);
      const isRepeated = random() < 0.1;
      ledger.offer(events);
      if (await deliver(events)) ledger.acknowledge(events);
      if (isRepeated && (await deliver(events))) ledger.acknowledge(events);
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }

  async function deliver(events: ShopEvent[]): Promise<boolean> {
    const deadline = performance.now() + PATIENCE;
    while (performance.now() < deadline) {
      const answer = await post(url(), events, timeoutMs);
      if (answer.kind === 'acknowledged') return true;
      if (answer.kind === 'refused') {
        failures.push(`the server answered ${answer.text}`);
        return false;
      }
      retries++;
      await sleep(30);
    }
    failures.push(`${events[0]?.event_id} and ${events.length - 1} with it were not taken within ${PATIENCE / 1000} s`);
    return false;
  }

  const working = Promise.all(Array.from({ length: senders }, work));
  return {
    async finish() {
      finishing = true;
      await working;
    },
    retries: () => retries,
    failures,
  };
}

export type Answer = { kind: 'acknowledged' } | { kind: 'again' } | { kind: 'refused'; text: string };

/** One request: a single event to /track/event, several to /track/batch. No answer, 429 and 503 mean: send it again. */
export async function post(url: string, events: readonly ShopEvent[], timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(`${url}/track/${events.length === 1 ? 'event' : 'batch'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.secretKey}` },
      body: JSON.stringify(events.length === 1 ? events[0] : events),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.status === 429 || response.status === 503) return { kind: 'again' };
    const taken = response.status === 202 && (JSON.parse(text) as { accepted: number }).accepted === events.length;
    return taken ? { kind: 'acknowledged' } : { kind: 'refused', text: `${response.status} ${text.slice(0, 300)}` };
  } catch {
    return { kind: 'again' };
  }
}
