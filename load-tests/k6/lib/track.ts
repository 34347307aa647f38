import { check, sleep } from 'k6';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { settings } from './settings.ts';

/** Each event counts once, however often it had to be sent. What was sent and not acknowledged may or may not be stored. */
export const sent = new Counter('events_sent');
export const acknowledged = new Counter('events_acknowledged');
const rejected = new Counter('events_rejected');
/** Declared refusals (429, 503), after which the same events are sent again as the tracker would. */
const refused = new Counter('requests_refused');
const unanswered = new Counter('requests_unanswered');

const EXPECTED = http.expectedStatuses(202, 429, 503);
const ATTEMPTS = 8;

export interface TrackRequest {
  events: readonly Record<string, unknown>[];
  headers: Record<string, string>;
  /** Store key; the write key unless said otherwise. */
  key?: string;
}

/** Sends events until they are acknowledged, as the tracker does: text to `/track/batch`. False: given up, after half a minute at the most. */
export function track({ events, headers, key = settings.writeKey }: TrackRequest): boolean {
  const body = JSON.stringify({ sent_at: Date.now(), events });
  sent.add(events.length);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer = http.post(`${settings.ingest}/track/batch?key=${key}`, body, {
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
      tags: { name: 'track', door: 'track' },
      timeout: '10s',
      responseCallback: EXPECTED,
    });
    if (answer.status === 202) {
      const receipt = answer.json() as { accepted: number; rejected: number };
      acknowledged.add(receipt.accepted);
      if (receipt.rejected > 0) rejected.add(receipt.rejected);
      return check(receipt, { 'every event of a request is accepted': ({ accepted }) => accepted === events.length });
    }
    if (answer.status === 429 || answer.status === 503) {
      refused.add(1);
      check(answer, { 'a refusal says when to come back': ({ headers }) => Number(headers['Retry-After']) > 0 });
      sleep(Math.min(5, Number(answer.headers['Retry-After'] ?? 1)) * (0.5 + Math.random()));
    } else if (answer.status === 0) {
      unanswered.add(1);
      sleep(0.5);
    } else {
      check(answer, { 'events are answered 202, 429 or 503': () => false });
      return false;
    }
  }
  return false;
}
