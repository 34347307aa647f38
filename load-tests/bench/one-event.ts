import { type HttpResult, hit } from '../harness/http-load.ts';
import { storefront, userAgent } from '../harness/storefront.ts';
import { LOAD_STORE } from '../harness/temporary.ts';

/** A flush is shared by all requests that wait for it, so a busy shop's many connections are what is measured. */
export const CONNECTIONS = 128;
/** For comparison: with so few the flush is what each of them waits for. */
export const FEW_CONNECTIONS = 64;

/** One event as a shop's pages send it: without what only a secret key may say, and without the marks that would make it a repetition (the server gives each its own id). */
export function oneEvent(seed: number): string {
  const { event_id, timestamp, visitor_id, country, city, device, browser, os, ...event } = storefront(seed, 'bench')();
  return JSON.stringify(event);
}

/** POSTs the same event over many connections, each again as soon as it is answered. */
export function postEvents(url: string, body: string, seconds: number, connections: number = CONNECTIONS): Promise<HttpResult> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${LOAD_STORE.writeKey}`, 'user-agent': userAgent(0) };
  return hit({ url: `${url}/track/event`, headers, body, connections, seconds });
}
