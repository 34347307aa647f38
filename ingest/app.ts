import { randomUUIDv7 } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { clientAddress } from '../platform/http/address.ts';
import { gif, preflight, refuse } from './answer.ts';
import { allows } from './authorise.ts';
import type { IngestDeps as Deps } from './deps.ts';
import { edgeRequest } from './edge-request.ts';
import { mountFormats } from './formats/mount.ts';
import { receiver } from './receiver.ts';
import { requestIds } from './request-id.ts';
import { batchRoute, eventRoute, pageviewRoute, pixelRoute } from './routes.ts';
import { PLATFORM_PATHS } from './webhooks/platforms.ts';
import { webhookReceiver } from './webhooks/receive.ts';

type Optional = 'newId' | 'newRequestId' | 'logger' | 'metrics';
/** What an ingest app needs; the id makers, the logger and the counters may be left out. */
export type IngestDeps = Omit<Deps, Optional> & Partial<Pick<Deps, Optional>>;

/**
 * The ingest edge: `/track/*`, the same under `/api/track/*`, and what other SDKs send. Starts nothing. Errors are answered inside the
 * handlers and no middleware is used, so that Hono calls a route's one handler directly, also when the app is mounted in another without it.
 */
export function createIngest(given: IngestDeps): Hono {
  const deps: Deps = { logger: undefined, metrics: undefined, newId: () => randomUUIDv7(), newRequestId: requestIds(), ...given };
  const receive = receiver(deps, clientAddress(deps.limits.trustedProxies));
  const app = new Hono();
  for (const base of ['/track', '/api/track']) {
    app.post(`${base}/event`, (c) => receive(edgeRequest(c), eventRoute));
    app.post(`${base}/pageview`, (c) => receive(edgeRequest(c), pageviewRoute));
    app.post(`${base}/batch`, (c) => receive(edgeRequest(c), batchRoute));
    // Hono runs a GET handler for HEAD; a HEAD is a scanner's look, not a view.
    app.get(`${base}/pixel.gif`, (c) => (c.req.method === 'HEAD' ? gif() : receive(edgeRequest(c), pixelRoute)));
    for (const path of ['event', 'pageview', 'batch']) {
      app.on('OPTIONS', `${base}/${path}`, (c) => answerPreflight(c, deps));
      app.on(['GET', 'PUT', 'PATCH', 'DELETE'], `${base}/${path}`, () => wrongMethod('POST'));
    }
    app.on(['POST', 'PUT', 'PATCH', 'DELETE'], `${base}/pixel.gif`, () => wrongMethod('GET'));
  }
  mountFormats(app, deps, receive);
  const receiveWebhook = webhookReceiver(deps, clientAddress(deps.limits.trustedProxies));
  for (const path of PLATFORM_PATHS) {
    app.post(`/webhooks/${path}/:source`, (c) => receiveWebhook(edgeRequest(c), path, c.req.param('source')));
    app.on(['GET', 'PUT', 'PATCH', 'DELETE'], `/webhooks/${path}/:source`, () => wrongMethod('POST'));
  }
  return app;
}

/** Without a key in the query the store is not known yet: the page may ask, and the request itself is checked. */
function answerPreflight(c: Context, deps: Deps): Response {
  const origin = c.req.header('origin');
  const key = c.req.query('key');
  const grant = key === undefined ? undefined : deps.directory.grant(key);
  return preflight(origin === undefined || (grant !== undefined && !allows(grant, origin)) ? undefined : origin);
}

function wrongMethod(allow: string): Response {
  const headers = { allow };
  return refuse({ status: 405, code: 'method_not_allowed', message: `Send this with ${allow}.`, headers }, undefined);
}
