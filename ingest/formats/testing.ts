import type { TrackEvent } from '../../contracts/event.ts';
import { testEdge } from '../fakes.ts';

/** One request as an SDK makes it, and what the edge made of it. */
export async function sent(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const edge = testEdge();
  const init: RequestInit = { method, headers };
  if (method === 'POST')
    init.body = body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body);
  const response = await edge.app.request(path, init, { address: '192.0.2.1' });
  return {
    status: response.status,
    text: await response.text(),
    headers: response.headers,
    events: edge.events(),
    records: edge.records(),
  };
}

/** The events of the request, without those fields that every event has. */
export async function eventsOf(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Partial<TrackEvent>[]> {
  const { events, records, status, text } = await sent(path, body, headers, method);
  if (records.some((record) => record.rejected.length > 0) || status >= 300)
    throw new Error(`${status} ${text} ${JSON.stringify(records)}`);
  return JSON.parse(JSON.stringify(events));
}

export function basic(key: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` };
}
