import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { certificateFor } from '../testing/certificate.ts';
import { outboundFetch } from './outbound.ts';
import type { Reach } from './outbound-socket.ts';

const PUBLIC = '93.184.216.34';

/** Listens on every address of this machine, IPv4 and IPv6. */
async function listening(server: Server): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => server.listen(0, '0.0.0.0', resolve).once('error', reject));
    server.listen(0, '::', resolve);
  });
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

/** The public internet of a test: every host has a public address, behind which the port of this machine stands. */
function internet(more: Partial<Reach> = {}): Reach & { dialled: string[] } {
  const dialled: string[] = [];
  return {
    dialled,
    lookup: async () => [PUBLIC],
    dial: (address, port) => {
      dialled.push(address);
      return connect(port, '127.0.0.1');
    },
    ...more,
  };
}

async function serving(listener: RequestListener): Promise<number> {
  return (await listening(createHttpServer({ keepAlive: false }, listener))).port;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'answered';
}

test('no spelling of an address inside makes a connection', async () => {
  const trap = await listening(createServer((socket) => socket.destroy()));
  const hosts = [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '017700000001', '0177.0.0.1', '127.0.0.1.', '0.0.0.0', '0'],
    ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]'],
    ...['localhost', 'LOCALHOST', '１２７.0.0.1', '169.254.169.254', '[fd00:ec2::254]', '10.0.0.1', '[fe80::1]'],
  ];
  for (const host of hosts) {
    for (const scheme of ['http', 'https']) {
      expect(`${host} ${await codeOf(outboundFetch(`${scheme}://${host}:${trap.port}/`, { timeoutMs: 5_000 }))}`).toBe(
        `${host} outbound_refused`,
      );
    }
  }
  expect(trap.connections()).toBe(0);
  // The trap works: without the check these are connections.
  for (const host of hosts.slice(0, 5)) await codeOf(outboundFetch(`http://${host}:${trap.port}/`, {}, { allow: () => true }));
  expect(trap.connections()).toBe(5);
});

test.each([['127.0.0.1'], [PUBLIC, '127.0.0.1'], ['127.0.0.1', PUBLIC], ['::1'], ['10.1.2.3', '2606:4700::1']])(
  'a name with the addresses %s, %s makes no connection',
  async (...addresses) => {
    const reach = internet({ lookup: async () => addresses });
    expect(await codeOf(outboundFetch('http://a.example/', {}, reach))).toBe('outbound_refused');
    expect(reach.dialled).toEqual([]);
  },
);

test('a name whose address changes after it was looked at is connected to as it was looked at', async () => {
  const trap = await listening(createServer((socket) => socket.destroy()));
  const asked: string[] = [];
  const reach = internet({
    lookup: async (host) => {
      asked.push(host);
      return [asked.length === 1 ? PUBLIC : '127.0.0.1'];
    },
  });
  const port = await serving((_, response) => void response.writeHead(302, { location: `http://rebind.example:${trap.port}/` }).end());
  expect(await codeOf(outboundFetch(`http://rebind.example:${port}/`, {}, reach))).toBe('outbound_refused');
  // Once for the first request, once for the redirect, and the connection asked nobody.
  expect(asked).toEqual(['rebind.example', 'rebind.example']);
  expect(reach.dialled).toEqual([PUBLIC]);
  expect(trap.connections()).toBe(0);
});

test.each([
  'http://127.0.0.1:PORT/',
  'http://2130706433:PORT/',
  '//[::1]:PORT/',
  'http://localhost:PORT/',
  'http://169.254.169.254/latest/',
])('a redirect to %s makes no connection', async (location) => {
  const trap = await listening(createServer((socket) => socket.destroy()));
  const to = location.replace('PORT', String(trap.port));
  const port = await serving((_, response) => void response.writeHead(302, { location: to }).end());
  const reach = internet({ lookup: async (host) => [host === 'localhost' ? '127.0.0.1' : PUBLIC] });
  expect(await codeOf(outboundFetch(`http://a.example:${port}/`, {}, reach))).toBe('outbound_refused');
  expect(reach.dialled).toEqual([PUBLIC]);
  expect(trap.connections()).toBe(0);
});

test.each([
  'ftp://a.example/',
  'file:///etc/passwd',
  'data:text/plain,a',
  'gopher://a.example/',
  'http://u:p@a.example/',
  'http://u@a.example/',
  'a',
  '',
])('%s is refused before its name is asked for', async (address) => {
  let looked = 0;
  const lookup = async () => [String(looked++)];
  expect(await codeOf(outboundFetch(address, {}, internet({ lookup })))).toBe('outbound_refused');
  expect(looked).toBe(0);
});

