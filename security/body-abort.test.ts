import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../load-tests/harness/server-process.ts';
import { LOAD_STORE, provisionFile } from '../load-tests/harness/temporary.ts';
import { temporaryFolder } from '../platform/testing/temporary-folder.ts';

/** Row "unhandled stream error kills the server" (Countly CVE-2026-42270): a body that is broken off at any of its bytes ends that request and nothing else. */

const { writeKey, secretKey, id: STORE } = LOAD_STORE;
const EVENT = JSON.stringify({ event_type: 'page_view', event_id: 'broken', url: 'https://shop.example/' });
const ROUTES: [method: string, path: string, key: string, body: string][] = [
  ['POST', '/track/event', writeKey, EVENT],
  ['POST', '/track/batch', writeKey, `{"events":[${EVENT}]}`],
  ['POST', '/v1/batch', writeKey, `{"batch":[{"type":"track","event":"x","anonymousId":"a"}]}`],
  ['POST', '/api/event', writeKey, '{"n":"pageview","u":"https://shop.example/","d":"shop.example"}'],
  ['POST', '/api/auth/sign-in/email', '', '{"email":"a@b.example","password":"abcdefgh12"}'],
  ['POST', `/api/imports/preview?store=${STORE}`, secretKey, 'order,amount\n1,2\n'],
  ['PATCH', `/api/stores/${STORE}`, secretKey, '{"name":"x"}'],
];
/** How the peer goes away: in order, or as a machine does that lost its power. */
const ENDINGS: Record<string, (socket: Socket) => void> = {
  'closed half': (socket) => socket.end(),
  closed: (socket) => socket.destroy(),
  reset: (socket) => socket.resetAndDestroy(),
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RunningServer;
let started: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const provision = await provisionFile(folder.dir, { currency: 'EUR', timezone: 'UTC' });
  server = await startServer({
    DATA_DIR: join(folder.dir, 'data'),
    PROVISION: provision,
    CONNECTION_LIMIT_PER_ADDRESS: '2000',
    LOG_LEVEL: 'debug',
  });
  started = await startTime();
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await folder.remove();
});

/** The process's own start time: another process would have another. */
async function startTime(): Promise<string> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return /^process_start_time_seconds \d+$/m.exec(metrics)?.[0] ?? '';
}

async function isWell(): Promise<void> {
  process.kill(server.pid, 0);
  expect(await startTime()).toBe(started);
  expect(server.output()).not.toMatch(/unhandled|uncaught/i);
}

/** Sends these bytes, waits for them to be gone, and goes away. Resolves when the connection is over. */
function breakOff(bytes: Buffer, ending: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname, () =>
      socket.write(bytes, () => ending(socket)),
    );
    socket.resume();
    socket.setTimeout(20_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

function requests(method: string, path: string, key: string, body: string): Buffer[] {
  const packed = gzipSync(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${new URL(server.url).host}`,
    `Origin: ${server.url}`,
    'Content-Type: application/json',
  ];
  if (key !== '') head.push(`Authorization: Bearer ${key}`);
  const whole = (headers: string[], content: Buffer) =>
    Buffer.concat([Buffer.from(`${[...head, ...headers].join('\r\n')}\r\n\r\n`), content]);
  const chunk = (content: Buffer) => Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]);
  return [
    whole([`Content-Length: ${body.length}`], Buffer.from(body)),
    whole(
      ['Transfer-Encoding: chunked'],
      Buffer.concat([chunk(Buffer.from(body.slice(0, 9))), chunk(Buffer.from(body.slice(9))), Buffer.from('0\r\n\r\n')]),
    ),
    whole(['Content-Encoding: gzip', `Content-Length: ${packed.length}`], packed),
    whole([`Content-Length: ${body.length}`, 'Expect: 100-continue'], Buffer.from(body)),
  ];
}

test.each(ROUTES)('%s %s broken off after every byte of its body', async (method, path, key, body) => {
  for (const request of requests(method, path, key, body)) {
    const head = request.indexOf('\r\n\r\n') + 4;
    // Some places in the head, and every place from its end on.
    const stages = [0, 1, 9, head >> 1, head - 2, ...Array.from({ length: request.length - head + 1 }, (_, at) => head + at)];
    const endings = Object.values(ENDINGS);
    const cut = stages.map((length, at) => [request.subarray(0, length), endings[at % endings.length]] as const);
    const tasks = cut.map(
      ([bytes, ending]) =>
        () =>
          ending ? breakOff(bytes, ending) : Promise.resolve(),
    );
    await inTurns(tasks, 40);
  }
  await isWell();
});

test.each(Object.entries(ENDINGS))('a socket’s connection that is %s while it opens, and in a frame', async (_, ending) => {
  const head = [
    `GET /live?store=${STORE}&key=${secretKey} HTTP/1.1`,
    `Host: ${new URL(server.url).host}`,
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ].join('\r\n');
  const opened = Buffer.from(`${head}\r\n\r\n`);
  // Masked text that says that it is longer than what comes; a frame of no kind; a length of 2^63.
  const frames = [[], [0x81], [0x81, 0x85, 1, 2, 3], [0x81, 0x85, 1, 2, 3, 4, 5], [0x8f, 0x80], [0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]];
  for (const frame of frames) await breakOff(Buffer.concat([opened, Buffer.from(frame)]), ending);
  for (let length = 0; length < opened.length; length += 7) await breakOff(opened.subarray(0, length), ending);
  await isWell();
});

test('an answer that nobody waits for any more', async () => {
  const ask = (path: string) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secretKey}\r\n\r\n`);
  const paths = [
    `/api/stats?store=${STORE}&range=28d&format=csv`,
    '/api/openapi.json',
    '/js/footfall.js',
    '/overview',
    '/api/docs/swagger-ui-bundle.js',
    '/metrics',
  ];
  for (const path of paths)
    for (const ending of Object.values(ENDINGS))
      await inTurns(
        Array.from({ length: 5 }, () => () => breakOff(ask(path), ending)),
        5,
      );
  await isWell();
});

test('afterwards it takes an event and counts it', async () => {
  const headers = {
    authorization: `Bearer ${writeKey}`,
    'content-type': 'application/json',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  };
  const body = JSON.stringify({ event_type: 'page_view', event_id: 'after', url: 'https://shop.example/' });
  expect((await fetch(`${server.url}/track/event`, { method: 'POST', headers, body })).status).toBe(202);
  const rows = async () => {
    const answer = await fetch(`${server.url}/api/ledger?store=${STORE}`, { headers: { authorization: `Bearer ${secretKey}` } });
    return (await answer.json()) as { difference: number; stored: number };
  };
  await expect.poll(async () => (await rows()).stored, { timeout: 20_000 }).toBeGreaterThan(0);
  expect((await rows()).difference).toBe(0);
});

async function inTurns(tasks: (() => Promise<void>)[], width: number): Promise<void> {
  const left = [...tasks];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let task = left.shift(); task; task = left.shift()) await task();
    }),
  );
}
