import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startProxy } from './proxy.ts';

async function line() {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const proxy = await startProxy(() => (echo.address() as AddressInfo).port, 60);
  const client = connect(proxy.port, '127.0.0.1');
  onTestFinished(async () => {
    client.destroy();
    await proxy.close();
    echo.close();
  });
  let heard = '';
  client.on('data', (chunk) => {
    heard += String(chunk);
  });
  client.on('error', () => {});
  const passed = async (text: string) => {
    client.write(text);
    await expect.poll(() => heard).toContain(text);
  };
  await passed('0');
  return { proxy, client, passed, heard: () => heard };
}

test('what a line held back is not overtaken by what comes when it is whole again', async () => {
  const { proxy, client, passed, heard } = await line();
  proxy.set('delayed');
  client.write('1');
  await expect.poll(() => proxy.felt()).toBe(1);
  proxy.set('whole');
  await passed('2');
  expect(heard()).toBe('012');
});

test('of a stream of which something is missing the rest never comes: the connection ends', async () => {
  const { proxy, client, heard } = await line();
  proxy.set('half_open');
  client.write('1');
  await expect.poll(() => proxy.felt()).toBe(1);
  // Not by `once`, which a reset would make a failure of.
  const closed = new Promise((resolve) => client.once('close', resolve));
  proxy.set('whole');
  await closed;
  expect(heard()).toBe('0');
});