test('a public server is asked by its name, with what was said, and its answer comes back whole', async () => {
  const heard: unknown[] = [];
  const port = await serving((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      heard.push(request.method, request.url, request.headers.host, request.headers['x-api-key'], request.headers['accept-encoding'], body);
      response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });
  const init = { method: 'post', headers: { 'X-Api-Key': 'k', Host: 'evil.example', 'Content-Length': '1' }, body: 'héllo' };
  const answer = await outboundFetch(`http://shop.example:${port}/hook?a=b#c`, init, internet());
  expect(heard).toEqual(['POST', '/hook?a=b', `shop.example:${port}`, 'k', 'identity', 'héllo']);
  expect([answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([201, { ok: true }, ['a=1', 'b=2']]);
});

test('TLS is asked for the name at the address that was looked at, and a wrong name gets nothing', async () => {
  const { cert, key } = certificateFor('shop.example');
  let asked = 0;
  const names: unknown[] = [];
  const server = createSecureServer({ cert, key, keepAlive: false }, (_, response) => {
    asked++;
    response.end('hello');
  });
  server.on('secureConnection', (socket) => names.push(socket.servername));
  server.on('tlsClientError', () => {});
  const { port } = await listening(server);
  const reach = internet({ ca: cert });
  expect(await (await outboundFetch(`https://shop.example:${port}/`, {}, reach)).text()).toBe('hello');
  expect(names).toEqual(['shop.example']);
  expect(reach.dialled).toEqual([PUBLIC]);
  await expect(outboundFetch(`https://other.example:${port}/`, { body: 'secret', method: 'POST' }, reach)).rejects.toThrow(/ERR_TLS_CERT/);
  await expect(outboundFetch(`https://shop.example:${port}/`, {}, internet())).rejects.toThrow(/SELF_SIGNED/);
  expect(asked).toBe(1);
});

test('five redirects are followed, a sixth is not', async () => {
  const port = await serving((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  });
  expect(await (await outboundFetch(`http://a.example:${port}/5`, {}, internet())).text()).toBe('there');
  expect(await codeOf(outboundFetch(`http://a.example:${port}/6`, {}, internet()))).toBe('outbound_refused');
});

test('of several addresses the next is tried when one does not answer', async () => {
  const port = await serving((_, response) => void response.end('there'));
  const reach = internet({ lookup: async () => ['2606:4700::1', PUBLIC] });
  const { dial = () => connect(0) } = reach;
  const answer = await outboundFetch(
    `http://a.example:${port}/`,
    {},
    { ...reach, dial: (address, at) => dial(address, address === PUBLIC ? at : 1) },
  );
  expect([await answer.text(), reach.dialled]).toEqual(['there', ['2606:4700::1', PUBLIC]]);
});

test.each<[string, RequestListener, string]>([
  ['an answer that is too large', (_, response) => void response.end(Buffer.alloc(2_000)), 'outbound_too_large'],
  ['an answer that does not end', (_, response) => void response.write('a'), 'outbound_timeout'],
  ['no answer', () => {}, 'outbound_timeout'],
  [
    'an answer that breaks off',
    (_, response) => void response.writeHead(200, { 'content-length': 9 }).write('a', () => response.destroy()),
    'outbound_failed',
  ],
  ['a connection that closes', (request) => void request.destroy(), 'outbound_failed'],
  ['another protocol', (_, response) => void response.writeHead(101, { upgrade: 'x', connection: 'upgrade' }).end(), 'outbound_failed'],
  ['packed bytes', (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('a'), 'outbound_failed'],
  ['heads without end', (_, response) => void response.writeHead(200, { a: 'a'.repeat(40_000) }).end(), 'outbound_failed'],
])('%s is a fault', async (_, listener, code) => {
  const port = await serving(listener);
  const address = `http://a.example:${port}/T0KEN?canary=1`;
  const work = outboundFetch(address, { maxBytes: 1_000, timeoutMs: 500 }, internet());
  await expect(work).rejects.not.toThrow(/T0KEN|canary/);
  expect(await codeOf(work)).toBe(code);
});

test('whoever asks may stop asking', async () => {
  const port = await serving(() => {});
  const work = outboundFetch(`http://a.example:${port}/`, { signal: AbortSignal.timeout(50) }, internet());
  await expect(work).rejects.toMatchObject({ name: 'TimeoutError' });
  const never = internet({ lookup: () => new Promise(() => {}) });
  expect(await codeOf(outboundFetch('http://a.example/', { timeoutMs: 50 }, never))).toBe('outbound_timeout');
});
