import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { listen } from './listen.ts';

export interface ServiceServer {
  server: Server;
  port: number;
  /** Takes over from the answer 503 "starting". */
  handle(listener: RequestListener): void;
  /** Takes no new connections, lets requests end for up to `graceMs`, then cuts the rest off. */
  close(graceMs?: number): Promise<void>;
}

export interface ServiceServerOptions {
  host: string;
  port: number;
  timeouts?: ServerOptions;
  limit?: (server: Server) => void;
}

/** Listens at once, so that a port in use is known before any engine is opened; until `handle` everything is answered 503. */
export async function openServer({ host, port, timeouts = {}, limit }: ServiceServerOptions): Promise<ServiceServer> {
  let listener: RequestListener = (_, response) => void response.writeHead(503, { 'retry-after': '2' }).end('starting');
  let closing = false;
  const server = createServer(timeouts, (request, response) => {
    // A client that is not told goes on and on over the connection that it has.
    if (closing) response.shouldKeepAlive = false;
    listener(request, response);
  });
  limit?.(server);
  const bound = await listen(server, host, port);
  return {
    server,
    port: bound,
    handle(given) {
      listener = given;
    },
    async close(graceMs = 10_000) {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
