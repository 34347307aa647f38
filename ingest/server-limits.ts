import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Limits } from '../platform/config.ts';
import { plain, proxyMatcher } from '../platform/http/address.ts';

/** For `createServer`: the check's interval can be said only there. Node's own are 60 s, 300 s and 30 s. */
export const SERVER_TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
  /** Long enough for a page's next event, short enough that idle visitors do not use the connections up. */
  keepAliveTimeout: 10_000,
} as const satisfies ServerOptions;

const BODY = '{"error":{"code":"too_many_connections","message":"Too many connections are open. Try again in a few seconds."}}';
const BUSY = `HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

/**
 * Bounds what clients can hold open: header and request time, connections in all and per address (a trusted proxy's own address is
 * exempt, as it stands for many). One too many is answered 503 and closed. Call before `listen`.
 */
export function limitServer(server: Server, limits: Pick<Limits, 'connections' | 'connectionsPerAddress' | 'trustedProxies'>): void {
  server.headersTimeout = SERVER_TIMEOUTS.headersTimeout;
  server.requestTimeout = SERVER_TIMEOUTS.requestTimeout;
  server.keepAliveTimeout = SERVER_TIMEOUTS.keepAliveTimeout;
  const isProxy = proxyMatcher(limits.trustedProxies);
  const perAddress = new Map<string, number>();
  let open = 0;

  // node:http reads requests from its own `connection` listener on, so a socket that is refused must not reach it.
  const accept = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const address = plain(socket.remoteAddress) ?? '';
    const held = perAddress.get(address) ?? 0;
    if (open >= limits.connections || (held >= limits.connectionsPerAddress && !isProxy(address))) {
      refuse(socket);
      return;
    }
    open++;
    perAddress.set(address, held + 1);
    socket.once('close', () => {
      open--;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    });
    for (const listener of accept) listener.call(server, socket);
  });
}

function refuse(socket: Socket): void {
  socket.on('error', () => {});
  socket.end(BUSY);
  // What the client sends is thrown away, so that it reads the answer instead of a reset.
  socket.resume();
  socket.setTimeout(1_000, () => socket.destroy());
}
