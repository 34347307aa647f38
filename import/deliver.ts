import { Fault } from '../contracts/error.ts';
import type { Attempt, Refused } from './post.ts';

export interface DeliverDeps {
  post(events: readonly string[]): Promise<Attempt>;
  sleep(ms: number): Promise<void>;
  clock(): number;
  random(): number;
  /** How long a server may take nothing before the import gives up, ms. */
  patienceMs: number;
  /** A person asks to stop: then no request is tried again. */
  stop?: AbortSignal;
  onRetry?(why: string): void;
}

const FIRST_WAIT = 200;
const LONGEST_WAIT = 5_000;

/**
 * Sends events until the server has said of each that it is stored or why not; returns those that are not, by their place. Waits as the server asks
 * (Retry-After), else longer each time. Halves what is too large. Throws Fault: `unknown_key`, `refused`, `server_away`.
 */
export async function deliver(events: readonly string[], deps: DeliverDeps): Promise<Refused[]> {
  const since = deps.clock();
  for (let tries = 0; ; tries++) {
    const attempt = await deps.post(events);
    switch (attempt.kind) {
      case 'accepted':
        return [...attempt.rejected];
      case 'too_large':
        return halves(events, deps);
      case 'refused':
        throw refusal(attempt.code, attempt.message);
      case 'later': {
        if (deps.stop?.aborted) throw new Fault('server_away', `Stopped while the server took nothing (${attempt.why}).`);
        if (deps.clock() - since > deps.patienceMs) throw away(attempt.why);
        deps.onRetry?.(attempt.why);
        const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.5 + deps.random());
        await deps.sleep(Math.max(attempt.afterMs, wait));
      }
    }
  }
}

async function halves(events: readonly string[], deps: DeliverDeps): Promise<Refused[]> {
  if (events.length === 1) return [{ index: 0, reason: 'too_large', message: 'The event alone is larger than the server takes.' }];
  const middle = events.length >> 1;
  const first = await deliver(events.slice(0, middle), deps);
  const second = await deliver(events.slice(middle), deps);
  return [...first, ...second.map((one) => ({ ...one, index: one.index + middle }))];
}

/** Asks the server, with nothing in the request, whether it is there and knows the key. Throws Fault; one that is away is not waited for. */
export async function greet(url: string, post: DeliverDeps['post']): Promise<void> {
  const attempt = await post([]);
  if (attempt.kind === 'refused') throw refusal(attempt.code, attempt.message);
  if (attempt.kind !== 'later') return;
  throw new Fault('server_away', `No server answers at ${url} (${attempt.why}). Start it (npm start), or give its address with --url.`);
}

function refusal(code: string, message: string): Fault {
  if (code === 'unknown_key')
    return new Fault(code, "The server knows no store by this key. Give the store's secret key (sk_..., Settings, Stores) with --key.");
  if (message === '') return new Fault('refused', `What answers at this address is no Footfall (${code}). Give its address with --url.`);
  return new Fault('refused', `The server refuses the events: ${message}`);
}

function away(why: string): Fault {
  return new Fault(
    'server_away',
    `The server has taken nothing for minutes (${why}). When it is back, the same command goes on where this one stopped.`,
  );
}
