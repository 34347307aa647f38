import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { Fault } from '../../contracts/error.ts';
import { type Hop, redirectOf } from './outbound-redirect.ts';
import { ForbiddenAddress, openSocket, type Reach } from './outbound-socket.ts';

export interface OutboundInit {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For everything together: names, connections, redirects, the answer's last byte. */
  timeoutMs?: number;
  /** The largest answer. */
  maxBytes?: number;
  signal?: AbortSignal;
}

const REDIRECTS = 5;
/** Ours to say: they decide where a request goes and where it ends. */
const NOT_YOURS: ReadonlySet<string> = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'te']);

/**
 * Asks a server of the public internet whose address somebody typed in: the only way out of this server (a lint rule forbids others). http and
 * https only; every address on the way, redirects included, is resolved and looked at here, and connected to as it was looked at.
 *
 * Throws Fault `outbound_refused` (an address that is not public, a redirect that leads astray), `outbound_timeout`, `outbound_failed` (no
 * answer, an answer that is none) or `outbound_too_large`. They name the host only: addresses of webhooks are secrets.
 */
export async function outboundFetch(address: string | URL, init: OutboundInit = {}, reach: Reach = {}): Promise<Response> {
  const { timeoutMs = 10_000, maxBytes = 1_048_576 } = init;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  let hop = firstHop(address, init);
  try {
    for (let followed = 0; followed <= REDIRECTS; followed++) {
      const answer = await ask(checked(hop), signal, reach);
      const next = redirectOf(hop, answer.statusCode ?? 0, answer.headers.location);
      if (next.kind === 'none') return await read(answer, maxBytes, hop.url.hostname);
      answer.destroy();
      if (next.kind === 'refused') throw refused(hop.url.hostname, next.why);
      hop = next.hop;
    }
    throw refused(hop.url.hostname, `it redirects more than ${REDIRECTS} times`);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (init.signal?.aborted) throw init.signal.reason;
    throw faultOf(error, hop.url.hostname, timeout.aborted ? timeoutMs : null);
  }
}

function firstHop(address: string | URL, { method = 'GET', headers = {}, body }: OutboundInit): Hop {
  const url = URL.parse(String(address));
  if (!url) throw new Fault('outbound_refused', 'This is no address. Write it whole, such as https://shop.example/hook.', { status: 400 });
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    url,
    method: method.toUpperCase(),
    headers: Object.fromEntries(named.filter(([name]) => !NOT_YOURS.has(name))),
    body: body === undefined ? undefined : Buffer.from(body),
  };
}

function checked(hop: Hop): Hop {
  const { protocol, username, password, hostname } = hop.url;
  if (protocol !== 'http:' && protocol !== 'https:') throw refused(hostname, 'it is neither http nor https');
  if (username !== '' || password !== '') throw refused(hostname, 'it holds a user name or a password');
  return hop;
}

/** The answer's head; its body is still to be read. */
async function ask({ url, method, headers, body }: Hop, signal: AbortSignal, reach: Reach): Promise<IncomingMessage> {
  const socket = await openSocket(url, signal, reach);
  try {
    return await exchanged(socket, { url, method, headers, body }, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function exchanged(socket: Socket, { url, method, headers, body }: Hop, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      method,
      path: url.pathname + url.search,
      headers: { 'user-agent': 'Footfall', accept: '*/*', ...headers, host: url.host, 'accept-encoding': 'identity' },
      signal,
    });
    asked.on('response', resolve);
    asked.on('upgrade', () => reject(new Error('it changes the protocol')));
    asked.on('error', reject);
    asked.on('close', () => reject(new Error('it closed the connection')));
    asked.end(body);
  });
}

async function read(answer: IncomingMessage, maxBytes: number, host: string): Promise<Response> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new Fault('outbound_too_large', `The answer of ${host} is larger than ${maxBytes} bytes.`, { status: 502 });
    parts.push(part);
  }
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 599) throw new Error(`its status is ${status}`);
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  if (bytes > 0 && encoding !== 'identity') throw new Error(`its answer is ${encoding}, which it was asked not to send`);
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(answer.headersDistinct)) for (const value of values) headers.append(name, value);
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : Buffer.concat(parts), { status, headers });
}

function refused(host: string, why: string): Fault {
  return new Fault('outbound_refused', `This server does not ask ${host || 'that address'}: ${why}. Give a public http or https address.`, {
    status: 400,
  });
}

function faultOf(error: unknown, host: string, timeoutMs: number | null): Fault {
  if (error instanceof ForbiddenAddress) return refused(host, 'it is not an address of the public internet');
  if (timeoutMs !== null) {
    return new Fault('outbound_timeout', `${host} has not answered within ${timeoutMs} ms. Try again later.`, {
      status: 504,
      retryable: true,
    });
  }
  const why = (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.message : String(error));
  return new Fault('outbound_failed', `${host} gave no answer (${why}). See that it runs, and try again.`, {
    status: 502,
    retryable: true,
  });
}
