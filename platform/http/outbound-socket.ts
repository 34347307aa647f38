import { lookup as resolve } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { isPublicAddress } from './outbound-address.ts';

/** Where outbound connections may go and how they are made. The defaults are for production; tests put their own in. */
export interface Reach {
  /** Addresses of a host name. */
  lookup?: (host: string) => Promise<readonly string[]>;
  /** Whether an address may be connected to. Default: those of the public internet. */
  allow?: (address: string) => boolean;
  /** Opens a TCP connection to an address that was allowed. */
  dial?: (address: string, port: number) => Socket;
  /** Certificates of authorities that are trusted in place of the usual ones. */
  ca?: string;
}

/** How long one of several addresses is tried, ms. */
const CONNECT_MS = 3_000;

/** Not to be connected to: a host with any address that is not allowed. */
export class ForbiddenAddress extends Error {}

/**
 * A connection to the host of `url` at an address that was looked at: the name is resolved once, here, so that a second answer of its DNS changes
 * nothing. TLS is asked for the name. Throws ForbiddenAddress, or what the network says.
 */
export async function openSocket(url: URL, signal: AbortSignal, reach: Reach): Promise<Socket> {
  const { lookup = addressesOf, allow = isPublicAddress, dial = (host, port) => connect({ host, port }) } = reach;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const port = Number(url.port) || (secure ? 443 : 80);
  const addresses = isIP(host) === 0 ? await until(signal, lookup(host)) : [host];
  if (addresses.length === 0) throw new Error('it has no address');
  if (!addresses.every(allow)) throw new ForbiddenAddress();
  let problem: unknown;
  for (const [at, address] of addresses.entries()) {
    const last = at === addresses.length - 1;
    const socket = dial(address, port);
    try {
      await ready(socket, 'connect', last ? signal : AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
      return secure ? await secured(socket, host, signal, reach.ca) : socket;
    } catch (error) {
      socket.destroy();
      signal.throwIfAborted();
      problem = error;
    }
  }
  throw problem;
}

async function secured(socket: Socket, host: string, signal: AbortSignal, ca: string | undefined): Promise<Socket> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const secure = connectSecurely({ socket, host, ALPNProtocols: ['http/1.1'], ...name, ...(ca === undefined ? {} : { ca }) });
  // Nothing is sent before the other side has shown who it is.
  await ready(secure, 'secureConnect', signal);
  return secure;
}

async function ready(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  await once(socket, event, { signal });
  // Until the request listens: an error that nobody hears would end the process.
  socket.on('error', () => {});
}

async function addressesOf(host: string): Promise<string[]> {
  return (await resolve(host, { all: true, order: 'verbatim' })).map(({ address }) => address);
}

async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', abort));
}
