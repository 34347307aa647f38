import type { Fault } from '../contracts/error.ts';

/** What the edge answers, before it becomes a Response: a status, a JSON text and the headers beyond the usual ones. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Under which name an answer says its request's id: the same id stands in the log lines, the log's record, and the live frame that shows the event. */
export const REQUEST_ID = 'x-request-id';

/** Headers are plain objects throughout: @hono/node-server writes those without making a Headers object. */
function headersFor(origin: string | undefined, requestId: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (requestId !== undefined) headers[REQUEST_ID] = requestId;
  if (origin === undefined) return headers;
  headers['access-control-allow-origin'] = origin;
  headers.vary = 'Origin';
  return headers;
}

export function json(status: number, text: string, origin: string | undefined, requestId?: string): Response {
  return new Response(text, { status, headers: headersFor(origin, requestId) });
}

/** The refusal in the one error shape, readable by the page that sent the request unless its origin is the reason. */
export function refuse(refusal: Refusal, origin: string | undefined, requestId?: string): Response {
  const details = refusal.details === undefined ? {} : { details: refusal.details };
  const body = JSON.stringify({ error: { code: refusal.code, message: refusal.message, ...details } });
  if (refusal.headers === undefined) return json(refusal.status, body, origin, requestId);
  const expose =
    origin === undefined
      ? {}
      : { 'access-control-expose-headers': 'Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-Id' };
  return new Response(body, { status: refusal.status, headers: { ...headersFor(origin, requestId), ...expose, ...refusal.headers } });
}

/** A fault as a refusal: what may pass is 503 with `Retry-After`; anything else is ours, and says nothing of its cause. */
export function fromFault(fault: Fault | undefined): Refusal {
  if (fault?.retryable) {
    return {
      status: 503,
      code: fault.code,
      message: 'The server cannot store events just now. Send the same request again.',
      headers: { 'retry-after': '2' },
    };
  }
  return { status: 500, code: 'internal', message: 'The server failed to handle this request. It was logged; the events were not stored.' };
}

/** The 1x1 transparent GIF that a pixel request is answered with. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export function gif(): Response {
  return new Response(GIF, { status: 200, headers: { 'content-type': 'image/gif', 'cache-control': 'no-store, max-age=0' } });
}

/** The answer to a preflight. `origin` undefined: the page may not send here. A day is what browsers cap the age at. */
export function preflight(origin: string | undefined): Response {
  const allowed: Record<string, string> = origin === undefined ? {} : { 'access-control-allow-origin': origin };
  return new Response(null, {
    status: 204,
    headers: {
      ...allowed,
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'authorization, content-type, content-encoding',
      'access-control-max-age': '86400',
      vary: 'Origin',
    },
  });
}
