import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LiveFrame, TailEvent } from '../contracts/live.ts';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';

const { id: store, writeKey, secretKey } = LOAD_STORE;
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36';

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-'));
  const PROVISION = await provisionFile(folder, { currency: 'EUR', timezone: 'UTC' });
  server = await startServer({ DATA_DIR: join(folder, 'data'), PROVISION, LOG_LEVEL: 'debug' });
}, 180_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const track = (body: object, path = '/track/event', key: string = writeKey) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'user-agent': AGENT, 'content-type': 'application/json' },
    body: JSON.stringify({ url: 'https://shop.example/', ...body }),
  });
/** The log's lines that name a request, without their time and level. */
const linesOf = (id: string) =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(id))
    .map((line) => {
      const { time: _, level: __, ...said } = JSON.parse(line) as Record<string, unknown>;
      return said;
    });

it('one id leads from the answer over the log lines to the live frame that shows the event', async () => {
  const tail: TailEvent[] = [];
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live?store=${store}`, {
    headers: { authorization: `Bearer ${secretKey}` },
  });
  socket.on('message', (data) => tail.push(...((JSON.parse(String(data)) as LiveFrame).data.tail ?? [])));
  await new Promise((resolve) => socket.once('message', resolve));

  const answer = await track({ event_type: 'page_view', event_id: 'followed' });
  expect(answer.status).toBe(202);
  const id = answer.headers.get('x-request-id') ?? '';
  expect(id).toMatch(/^[\w-]{12}-[0-9a-z]+$/);

  await expect.poll(() => tail.find((event) => event.id === 'followed')?.request_id, { timeout: 20_000 }).toBe(id);
  await expect.poll(() => linesOf(id).length, { timeout: 20_000 }).toBe(2);
  expect(linesOf(id)).toEqual([
    { request_id: id, store, accepted: 1, rejected: 0, msg: 'durable in the log' },
    { service: 'processor', request_id: id, store, log_offset: 0, received: 1, log_partition: 0, stored: 1, msg: 'stored' },
  ]);
  socket.close();
});

it('every answer of the edge says its own id, refusals, pictures and the SDKs’ ways too', async () => {
  const refused = await track({ event_type: 'page_view' }, '/track/event', 'wk_nobody');
  const rejected = await track({ event_type: '' });
  const batch = await track({ events: [{ event_type: 'page_view' }] }, '/track/batch');
  const picture = await fetch(`${server.url}/track/pixel.gif?key=${writeKey}`, { headers: { 'user-agent': AGENT } });
  const segment = await track({ event: 'Signed Up', anonymousId: 'a' }, '/v1/track');
  const webhook = await fetch(`${server.url}/webhooks/shopify/nobody`, { method: 'POST', body: '{}' });
  const answers = [refused, rejected, batch, picture, segment, webhook];
  expect(answers.map(({ status }) => status)).toEqual([401, 400, 202, 200, 200, 404]);
  const ids = answers.map(({ headers }) => headers.get('x-request-id') ?? '');
  expect(new Set(ids.filter(Boolean)).size).toBe(answers.length);
  await expect.poll(() => linesOf(ids[0] ?? '')).toEqual([{ request_id: ids[0], status: 401, code: 'unknown_key', msg: 'refused' }]);
  for (const secret of [writeKey, secretKey, 'wk_nobody']) expect(server.output()).not.toContain(secret);
});
