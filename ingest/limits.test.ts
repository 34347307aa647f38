import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testEdge } from './fakes.ts';

const VIEW = { event_type: 'page_view', page: '/' };
const MIB = 1_048_576;
const codeOf = async (response: Response | Promise<Response>) => {
  const settled = await response;
  const body = (await settled.json()) as { error?: { code: string } };
  return [settled.status, body.error?.code];
};

describe('bodies', () => {
  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('unpacks %s', async (encoding, pack) => {
    const edge = testEdge();
    expect((await edge.post('/track/batch', pack(JSON.stringify([VIEW, VIEW])), { 'content-encoding': encoding })).status).toBe(202);
    expect(edge.events()).toHaveLength(2);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('stops a %s bomb at the cap', async (encoding, pack) => {
    const bomb = pack(Buffer.alloc(64 * MIB, ' '));
    const before = process.memoryUsage().arrayBuffers;
    expect(await codeOf(testEdge().post('/track/batch', bomb, { 'content-encoding': encoding }))).toEqual([413, 'body_too_large']);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MIB);
  });

  it('refuses 2 MiB with and without a length, encodings it does not know, and bytes that do not unpack', async () => {
    const { app, post } = testEdge();
    const large = Buffer.alloc(2 * MIB, ' ');
    expect(await codeOf(post('/track/event', large, { 'content-length': String(large.length) }))).toEqual([413, 'body_too_large']);
    const body = new Blob([large]).stream();
    const chunked = app.request(
      new Request('http://localhost/track/event?key=wk_open', { method: 'POST', body, duplex: 'half' } as RequestInit),
    );
    expect(await codeOf(chunked)).toEqual([413, 'body_too_large']);
    expect(await codeOf(post('/track/event', VIEW, { 'content-encoding': 'compress' }))).toEqual([415, 'unsupported_encoding']);
    expect(await codeOf(post('/track/event', VIEW, { 'content-encoding': 'gzip' }))).toEqual([400, 'corrupt_body']);
  });

  it('takes 500 events and no more', async () => {
    const { post } = testEdge();
    expect((await post('/track/batch', Array(500).fill(VIEW))).status).toBe(202);
    expect(await codeOf(post('/track/batch', Array(501).fill(VIEW)))).toEqual([413, 'too_many_events']);
  });
});

describe('nesting', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  it.each(['/track/event', '/track/pageview', '/track/batch'])('100,000 brackets are a 400 on %s', async (path) => {
    const { post } = testEdge();
    expect((await post(path, deep(100_000))).status).toBe(400);
    expect((await post(path, '['.repeat(100_000))).status).toBe(400);
    expect((await post(path, '{"a":'.repeat(100_000))).status).toBe(400);
  });

  it('refuses the deep event and keeps its neighbours, closed or in an envelope', async () => {
    const body = `{"events":[${JSON.stringify(VIEW)},{"event_type":"x","properties":{"a":${deep(100_000)}}},${JSON.stringify(VIEW)}]}`;
    const edge = testEdge();
    expect((await edge.post('/track/batch', body)).status).toBe(202);
    expect(edge.records()).toMatchObject([{ received: 3, events: [VIEW, VIEW], rejected: [{ index: 1, reason: 'too_deep' }] }]);
  });

  it('counts 8 levels from the event on; brackets in texts are text', async () => {
    const event = (levels: number) => `{"event_type":"x","properties":{"a":${deep(levels)},"b":"[[[[[[[[[[[[[[[[[[[[\\"[["}}`;
    const { post } = testEdge();
    expect((await post('/track/event', event(6))).status).toBe(202);
    expect(await codeOf(post('/track/event', event(7)))).toEqual([400, 'too_deep']);
  });
});

describe('one event', () => {
  it('is at most 32 KiB, alone or among others', async () => {
    const large = { event_type: 'x', properties: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`k${n}`, 'é'.repeat(500)])) };
    const edge = testEdge();
    expect(await codeOf(edge.post('/track/event', large))).toEqual([400, 'too_large']);
    await edge.post('/track/batch', [VIEW, large]);
    expect(edge.records()[1]).toMatchObject({ received: 2, events: [VIEW], rejected: [{ reason: 'too_large' }] });
    expect(edge.records()[1]?.rejected[0]?.raw.length).toBeLessThanOrEqual(32_768);
  });

  it.each([
    ['256 properties', { properties: Object.fromEntries(Array.from({ length: 256 }, (_, n) => [`k${n}`, n])) }, 'too_many_properties'],
    ['a list of 256', { properties: { list: Array(256).fill(0) } }, 'array_too_long'],
    ['201 items', { items: Array(201).fill({ item_id: 'a' }) }, 'too_many_items'],
  ])('is refused with %s', async (_name, more, code) => {
    expect(await codeOf(testEdge().post('/track/event', { ...VIEW, ...more }))).toEqual([400, code]);
  });

  it('keeps 255 properties, lists of 255 and 200 items', async () => {
    const properties = Object.fromEntries(Array.from({ length: 255 }, (_, n) => [`k${n}`, n]));
    const { post } = testEdge();
    expect((await post('/track/event', { ...VIEW, properties })).status).toBe(202);
    expect(
      (await post('/track/event', { ...VIEW, properties: { list: Array(255).fill(0) }, items: Array(200).fill({ item_id: 'a' }) })).status,
    ).toBe(202);
  });
});
