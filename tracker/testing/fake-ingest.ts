import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SentEvent {
  event_id: string;
  event_type: string;
  [field: string]: unknown;
}
export interface SentRequest {
  path: string;
  headers: IncomingMessage['headers'];
  events: SentEvent[];
  /** What it was answered; 0 for a connection that was cut. */
  status: number;
  at: number;
}
interface Page {
  type: string;
  body: string;
  headers?: Record<string, string>;
}
interface Answer {
  status: number;
  headers?: Record<string, string>;
}

/** An ingest edge that records what it is sent and answers as it is told: what has no answer in `answers` gets 202, a status of 0 cuts the connection. */
export interface FakeIngest {
  url: string;
  requests: SentRequest[];
  /** Answers of the next requests, the first one first. */
  answers: Answer[];
  /** While set, what every request gets. */
  always: Answer | undefined;
  /** Events of the requests that were answered 202, in order; one that came twice is here once, as the server counts it. */
  taken(type?: string): SentEvent[];
  close(): Promise<void>;
}

/** Starts it on a free port. `pages` answers every other path, if given. */
export async function startFakeIngest(pages?: (path: string) => Page | undefined): Promise<FakeIngest> {
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  const fake: FakeIngest = {
    url: '',
    requests: [],
    answers: [],
    always: undefined,
    taken: (type) =>
      fake.requests
        .filter((request) => request.status === 202)
        .flatMap((request) => request.events)
        .filter((event, i, all) => all.findIndex((other) => other.event_id === event.event_id) === i)
        .filter((event) => type === undefined || event.event_type === type),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (!path.startsWith('/track/')) {
      const page = pages?.(path);
      response.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/plain', ...page?.headers }).end(page?.body);
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { status, headers } = fake.always ?? fake.answers.shift() ?? { status: 202 };
    const { events } = JSON.parse(body) as { events: SentEvent[] };
    fake.requests.push({ path, headers: request.headers, events, status, at: Date.now() });
    if (status === 0) response.destroy();
    else
      response
        .writeHead(status, {
          'access-control-allow-origin': request.headers.origin ?? '*',
          'access-control-expose-headers': 'Retry-After',
          'content-type': 'application/json',
          ...headers,
        })
        .end('{}');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
