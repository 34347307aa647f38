import { once } from 'node:events';
// biome-ignore lint/style/noRestrictedImports: it asks the server that it started itself.
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { LIVE_PARTS, LIVE_WATCH, type LiveFrame, type LivePart } from '../../contracts/live.ts';
import { plainGrant } from '../../contracts/store.ts';
import { openMemoryCache } from '../../platform/cache/memory.ts';
import { SnapshotDirectory } from '../../platform/database/snapshot-directory.ts';
import type { Person } from '../auth/principal.ts';
import { socketAccess } from './access.ts';
import { createLiveHub } from './hub.ts';
import { noTotals } from './merge.ts';
import { aPart, aTailEvent, SHOP } from './testing.ts';

const PERSON: Person = {
  id: 'ana',
  email: 'ana@shop.example',
  name: 'Ana',
  session: 'good',
  roles: new Map([
    [SHOP.id, 'viewer'],
    ['other', 'viewer'],
  ]),
};
let servers = 0;

/** A server with the hub, and a processor that says `state` when asked and whenever the test says so. */
async function start({ socketsPerPerson = 20, answers = true } = {}) {
  const cache = openMemoryCache({ name: `hub-test-${process.pid}-${servers++}` });
  const state: { part: LivePart } = { part: aPart(Date.now(), { visitors_now: 1 }) };
  const say = (change: Partial<LivePart['data']> = {}) => {
    Object.assign(state.part.data, change);
    cache.publish(LIVE_PARTS, JSON.stringify(state.part));
  };
  const watched: string[] = [];
  await cache.subscribe(LIVE_WATCH, (store) => {
    watched.push(store);
    if (answers && store === SHOP.id) say();
  });
  const directory = new SnapshotDirectory({ stores: [SHOP, { ...SHOP, id: 'other' }] });
  directory.find = async (key) =>
    key === 'sk_right' || key === 'wk_right' ? plainGrant(SHOP, key === 'sk_right' ? 'secret' : 'write') : undefined;
  let asked = 0;
  const problems: unknown[] = [];
  const hub = await createLiveHub({
    cache,
    clock: Date.now,
    authorize: (request) =>
      socketAccess(request, {
        directory,
        person: async (cookie) => (cookie === 'session=good' ? PERSON : null),
        share: async () => null,
      }),
    yesterday: async () => {
      asked++;
      return { ...noTotals(), orders: 9 };
    },
    socketsPerPerson,
    onProblem: (problem) => problems.push(problem),
  });
  const server = createServer();
  hub.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sockets: WebSocket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.terminate();
    hub.close();
    server.close();
    await once(server, 'close');
    await cache.close();
    expect(problems).toEqual([]);
  });
  const open = (path = '/live?store=shop&key=sk_right', headers: Record<string, string> = {}) => {
    const socket = new WebSocket(`ws://${host}${path}`, { headers });
    // A refused one says so a second time when it is thrown away.
    socket.on('error', () => {});
    sockets.push(socket);
    return socket;
  };
  return { hub, say, open, host, watched, questions: () => asked };
}

