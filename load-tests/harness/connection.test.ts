import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { Connection } from './connection.ts';

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

async function open(listener: RequestListener): Promise<Connection> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = new Connection(`http://127.0.0.1:${(server.address() as AddressInfo).port}/track?x=1`, { authorization: 'Bearer k' });
  closers.push(() => {
    connection.close();
    server.closeAllConnections();
    server.close();
  });
  return connection;
}

it('sends one request after the other on one connection, and reads whole answers', async () => {
  const sockets = new Set();
  const connection = await open((request, response) => {
    sockets.add(request.socket);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = `${request.method} ${request.url} ${request.headers.authorization} ${Buffer.concat(chunks)}`;
      response.writeHead(202, { 'content-length': Buffer.byteLength(text) });
      // In two pieces, one of them the half of a letter.
      const bytes = Buffer.from(text);
      response.write(bytes.subarray(0, bytes.length - 1));
      setTimeout(() => response.end(bytes.subarray(bytes.length - 1)), 5);
    });
  });
  for (const body of ['one', Buffer.from('two ü')])
    expect(await connection.post(body)).toEqual({ status: 202, body: `POST /track?x=1 Bearer k ${body}` });
  expect(sockets.size).toBe(1);
});

it('says 0 for a connection that breaks, and opens another', async () => {
  let requests = 0;
  const connection = await open((request, response) => {
    request.resume();
    if (requests++ === 0) request.socket.destroy();
    else response.end('ok');
  });
  expect((await connection.post('a')).status).toBe(0);
  expect(await connection.post('b')).toEqual({ status: 200, body: 'ok' });
});
