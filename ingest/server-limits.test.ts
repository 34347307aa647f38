import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { limitServer, SERVER_TIMEOUTS } from './server-limits.ts';

async function withServer(
  limits: { connections: number; connectionsPerAddress: number; trustedProxies?: string[] },
  use: (port: number) => Promise<void>,
) {
  const server = createServer(SERVER_TIMEOUTS, (_request, response) => response.end('ok'));
  limitServer(server, { trustedProxies: [], ...limits });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Sends a request and answers the socket, left open, with the status it was given. */
function ask(port: number): Promise<{ socket: Socket; status: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    socket.on('error', reject).once('data', (data) => resolve({ socket, status: data.toString().split(' ')[1] ?? '' }));
  });
}

it.each([
  ['in all', { connections: 2, connectionsPerAddress: 9 }],
  ['per address', { connections: 9, connectionsPerAddress: 2 }],
])('one connection too many %s is answered 503, and a freed place is taken again', async (_name, limits) => {
  await withServer(limits, async (port) => {
    const first = await ask(port);
    const second = await ask(port);
    const third = await ask(port);
    expect([first.status, second.status, third.status]).toEqual(['200', '200', '503']);
    await new Promise((resolve) => {
      first.socket.once('close', resolve);
      first.socket.destroy();
    });
    let again = await ask(port);
    while (again.status === '503') again = await ask(port);
    expect(again.status).toBe('200');
    for (const { socket } of [second, third, again]) socket.destroy();
  });
});

it('a trusted proxy stands for many addresses', async () => {
  await withServer({ connections: 9, connectionsPerAddress: 1, trustedProxies: ['127.0.0.0/8'] }, async (port) => {
    const answers = [await ask(port), await ask(port)];
    expect(answers.map(({ status }) => status)).toEqual(['200', '200']);
    for (const { socket } of answers) socket.destroy();
  });
});
