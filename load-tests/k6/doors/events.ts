import { check } from 'k6';
import http, { type Answer, type Params } from 'k6/http';
import { settings } from '../lib/settings.ts';
import { acknowledged, sent } from '../lib/track.ts';
import { DEVICES } from '../shop/proportions.ts';

const AGENT = DEVICES[0]?.userAgent ?? '';
const KEY = `key=${settings.writeKey}`;
const tags = { name: 'track', door: 'track' };
const json = { 'content-type': 'application/json', 'user-agent': AGENT, authorization: `Bearer ${settings.writeKey}` };

/** One event (a batch: two) through each way in. `id` makes the event ids of this round its own. */
export function sendThroughEveryDoor(id: string): void {
  const event = (n: number) => ({ event_id: `${id}-${n}`, event_type: 'page_view', url: 'https://linden-loom.example/' });
  const one = JSON.stringify(event(0));
  const two = (n: number) => JSON.stringify([event(n), event(n + 1)]);
  const nd = `${JSON.stringify(event(6))}\n${JSON.stringify(event(7))}\n`;
  const text = { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': AGENT };
  const post = (door: string, body: string, headers: Record<string, string>, more: Params = {}) =>
    http.post(`${settings.ingest}/track/${door}`, body, { headers, tags, timeout: '10s', ...more });

  takes('an event', 1, () => post('event', one, json));
  takes('a page view', 1, () => post('pageview', JSON.stringify({ ...event(1), event_type: undefined }), json));
  takes('a batch', 2, () => post('batch', two(2), json));
  takes('a compressed batch', 2, () => post('batch', two(4), json, { compression: 'gzip' }));
  takes('a batch of lines', 2, () => post('batch', nd, { ...json, 'content-type': 'application/x-ndjson' }));
  takes('a beacon with the key in its address', 1, () => post(`event?${KEY}`, JSON.stringify(event(8)), text));
  takes('the same under /api', 1, () =>
    http.post(`${settings.ingest}/api/track/event`, JSON.stringify(event(9)), { headers: json, tags, timeout: '10s' }),
  );
  takes('the picture', 1, () =>
    http.get(`${settings.ingest}/track/pixel.gif?${KEY}&event_id=${id}-10`, { headers: { 'user-agent': AGENT }, tags, timeout: '10s' }),
  );
}

/** Requests that must be refused, and leave nothing behind. */
export function knockInVain(): void {
  const refusal = (expected: number): Params => ({
    headers: json,
    tags: { name: 'refused', door: 'refused' },
    responseCallback: http.expectedStatuses(expected),
  });
  const stranger = http.post(`${settings.ingest}/track/event`, '{"event_type":"page_view"}', {
    ...refusal(401),
    headers: { ...json, authorization: 'Bearer wk_nobody' },
  });
  const nonsense = http.post(`${settings.ingest}/track/event`, '{"event_type":', refusal(400));
  check(stranger, { 'an unknown key is refused': ({ status }) => status === 401 });
  check(nonsense, { 'what is not JSON is refused': ({ status }) => status === 400 });
}

function takes(door: string, events: number, ask: () => Answer): void {
  sent.add(events);
  const answer = ask();
  // The picture cannot say 202: a browser would show it as broken.
  const taken = answer.status === 202 || answer.status === 200;
  if (taken) acknowledged.add(events);
  check(answer, { [`${door} is taken`]: () => taken });
}
