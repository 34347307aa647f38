import { describe, expect, it } from 'vitest';
import { Fault } from '../contracts/error.ts';
import type { LogRecordBody } from '../contracts/log-record.ts';
import { readRecord } from '../contracts/record-text.ts';
import { NOW, testEdge } from './fakes.ts';

const VIEW = { event_type: 'page_view', page: '/' };
const answerOf = async (response: Response | Promise<Response>) => {
  const settled = await response;
  return { status: settled.status, body: (await settled.json()) as Record<string, unknown> & { error: { code: string; message: string } } };
};

describe('POST /track/event', () => {
  for (const path of ['/track/event', '/api/track/event']) {
    it(`appends one event and acknowledges it (${path})`, async () => {
      const edge = testEdge();
      const event = { event_type: 'product_view', product_id: 7, value: '49.90', page: '/shoes' };
      expect(await answerOf(edge.post(path, event, { 'user-agent': 'UA' }))).toEqual({ status: 202, body: { accepted: 1, rejected: 0 } });
      expect(edge.records()).toEqual([
        {
          v: 1,
          store: 'open',
          request_id: expect.any(String),
          received_at: NOW,
          ip: '192.0.2.1',
          user_agent: 'UA',
          received: 1,
          events: [
            { event_id: 'id-1', event_type: 'product_view', ts: NOW, product_id: '7', value: 49.9, currency: 'EUR', page: '/shoes' },
          ],
          rejected: [],
        },
      ]);
    });
  }

  it('answers only after the log has the record', async () => {
    let durable = () => {};
    const edge = testEdge({ log: { append: () => new Promise((resolve) => (durable = () => resolve(0))) } });
    let answered = false;
    const response = Promise.resolve(edge.post('/track/event', VIEW)).finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(answered).toBe(false);
    durable();
    expect((await response).status).toBe(202);
  });

  it('refuses an event with its reason and keeps what was sent', async () => {
    const edge = testEdge();
    const answer = await answerOf(edge.post('/track/event', { event_type: 'purchase', value: -5 }));
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'negative_value', message: expect.stringContaining('refund') } } });
    expect(edge.records()).toMatchObject([
      { received: 1, events: [], rejected: [{ index: 0, reason: 'negative_value', raw: '{"event_type":"purchase","value":-5}' }] },
    ]);
  });

  it('says what it changed', async () => {
    const answer = await answerOf(testEdge().post('/track/event', { ...VIEW, title: 'a'.repeat(2_000) }));
    expect(answer.body).toMatchObject({ accepted: 1, results: [{ index: 0, status: 'warning', flags: ['truncated'] }] });
  });

  it.each(['', '{', '{"event_type": NaN}', 'nonsense', '[1,', '\u0000'])('answers malformed JSON with 400: %j', async (text) => {
    const edge = testEdge();
    expect(await answerOf(edge.post('/track/event', text))).toMatchObject({ status: 400, body: { error: { code: 'malformed_json' } } });
    expect(edge.appended).toEqual([]);
  });

  it('takes a byte order mark and text/plain as sendBeacon sends it', async () => {
    const edge = testEdge();
    const response = await edge.app.request('/track/event?key=wk_open', {
      method: 'POST',
      body: `\ufeff${JSON.stringify(VIEW)}`,
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    });
    expect(response.status).toBe(202);
    expect(edge.events()).toHaveLength(1);
  });
});

describe('the other routes', () => {
  it('POST /track/pageview names the event itself', async () => {
    const edge = testEdge();
    expect(
      (await edge.post('/track/pageview', { page: 'https://shop.example/a?utm_source=x', referrer: 'https://g.example' })).status,
    ).toBe(202);
    expect(edge.events()).toMatchObject([
      { event_type: 'page_view', url: 'https://shop.example/a?utm_source=x', referrer: 'https://g.example' },
    ]);
  });

  it('GET /track/pixel.gif counts a view and answers a picture that is not cached', async () => {
    const edge = testEdge();
    const response = await edge.app.request('/track/pixel.gif?key=wk_open&title=Mail&utm_source=letter', {
      headers: { referer: 'https://a.example/x' },
    });
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      200,
      'image/gif',
      'no-store, max-age=0',
    ]);
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 6)
        .toString(),
    ).toBe('GIF89a');
    expect(edge.events()).toMatchObject([{ event_type: 'page_view', title: 'Mail', source: 'letter', url: 'https://a.example/x' }]);
  });

  it('HEAD of the pixel counts nothing; other methods are named wrong', async () => {
    const edge = testEdge();
    expect((await edge.app.request('/track/pixel.gif?key=wk_open', { method: 'HEAD' })).status).toBe(200);
    const get = await edge.app.request('/track/event');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect(edge.appended).toEqual([]);
  });
});

