import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../contracts/live.ts';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { signIn } from '../load-tests/harness/sign-in.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';
const SECRET = { authorization: `Bearer ${LOAD_STORE.secretKey}` };

let folder: string;
let environment: Record<string, string>;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  environment = { DATA_DIR: join(folder, 'data'), PROVISION: await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' }) };
  server = await startServer(environment);
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = SECRET) => fetch(server.url + path, { headers, redirect: 'manual' });
const json = async <T>(path: string) => (await get(path)).json() as Promise<T>;
function send(path: string, body: string): Promise<Response> {
  const headers = { authorization: `Bearer ${LOAD_STORE.writeKey}`, 'user-agent': AGENT, 'content-type': 'application/json' };
  return fetch(server.url + path, { method: 'POST', headers, body });
}
const ledger = () => json<{ stored: number; difference: number }>(`/api/ledger?store=${LOAD_STORE.id}`);

it.each(['/healthz', '/readyz', '/metrics', '/api/docs', '/api/openapi.json', '/js/footfall.js', '/demo', '/live'])(
  '%s answers',
  async (path) => {
    expect((await get(path, {})).status).toBe(200);
  },
);

it('its owner signs in, and the session sees the store with its write key; another site’s page gets no socket', async () => {
  expect(server.output()).toContain(`sign in: ${server.url}/sign-in`);
  expect((await get('/setup?token=any', {})).status).toBe(404);
  const cookie = await signIn(server.url);
  const session = (await (await get('/api/session', { cookie })).json()) as { stores: { id: string; write_key: string }[] };
  expect(session.stores.map(({ id, write_key }) => [id, write_key])).toEqual([[LOAD_STORE.id, LOAD_STORE.writeKey]]);
  expect((await get(`/api/stats?store=${LOAD_STORE.id}`, {})).status).toBe(401);
  expect((await get('/api/stats?store=other')).status).toBe(404);
  const foreign = new WebSocket(`${server.url.replace('http', 'ws')}/live?store=${LOAD_STORE.id}`, {
    headers: { cookie, origin: 'https://evil.example' },
  });
  const status = await new Promise((resolve) => foreign.once('unexpected-response', (_, response) => resolve(response.statusCode)));
  expect(status).toBe(403);
});

it.each(['/v1/track', '/api/event', '/api/send', '/shopify/pixel', '/i/v0/e/'])('%s is taken for an SDK, not for a page', async (path) => {
  const answer = await fetch(`${server.url + path}?key=wk_nobody`, { method: 'POST', body: '{"event":"x"}' });
  expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('unknown_key')]);
});

it('an event is acknowledged, told to the open socket, and counted', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live?store=${LOAD_STORE.id}&key=${LOAD_STORE.secretKey}`);
  const frames: LiveFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as LiveFrame));
  await expect.poll(() => frames[0]?.type, { timeout: 10_000 }).toBe('snapshot');
  const answer = await send('/track/event', JSON.stringify({ event_type: 'page_view', event_id: 'first', url: 'https://shop.example/a' }));
  expect(answer.status).toBe(202);
  const told = () => frames.some((frame) => frame.data.tail?.some((event) => event.id === 'first'));
  await expect.poll(told, { timeout: 10_000 }).toBe(true);
  socket.terminate();
  await expect.poll(async () => (await ledger()).stored, { timeout: 10_000 }).toBe(1);
  const stats = `/api/stats?store=${LOAD_STORE.id}&metrics=pageviews,visitors`;
  expect((await json<{ data: unknown }>(stats)).data).toEqual([{ pageviews: 1, visitors: 1 }]);
});

it('SIGTERM ends with code 0, and nothing acknowledged just before is lost', async () => {
  const before = await ledger();
  const ids = Array.from({ length: 20 }, (_, i) => `last-${i}`);
  const answers = await Promise.all(
    ids.map((event_id) => send('/track/event', JSON.stringify({ event_type: 'page_view', event_id, url: '/x' }))),
  );
  const acknowledged = answers.filter((answer) => answer.status === 202).length;
  expect(acknowledged).toBe(20);
  expect(await server.stop()).toBe(0);
  server = await startServer(environment);
  await expect.poll(async () => (await ledger()).stored - before.stored, { timeout: 20_000 }).toBe(acknowledged);
  expect((await ledger()).difference).toBe(0);
});