/** Frames as they come, in order; `next` waits for one that passes. */
function framesOf(socket: WebSocket) {
  const all: LiveFrame[] = [];
  let wake = (): void => {};
  socket.on('message', (data) => {
    all.push(JSON.parse(data.toString()) as LiveFrame);
    wake();
  });
  let read = 0;
  return {
    all,
    async next(passes: (frame: LiveFrame) => boolean = () => true): Promise<LiveFrame> {
      for (;;) {
        for (let frame = all[read++]; frame; frame = all[read++]) if (passes(frame)) return frame;
        read--;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

/** The HTTP status that an upgrade is refused with. */
async function refusal(socket: WebSocket): Promise<{ status: number; code: string }> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const body = JSON.parse((await response.toArray()).join('')) as { error: { code: string } };
  return { status: response.statusCode ?? 0, code: body.error.code };
}

it('a snapshot with everything, then patches in order with what changed', async () => {
  const { open, say } = await start();
  const frames = framesOf(open());
  const first = await frames.next();
  expect(first).toMatchObject({ type: 'snapshot', store: 'shop', data: { visitors_now: 1, currency: 'EUR', yesterday: { orders: 9 } } });
  expect(first.data.minutes).toHaveLength(30);
  say({ visitors_now: 2, tail: [aTailEvent('a', 1)] });
  const patch = await frames.next((frame) => frame.data.visitors_now === 2);
  expect(patch).toMatchObject({ type: 'patch', data: { tail: [{ id: 'a' }] } });
  expect(patch.data).not.toHaveProperty('minutes');
  say({ visitors_now: 3 });
  await frames.next((frame) => frame.data.visitors_now === 3);
  expect(frames.all.map((frame) => frame.seq)).toEqual(frames.all.map((_, i) => first.seq + i));
});

it('who comes back gets the frames that were missed, not a snapshot', async () => {
  const { open, say } = await start();
  const before = open();
  const frames = framesOf(before);
  const { seq } = await frames.next();
  before.terminate();
  const bystander = framesOf(open());
  say({ visitors_now: 5, tail: [aTailEvent('missed', 1)] });
  await bystander.next((frame) => frame.data.visitors_now === 5);
  const back = open();
  const again = framesOf(back);
  await once(back, 'open');
  back.send(JSON.stringify({ type: 'resume', seq }));
  const missed = await again.next((frame) => frame.data.visitors_now === 5);
  expect(missed.data.tail).toMatchObject([{ id: 'missed' }]);
  expect(again.all.every((frame) => frame.type === 'patch')).toBe(true);
  expect(again.all[0]?.seq).toBe(seq + 1);
});

it('who comes back with a number of another server, or one too old, gets a snapshot', async () => {
  const { open } = await start();
  for (const seq of [0, 17, Number.MAX_SAFE_INTEGER]) {
    const socket = open();
    const frames = framesOf(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'resume', seq }));
    expect((await frames.next()).type).toBe('snapshot');
  }
});

it('no socket causes a question of its own', async () => {
  const { open, questions } = await start();
  for (let i = 0; i < 10; i++) {
    const socket = open();
    await framesOf(socket).next();
    socket.terminate();
    await once(socket, 'close');
  }
  expect(questions()).toBe(1);
});

it('shows zeros with their age when no processor answers', async () => {
  const { open, watched } = await start({ answers: false });
  const frame = await framesOf(open()).next();
  expect(frame).toMatchObject({ type: 'snapshot', data: { visitors_now: 0, tail: [] } });
  expect(frame.data.freshness_ms).toBeGreaterThan(900);
  expect(watched).toEqual(['shop']);
});

it('refuses as HTTP who may not watch', async () => {
  const { open, host } = await start();
  const cookie = { cookie: 'session=good' };
  const own = { ...cookie, origin: `http://${host}` };
  expect(await refusal(open('/live?store=shop'))).toEqual({ status: 401, code: 'unauthorised' });
  expect(await refusal(open('/live?store=shop&key=sk_wrong'))).toMatchObject({ status: 401 });
  expect(await refusal(open('/live?store=shop&key=wk_right'))).toMatchObject({ status: 401 });
  expect(await refusal(open('/live?store=shop', { cookie: 'session=ended', origin: `http://${host}` }))).toMatchObject({
    status: 401,
  });
  expect(await refusal(open('/live?store=shop', cookie))).toEqual({ status: 403, code: 'foreign_origin' });
  expect(await refusal(open('/live?store=shop', { ...cookie, origin: 'https://evil.example' }))).toMatchObject({ status: 403 });
  expect(await refusal(open('/live?store=shop', { ...cookie, origin: 'null' }))).toMatchObject({ status: 403 });
  expect(await refusal(open('/live?store=nowhere', own))).toMatchObject({ status: 404 });
  expect(await refusal(open('/live', own))).toMatchObject({ status: 404 });
  expect(await refusal(open('/live?store=other&key=sk_right'))).toMatchObject({ status: 404 });
  expect(await refusal(open('/elsewhere?store=shop&key=sk_right'))).toMatchObject({ status: 404 });
  for (const socket of [
    open('/live?store=shop', own),
    open('/api/live?store=other', own),
    open('/live?store=shop', { authorization: 'Bearer sk_right' }),
  ])
    await once(socket, 'open');
});

it('a person may have so many sockets; one that is gone, or never was one, makes room', async () => {
  const { open, host } = await start({ socketsPerPerson: 2 });
  for (let i = 0; i < 5; i++) {
    const broken = request(`http://${host}/live?store=shop&key=sk_right`, {
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    }).end();
    const [response] = (await once(broken, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(400);
  }
  const [first, second] = [open(), open()];
  await Promise.all([once(first, 'open'), once(second, 'open')]);
  expect(await refusal(open())).toEqual({ status: 429, code: 'too_many_sockets' });
  first.close();
  await once(first, 'close');
  await once(open(), 'open');
});

it('a socket that does not read is closed, and costs the others nothing', async () => {
  const { open, say, hub } = await start();
  const slow = open();
  await framesOf(slow).next();
  const frames = framesOf(open());
  await frames.next();
  slow.pause();
  // Each state is some 3 MB: a few fill the kernel's buffers, and then the allowance.
  const label = 'x'.repeat(300_000);
  for (let i = 0; i < 200 && hub.stats().closedSlow === 0; i++) {
    say({ pages: Array.from({ length: 10 }, (_, n) => ({ name: `${i}-${n}-${label}`, count: 1, before: 0 })) });
    await frames.next((frame) => frame.data.pages?.[0]?.name.startsWith(`${i}-`) ?? false);
  }
  expect(hub.stats().closedSlow).toBe(1);
  slow.resume();
  expect(await closeCode(slow)).toBe(1013);
  await expect.poll(() => hub.stats().sockets).toBe(1);
});

it.each([
  ['no JSON', 'hello', 1008],
  ['null', 'null', 1008],
  ['another request', '{"type":"subscribe"}', 1008],
  ['a number that is none', '{"type":"resume","seq":"1"}', 1008],
  ['bytes', Buffer.from('{"type":"resume","seq":1}'), 1008],
  ['more than 16 KiB', `{"type":"resume","seq":1,"x":"${'x'.repeat(16_384)}"}`, 1009],
])('a message with %s closes the socket', async (_, message, expected) => {
  const { open } = await start();
  const socket = open();
  await once(socket, 'open');
  socket.send(message);
  expect(await closeCode(socket)).toBe(expected);
});

it('a socket that asks without end is closed', async () => {
  const { open } = await start();
  const socket = open();
  await framesOf(socket).next();
  for (let i = 0; i < 100; i++) socket.send('{"type":"resume","seq":0}');
  expect(await closeCode(socket)).toBe(1008);
});

it("signing out closes the session's sockets and no others; stopping closes all", async () => {
  const { open, hub, host } = await start();
  const [mine, other] = [open('/live?store=shop', { cookie: 'session=good', origin: `http://${host}` }), open()];
  await Promise.all([once(mine, 'open'), once(other, 'open')]);
  hub.disconnect('session:good');
  expect(await closeCode(mine)).toBe(4401);
  expect(other.readyState).toBe(WebSocket.OPEN);
  hub.close();
  expect(await closeCode(other)).toBe(1001);
});