describe('POST /track/batch', () => {
  const bad = { event_type: 'purchase', currency: 'euros' };
  const lines = [JSON.stringify(VIEW), '{broken', JSON.stringify(bad), JSON.stringify(VIEW)].join('\n');

  it.each([
    ['a list', JSON.stringify([VIEW, bad, VIEW]), 'application/json'],
    ['an envelope', JSON.stringify({ events: [VIEW, bad, VIEW], sent_at: NOW }), 'application/json'],
  ])('answers per event and keeps the neighbours: %s', async (_name, body, type) => {
    const edge = testEdge();
    const answer = await answerOf(edge.post('/track/batch', body, { 'content-type': type }));
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      accepted: 2,
      rejected: 1,
      results: [
        { index: 0, event_id: expect.any(String), status: 'ok' },
        { index: 1, status: 'rejected', reason: 'invalid_currency', message: expect.any(String) },
        { index: 2, event_id: expect.any(String), status: 'ok' },
      ],
    });
    expect(edge.records()).toMatchObject([{ received: 3, rejected: [{ index: 1, reason: 'invalid_currency' }] }]);
  });

  it.each(['application/x-ndjson', 'text/plain'])('reads NDJSON line by line (%s)', async (type) => {
    const edge = testEdge();
    const answer = await answerOf(edge.post('/track/batch', lines, { 'content-type': type }));
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, rejected: 2 } });
    expect(edge.records()[0]?.rejected).toMatchObject([
      { index: 1, reason: 'malformed_json', raw: '{broken' },
      { index: 2, reason: 'invalid_currency' },
    ]);
  });

  it('takes nothing from lines that are all broken, from lists without objects, and all of an empty list', async () => {
    const edge = testEdge();
    expect(await answerOf(edge.post('/track/batch', '{a\n{b', { 'content-type': 'application/x-ndjson' }))).toMatchObject({ status: 400 });
    expect(await answerOf(edge.post('/track/batch', '[1,[2]]'))).toMatchObject({ status: 400, body: { error: { code: 'no_events' } } });
    expect(await answerOf(edge.post('/track/batch', '[]'))).toEqual({ status: 202, body: { accepted: 0, rejected: 0, results: [] } });
    expect(edge.appended).toEqual([]);
  });

  it('keeps the events of a visitor on one partition and counts each event once', async () => {
    const edge = testEdge({ partitions: 8 });
    const events = Array.from({ length: 60 }, (_, n) => ({ event_type: 'view', visitor_id: `u${n % 20}`, consent: 'granted' }));
    await edge.post('/track/batch', [...events, 'no event']);
    const homes = new Map<string, Set<number>>();
    for (const { partition, value } of edge.appended) {
      for (const event of (readRecord(value) as LogRecordBody).events)
        homes.set(event.visitor_id as string, (homes.get(event.visitor_id as string) ?? new Set()).add(partition));
    }
    expect([...homes.values()].every((partitions) => partitions.size === 1)).toBe(true);
    expect(edge.appended.length).toBeGreaterThan(1);
    expect(edge.records().reduce((sum, record) => sum + record.received, 0)).toBe(61);
    expect(edge.records().flatMap((record) => record.rejected)).toHaveLength(1);
  });
});

