import type { Hono } from 'hono';
import type { IngestDeps } from '../deps.ts';
import { type EdgeRequest, edgeRequest } from '../edge-request.ts';
import type { Route } from '../routes.ts';
import type { Format } from './format.ts';
import { ga4 } from './ga4-format.ts';
import { plausible } from './plausible-format.ts';
import { posthog } from './posthog-format.ts';
import { segment } from './segment-format.ts';
import { shopify } from './shopify-format.ts';
import { umami } from './umami-format.ts';

export const FORMATS: readonly Format[] = [segment, posthog, ga4, plausible, umami, shopify];

const endpoints = FORMATS.flatMap((format) => format.endpoints);
const exact = new Set(endpoints.flatMap(({ path }) => [path, `${path}/`]));
const withKey = /^\/(?:v1\/projects\/[^/]+\/settings|array\/[^/]+\/config(?:\.js)?)\/?$/;

/** True for the paths that SDKs ask on, so that a server which also shows pages knows whose a request is. */
export function isOfFormats(path: string): boolean {
  return exact.has(path) || withKey.test(path);
}

/** Puts every SDK's endpoints into the app, with and without a slash at the end, and the preflights of their browsers. */
export function mountFormats(app: Hono, deps: IngestDeps, receive: (request: EdgeRequest, route: Route) => Promise<Response>): void {
  for (const endpoint of endpoints) {
    for (const path of [endpoint.path, `${endpoint.path}/`]) {
      app.on(endpoint.method, path, (c) => {
        // Hono runs a GET handler for HEAD; a HEAD is a scanner's look, not a hit.
        if (c.req.method === 'HEAD') return c.body(null, 204);
        const request = edgeRequest(c);
        return 'route' in endpoint ? receive(request, endpoint.route) : endpoint.answer(request, deps);
      });
      app.options(path, (c) => preflight(c.req.raw.headers.get('origin'), c.req.raw.headers.get('access-control-request-headers')));
    }
  }
}

/** Any page may ask: the store is known only when the event comes, and its origins are checked then. SDKs send headers of their own. */
function preflight(origin: string | null, headers: string | null): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': headers ?? 'authorization, content-type, content-encoding',
      'access-control-max-age': '86400',
      vary: 'Origin, Access-Control-Request-Headers',
    },
  });
}
