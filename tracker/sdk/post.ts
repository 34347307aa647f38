import { retryAfter } from './backoff.ts';

export type Outcome =
  | { kind: 'taken' }
  /** The same request would be refused again. */
  | { kind: 'refused'; status: number; message: string }
  /** Nobody knows whether it arrived, or it came at a bad moment: the same events may be sent again. */
  | { kind: 'again'; afterMs?: number };

export interface Endpoint {
  host: string;
  key: string;
  timeoutMs: number;
  fetch: typeof globalThis.fetch;
}

/** A secret key stays out of addresses, which are logged; a write key in the query and a text body need no preflight in a browser. */
export async function post({ host, key, timeoutMs, fetch }: Endpoint, body: string): Promise<Outcome> {
  const secret = key.startsWith('sk_');
  const address = `${host.replace(/\/+$/, '')}/track/batch${secret ? '' : `?key=${encodeURIComponent(key)}`}`;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...(secret ? { authorization: `Bearer ${key}` } : {}) },
      body,
      // Outlives the page, up to the 64 KiB that browsers allow.
      keepalive: body.length < 60_000,
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Read to its end, so that the connection is free for the next request.
    const text = await response.text();
    if (response.ok) return { kind: 'taken' };
    if (response.status !== 429 && response.status < 500) return { kind: 'refused', status: response.status, message: text.slice(0, 500) };
    const afterMs = retryAfter(response.headers.get('retry-after'), Date.now());
    return afterMs === undefined ? { kind: 'again' } : { kind: 'again', afterMs };
  } catch {
    return { kind: 'again' };
  }
}