describe('keys and origins', () => {
  const send = (headers: Record<string, string>, query = '', body: object = VIEW) =>
    answerOf(testEdge().app.request(`/track/event${query}`, { method: 'POST', body: JSON.stringify(body), headers }));

  it.each([
    ['Bearer', { authorization: 'Bearer wk_open' }, '', VIEW],
    ['Basic', { authorization: `Basic ${btoa('wk_open:')}` }, '', VIEW],
    ['the query', {}, '?key=wk_open', VIEW],
    ['the body', {}, '', { ...VIEW, write_key: 'wk_open' }],
  ])('takes the key from %s', async (_name, headers, query, body) => {
    expect((await send(headers as Record<string, string>, query, body)).status).toBe(202);
  });

  it.each([
    ['none', {}, ''],
    ['another', { authorization: 'Bearer wk_other' }, ''],
    ['a broken header', { authorization: 'Basic %%%' }, ''],
    ['an object in the body', {}, '?key='],
  ])('refuses a key that opens no store: %s', async (_name, headers, query) => {
    expect(await send(headers as Record<string, string>, query, { ...VIEW, write_key: {} })).toMatchObject({
      status: 401,
      body: { error: { code: 'unknown_key' } },
    });
  });

  it.each([
    ['its own origin', { authorization: 'Bearer wk_shop', origin: 'https://shop.example' }, 202],
    ['its own page', { authorization: 'Bearer wk_shop', referer: 'https://shop.example/a' }, 202],
    ['a server', { authorization: 'Bearer wk_shop' }, 202],
    ['a foreign origin', { authorization: 'Bearer wk_shop', origin: 'https://evil.example' }, 403],
    ['a foreign page', { authorization: 'Bearer wk_shop', referer: 'https://evil.example/https://shop.example' }, 403],
    ['a sandboxed frame', { authorization: 'Bearer wk_shop', origin: 'null' }, 403],
    ['a foreign origin with the secret key', { authorization: 'Bearer sk_shop', origin: 'https://evil.example' }, 202],
  ])('a store that names its origin, and %s', async (_name, headers, status) => {
    expect((await send(headers as Record<string, string>)).status).toBe(status);
  });

  it('answers the page in CORS terms, and a foreign one without', async () => {
    const { app } = testEdge();
    const preflight = (key: string, origin: string) => app.request(`/track/event?key=${key}`, { method: 'OPTIONS', headers: { origin } });
    const allowed = await preflight('wk_shop', 'https://shop.example');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('access-control-max-age')]).toEqual([
      204,
      'https://shop.example',
      '86400',
    ]);
    expect((await preflight('wk_shop', 'https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const sent = await app.request('/track/event?key=wk_open', { method: 'POST', body: '{', headers: { origin: 'https://any.example' } });
    expect([sent.headers.get('access-control-allow-origin'), sent.headers.get('vary')]).toEqual(['https://any.example', 'Origin']);
  });
});

describe('what it sends away', () => {
  it('more requests than the address or the key may send', async () => {
    const edge = testEdge({ limits: { ratePerAddress: 1, ratePerKey: 2 } });
    expect((await edge.post('/track/event', VIEW)).status).toBe(202);
    const refused = await edge.post('/track/event', VIEW);
    expect(refused.status).toBe(429);
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '2',
      'ratelimit-limit': '1',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '2',
    });
    expect((await edge.post('/track/event', VIEW, {}, '192.0.2.2')).status).toBe(202);
    expect((await edge.post('/track/event', VIEW, {}, '192.0.2.3')).status).toBe(429);
  });

  it('unknown keys count against the address; an import does not', async () => {
    const edge = testEdge({ limits: { ratePerAddress: 1 } });
    expect((await edge.post('/track/event', VIEW, { authorization: 'Bearer wk_guess' })).status).toBe(401);
    expect((await edge.post('/track/event', VIEW, { authorization: 'Bearer wk_guess' })).status).toBe(429);
    expect((await edge.post('/track/event', VIEW, { authorization: 'Bearer sk_open' })).status).toBe(202);
    expect((await edge.post('/track/event', VIEW, { authorization: 'Bearer sk_open' })).status).toBe(202);
  });

  it('goes on without limits when the cache does not answer', async () => {
    const take = () => Promise.reject(new Error('down'));
    const edge = testEdge({ deps: { cache: { take } as never } });
    expect((await edge.post('/track/event', VIEW)).status).toBe(202);
  });

  it.each([
    ['too much waits', { waitingBytes: 60_000_000, oldestMs: 0 }],
    ['something waits too long', { waitingBytes: 1, oldestMs: 5_001 }],
  ])('everything while the log cannot keep up: %s', async (_name, pressure) => {
    const edge = testEdge({ log: { pressure: () => pressure } });
    const response = await edge.post('/track/event', VIEW);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(edge.appended).toEqual([]);
  });

  it('what the log refuses: 503 when it may pass, 500 without the cause otherwise', async () => {
    const failing = (error: Error) => testEdge({ log: { append: () => Promise.reject(error) } }).post('/track/event', VIEW);
    const full = await failing(new Fault('log_full', 'disk', { status: 503, retryable: true }));
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '2']);
    const broken = await answerOf(failing(new Error('secret path /x')));
    expect([broken.status, broken.body.error.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(broken.body)).not.toContain('secret');
  });
});

it('a pixel brings no NUL into the log', async () => {
  const edge = testEdge();
  await edge.app.request('/track/pixel.gif?key=wk_open&title=a%00b');
  expect(edge.events()).toMatchObject([{ title: 'ab', flags: ['nul_removed'] }]);
});
