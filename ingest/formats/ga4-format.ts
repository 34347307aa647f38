import { searchParamsOf } from '../../platform/http/query.ts';
import { refuse } from '../answer.ts';
import type { Speech } from './format.ts';
import { type Endpoint, type Format, readable, speak, told } from './format.ts';
import { fromGa4, ga4Key } from './ga4.ts';
import { debugGa4 } from './ga4-debug.ts';
import { fromGtag, hitOf } from './gtag.ts';
import { fieldsOf } from './values.ts';

/** Nothing but what may pass is told to a client of GA4's: Google answers 2xx whatever was sent, and clients are written for that. */
const quiet: Pick<Speech, 'accepted' | 'refused' | 'keyOf'> = {
  accepted: (request) => told(request, 204, null, {}),
  refused: (refusal, request) => {
    const isPassing = refusal.status >= 500 || refusal.status === 429 || refusal.status === 408;
    return isPassing ? readable(refuse(refusal, undefined), request) : told(request, 204, null, {});
  },
  keyOf: ga4Key,
};

const hits: Speech = {
  ...quiet,
  translate: (payload) => {
    const { shared, events } = fieldsOf(payload);
    return fromGtag({ shared: shared as Record<string, string>, events: events as Record<string, string>[] });
  },
  unpack: async (bytes, request) => {
    const hit = hitOf(searchParamsOf(request.url), bytes?.toString() ?? '');
    return { kind: 'read', bytes: Buffer.from(JSON.stringify(hit)) };
  },
};

const gtagEndpoints: Endpoint[] = ['/g/collect', '/g/s/collect'].flatMap((path): Endpoint[] => [
  { method: 'POST', path, route: speak(hits) },
  { method: 'GET', path, route: speak({ ...hits, hasBody: false }) },
]);

/** GA4: the Measurement Protocol of servers, and the hits of gtag.js and the tag manager. */
export const ga4: Format = {
  name: 'GA4',
  endpoints: [
    { method: 'POST', path: '/mp/collect', route: speak({ ...quiet, translate: fromGa4 }) },
    { method: 'POST', path: '/debug/mp/collect', answer: debugGa4 },
    ...gtagEndpoints,
  ],
};
