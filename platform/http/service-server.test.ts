import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { openServer } from './service-server.ts';

test('while it closes, clients that keep their connection are told to let go of it', async () => {
  const web = await openServer({ host: '127.0.0.1', port: 0 });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  web.handle(async (request, response) => {
    if (request.url === '/slow') await held;
    response.end('done');
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      get({ port: web.port, path, agent }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.headers.connection));
      }).on('error', reject);
    });
  expect(await ask('/')).toBe('keep-alive');
  const slow = ask('/slow');
  // Waits for the one connection behind the slow one.
  const next = ask('/next');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = web.close(60_000);
  release();
  expect(await slow).toBe('keep-alive');
  expect(await next).toBe('close');
  await closed;
  agent.destroy();
});
