import type { EdgeRequest } from '../edge-request.ts';
import { bare, type Endpoint, type Format, pathOf, speak, told } from './format.ts';
import { CALLS, type Call, fromSegment } from './segment.ts';
import { fieldsOf, isFields, listOf } from './values.ts';

/** Short paths that Segment's browser SDK sends to, by the first letter of the call. */
const LETTERS: readonly (readonly [string, Call | 'batch'])[] = [...CALLS.map((call) => [call.slice(0, 1), call] as const), ['b', 'batch']];
const KINDS: readonly (readonly [string, Call | 'batch'])[] = [...CALLS.map((call) => [call, call] as const), ['batch', 'batch']];

const KEY = /^[\w-]{1,128}$/;

/** Segment's HTTP API, which RudderStack and Jitsu speak too, each with its own paths and places for the key. */
export const segment: Format = {
  name: 'Segment, RudderStack, Jitsu',
  endpoints: [
    ...[...KINDS, ...LETTERS].map(([name, kind]) => sender(`/v1/${name}`, kind)),
    sender('/beacon/v1/batch', 'batch'),
    ...KINDS.map(([name, kind]) => sender(`/api/s/${name}`, kind)),
    ...KINDS.map(([name, kind]) => sender(`/api/s/s2s/${name}`, kind)),
    { method: 'GET', path: '/v1/projects/:key/settings', answer: segmentSettings },
    { method: 'GET', path: '/sourceConfig', answer: rudderSettings },
  ],
};

function sender(path: string, kind: Call | 'batch'): Endpoint {
  return {
    method: 'POST',
    path,
    route: speak({
      translate: (payload) => fromSegment(payload, kind),
      keyOf: ({ headers, query }) => bare(query('writeKey') ?? headers['x-write-key']),
      keyIn: (payload) => {
        const { writeKey, batch } = fieldsOf(payload);
        return writeKey ?? fieldsOf(listOf(batch).find(isFields)).writeKey;
      },
      accepted: (request) => told(request, 200, '{"success":true}'),
    }),
  };
}

/** What analytics.js asks for before it sends: the one destination that there is, at the address it asked on. */
function segmentSettings(request: EdgeRequest): Response {
  const key = pathOf(request)[3] ?? '';
  if (!KEY.test(key)) return told(request, 404, '{}');
  const settings = { apiKey: key, apiHost: `${request.headers.host ?? 'localhost'}/v1`, protocol: schemeOf(request), type: 'browser' };
  return told(request, 200, JSON.stringify({ integrations: { 'Segment.io': settings }, plan: { track: {} }, metrics: { sampleRate: 0 } }));
}

/** How the page reached this server, also through a proxy: a page on https may send to https only. */
function schemeOf({ url, headers }: EdgeRequest): string {
  const forwarded = headers['x-forwarded-proto'];
  if (typeof forwarded === 'string') return forwarded.startsWith('https') ? 'https' : 'http';
  return url.startsWith('https:') || headers.origin?.startsWith('https:') ? 'https' : 'http';
}

/** What RudderStack's browser SDK asks for: a source without destinations of its own, and no reports about the SDK itself. */
function rudderSettings(request: EdgeRequest): Response {
  const key = request.query('writeKey') ?? '';
  const collection = { errors: { enabled: false }, metrics: { enabled: false } };
  const source = {
    id: 'footfall',
    name: 'Footfall',
    writeKey: key,
    enabled: true,
    workspaceId: 'footfall',
    config: { statsCollection: collection },
    connections: [],
    destinations: [],
    dataplanes: {},
  };
  return told(request, 200, JSON.stringify({ source, updatedAt: '2026-01-01T00:00:00.000Z' }));
}
