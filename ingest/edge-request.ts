import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Context } from 'hono';

/** What the edge reads of a request. */
export interface EdgeRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly query: (name: string) => string | undefined;
  readonly socketAddress: string | undefined;
  readonly body: Readable | ReadableStream<Uint8Array> | null;
}

/**
 * Under @hono/node-server the parsed headers and the body stream of `node:http` itself, which spares a Headers object, a web stream and
 * a body that is buffered without bound; elsewhere (`app.request()`) the web Request's.
 */
export function edgeRequest(c: Context): EdgeRequest {
  const incoming: unknown = c.env?.incoming;
  const query = (name: string): string | undefined => c.req.query(name);
  if (incoming instanceof IncomingMessage) {
    return { headers: incoming.headers, url: c.req.url, query, socketAddress: incoming.socket.remoteAddress, body: incoming };
  }
  const { raw } = c.req;
  return { headers: Object.fromEntries(raw.headers), url: raw.url, query, socketAddress: c.env?.address, body: raw.body };
}
