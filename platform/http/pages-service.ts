import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as askSecurely } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Config } from '../config.ts';
import type { Say, Service } from '../run-service.ts';
import { pagesListener } from './pages.ts';
import { openServer } from './service-server.ts';

/** What the pages ask of their own origin, and the API answers. */
const OF_API = /^\/(?:api\/|live$|setup$|js\/)/;

/** Serves the pages, and forwards what they ask to the API at `API_URL`, live sockets too: one origin for the browser. */
export async function startPages(config: Config, { say }: { say: Say }): Promise<Service> {
  const web = await openServer(config);
  const url = config.publicUrl ?? `http://localhost:${web.port}`;
  const pages = await pagesListener(url.startsWith('https:'));
  const api = new URL(config.dashboard.apiUrl);
  web.handle((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/healthz') return void response.end('{"status":"ok"}');
    if (OF_API.test(path)) forward(api, request, response);
    else pages(request, response);
  });
  web.server.on('upgrade', (request, socket, head) => forwardSocket(api, request, socket, head));
  say(`Footfall dashboard is ready on ${url} (the API is at ${api.origin})`);
  return { url, stop: () => web.close() };
}

function toApi(api: URL, { url, method, headers }: IncomingMessage) {
  return (api.protocol === 'https:' ? askSecurely : ask)(new URL(url ?? '/', api), { method, headers });
}

function forward(api: URL, request: IncomingMessage, response: ServerResponse): void {
  const asked = toApi(api, request);
  asked.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.on('error', () => {
    if (response.headersSent) return void response.destroy();
    const error = { code: 'api_unavailable', message: 'The API does not answer. Start it, or mend API_URL.' };
    response.writeHead(502, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  });
  request.pipe(asked);
}

function forwardSocket(api: URL, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const asked = toApi(api, request);
  socket.on('error', () => asked.destroy());
  const close = () => socket.destroy();
  asked.on('error', close);
  asked.on('response', close);
  asked.on('upgrade', (answer, there, first) => {
    const headers = answer.rawHeaders.reduce((lines, part, at) => (at % 2 === 0 ? `${lines}${part}: ` : `${lines}${part}\r\n`), '');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`);
    socket.write(first);
    there.write(head);
    there.on('error', close);
    socket.on('close', () => there.destroy());
    there.on('close', close);
    socket.pipe(there).pipe(socket);
  });
  asked.end();
}
