import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testEdge } from './fakes.ts';

const edge = testEdge();
const server = createAdaptorServer({ fetch: edge.app.fetch, overrideGlobalObjects: false }) as Server;
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends raw bytes and answers the first line that comes back; '' when the server closes without one. */
function raw(head: string, body: Buffer | string, hangUp = false, host = 'a'): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${head}\r\nHost: ${host}\r\nAuthorization: Bearer wk_open\r\n\r\n`);
      socket.write(body, () => hangUp && socket.destroy());
    });
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('\r\n')) socket.destroy();
    });
    socket.on('error', () => {}).on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
  });
}

const event = '{"event_type":"page_view"}';

it('takes an event with its length and in chunks, and knows the address of the socket', async () => {
  expect(await raw(`POST /track/event HTTP/1.1\r\nContent-Length: ${event.length}`, event)).toContain(' 202 ');
  const chunked = `${event.length.toString(16)}\r\n${event}\r\n0\r\n\r\n`;
  expect(await raw('POST /track/event HTTP/1.1\r\nTransfer-Encoding: chunked', chunked)).toContain(' 202 ');
  expect(edge.records().map(({ ip }) => ip)).toEqual(['127.0.0.1', '127.0.0.1']);
});

it('refuses a declared 2 MiB at once, and a chunked one when it passes the cap', async () => {
  expect(await raw('POST /track/batch HTTP/1.1\r\nContent-Length: 2097152', '[')).toContain(' 413 ');
  const chunk = Buffer.concat([Buffer.from('200000\r\n'), Buffer.alloc(0x20_0000, ' '), Buffer.from('\r\n0\r\n\r\n')]);
  expect(await raw('POST /track/batch HTTP/1.1\r\nTransfer-Encoding: chunked', chunk)).toContain(' 413 ');
});

it('goes on when clients hang up within a body, or send nonsense', async () => {
  const before = edge.appended.length;
  await Promise.all(Array.from({ length: 20 }, () => raw('POST /track/event HTTP/1.1\r\nContent-Length: 1000', '{"event_', true)));
  await Promise.all(Array.from({ length: 20 }, () => raw('POST /track/event HTTP/1.1\r\nTransfer-Encoding: chunked', 'zz\r\n')));
  await raw('\x00\x01\x02 nonsense', '');
  expect(edge.appended.length).toBe(before);
  expect(await raw(`POST /track/event HTTP/1.1\r\nContent-Length: ${event.length}`, event)).toContain(' 202 ');
});

it.each(['127.0.0..1', '1227.0.0.1', 'a:b:c', '[', '%zz'])('a Host header that is none (%s) is no reason for a 500', async (host) => {
  expect(await raw('GET /track/pixel.gif?event_type=page_view HTTP/1.1', '', false, host)).toMatch(/ (200|400) /);
  expect(await raw(`POST /track/event?a=1 HTTP/1.1\r\nContent-Length: ${event.length}`, event, false, host)).toMatch(/ (202|400) /);
});
