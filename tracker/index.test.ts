import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFootfall, type Footfall, type FootfallOptions } from './index.ts';
import { type FakeIngest, startFakeIngest } from './testing/fake-ingest.ts';

let server: FakeIngest;
let dropped: [ids: string[], reason: string][];
let made: Footfall[];
beforeEach(async () => {
  server = await startFakeIngest();
  dropped = [];
  made = [];
});
afterEach(async () => {
  await Promise.all(made.map((footfall) => footfall.close(0)));
  await server.close();
});
const create = (options: Partial<FootfallOptions> = {}) => {
  const onDrop = (ids: string[], reason: string) => dropped.push([ids, reason]);
  const footfall = createFootfall({ host: server.url, key: 'sk_test', onDrop, ...options });
  made.push(footfall);
  return footfall;
};
const types = () => server.taken().map((event) => event.event_type);

describe('createFootfall', () => {
  it('sends batches in order, the secret key in a header and not in the address', async () => {
    const footfall = create({ batchSize: 2 });
    const ids = ['page_view', 'product_view', 'purchase'].map((name) => footfall.track(name, { user_id: 'u1', value: 9.5 }));
    expect(footfall.pending).toBe(3);
    await footfall.flush();
    expect(server.requests.map((request) => request.events.length)).toEqual([2, 1]);
    expect(server.requests[0]).toMatchObject({ path: '/track/batch', headers: { authorization: 'Bearer sk_test' } });
    expect(server.taken().map((event) => event.event_id)).toEqual(ids);
    expect(server.taken()[2]).toMatchObject({ event_type: 'purchase', user_id: 'u1', value: 9.5 });
    expect(footfall.pending).toBe(0);
  });

  it('a write key goes in the query, as a browser can send it without a preflight', async () => {
    const footfall = create({ key: 'wk_a b', host: `${server.url}/` });
    footfall.track('x');
    await footfall.flush();
    expect(server.requests[0]?.path).toBe('/track/batch?key=wk_a%20b');
    expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('sends by itself after a moment, or when a batch is full', async () => {
    create({ flushIntervalMs: 5 }).track('alone');
    await expect.poll(types).toEqual(['alone']);
    const footfall = create({ flushIntervalMs: 3_600_000, batchSize: 2 });
    footfall.track('a');
    footfall.track('b');
    await expect.poll(types).toEqual(['alone', 'a', 'b']);
  });

  it('tries again after 503, 429 and a cut connection, with the same events to the byte', async () => {
    server.answers = [{ status: 503, headers: { 'retry-after': '0' } }, { status: 429, headers: { 'retry-after': '0' } }, { status: 0 }];
    const footfall = create();
    footfall.track('purchase', { order_id: 'A1' });
    await footfall.flush();
    expect(server.requests.map((request) => request.status)).toEqual([503, 429, 0, 202]);
    expect(new Set(server.requests.map((request) => JSON.stringify(request.events))).size).toBe(1);
    expect(dropped).toEqual([]);
  });

  it('does not come back sooner than Retry-After asks', async () => {
    server.answers = [{ status: 429, headers: { 'retry-after': '1' } }];
    const footfall = create();
    footfall.track('x');
    await footfall.flush();
    const [asked, then] = server.requests;
    expect((then?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('never sends again what was refused, says so, and goes on', async () => {
    server.answers = [{ status: 401 }];
    const footfall = create({ batchSize: 1 });
    const id = footfall.track('refused');
    footfall.track('fine');
    await footfall.flush();
    expect(server.requests.map((request) => request.status)).toEqual([401, 202]);
    expect(types()).toEqual(['fine']);
    expect(dropped).toEqual([[[id], 'refused with 401: {}']]);
  });

  it('close sends what waits', async () => {
    const footfall = create({ flushIntervalMs: 3_600_000 });
    footfall.track('last');
    await footfall.close();
    expect(types()).toEqual(['last']);
    const late = footfall.track('too late');
    expect(dropped).toEqual([[[late], 'closed']]);
  });

  it('close gives up after its time, and says what it leaves', async () => {
    server.always = { status: 503 };
    const footfall = create();
    const id = footfall.track('x');
    await footfall.close(50);
    expect(dropped).toEqual([[[id], 'closed']]);
    const sent = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(server.requests.length, 'no request after it').toBe(sent);
  });

  it('holds a bounded queue while the server is away', async () => {
    server.always = { status: 503, headers: { 'retry-after': '3600' } };
    const footfall = create({ maxQueue: 3 });
    const ids = ['a', 'b', 'c', 'd'].map((name) => footfall.track(name));
    expect(footfall.pending).toBe(3);
    expect(dropped).toEqual([[[ids[3]], 'queue_full']]);
  });

  it('keeps requests below the size that a server takes', async () => {
    const footfall = create({ batchSize: 500, flushIntervalMs: 3_600_000 });
    for (let i = 0; i < 100; i++) footfall.track('big', { note: 'n'.repeat(30_000) });
    await footfall.flush();
    expect(server.taken()).toHaveLength(100);
    expect(Math.max(...server.requests.map((request) => JSON.stringify(request.events).length))).toBeLessThan(1_000_000);
  });

  it('refuses a host that is none and a missing key', () => {
    expect(() => createFootfall({ host: 'stats.shop.example', key: 'wk_x' })).toThrow(/host/);
    expect(() => createFootfall({ host: server.url, key: '' })).toThrow(/key/);
  });
});

describe('in a page', () => {
  const page = globalThis as Record<string, unknown>;
  afterEach(() => {
    for (const name of ['footfall', 'document', 'location']) delete page[name];
  });

  it('hands events to the script that is there, with an id', () => {
    const calls: unknown[][] = [];
    page.footfall = (...call: unknown[]) => calls.push(call);
    const id = create().track('add_to_cart', { product_id: 'x' });
    expect(calls).toMatchObject([['add_to_cart', { product_id: 'x', event_id: id }]]);
  });

  it('without the script says which page it is', async () => {
    page.document = { title: 'Linen', referrer: '' };
    page.location = { href: 'https://shop.example/linen' };
    const footfall = create();
    footfall.track('page_view');
    await footfall.flush();
    expect(server.taken()[0]).toMatchObject({ url: 'https://shop.example/linen', title: 'Linen' });
    expect(server.taken()[0]).not.toHaveProperty('referrer');
  });
});
