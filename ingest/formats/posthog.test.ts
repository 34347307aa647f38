import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import type { IngestDeps } from '../deps.ts';
import { NOW, testEdge } from '../fakes.ts';
import { FORMATS } from './mount.ts';
import { eventsOf, sent } from './testing.ts';

const DEVICE = '0197a1b2-0000-7000-8000-00000000abcd';
const view = {
  uuid: '0197a1b2-3333-7000-8000-000000000001',
  event: '$pageview',
  timestamp: new Date(NOW - 5_000).toISOString(),
  properties: {
    token: 'wk_open',
    distinct_id: DEVICE,
    $device_id: DEVICE,
    $is_identified: false,
    $session_id: 's-1',
    $current_url: 'https://shop.example/shoes?utm_source=letter',
    $pathname: '/shoes',
    $referrer: '$direct',
    $lib: 'web',
    title: 'Shoes',
    utm_source: 'letter',
    gclid: 'abc',
  },
};
const shown = {
  event_id: view.uuid,
  event_type: 'page_view',
  ts: NOW - 5_000,
  session_id: 's-1',
  url: 'https://shop.example/shoes?utm_source=letter',
  page: '/shoes',
  title: 'Shoes',
  source: 'letter',
  properties: { gclid: 'abc' },
};

describe('the ways to send', () => {
  const batch = { api_key: 'wk_open', batch: [view] };
  const base64 = `data=${encodeURIComponent(Buffer.from(JSON.stringify(batch)).toString('base64'))}`;

  it.each([
    ['a batch', '/batch/', batch, {}],
    ['a batch of a server, gzip', '/batch/', gzipSync(JSON.stringify(batch)), { 'content-encoding': 'gzip' }],
    ['the browser, gzip-js', `/e/?compression=gzip-js&_=${NOW}`, gzipSync(JSON.stringify([view])), { 'content-type': 'text/plain' }],
    ['the browser, one event', '/i/v0/e/?ip=0', view, {}],
    ['the browser, base64 in a form', '/e/?compression=base64', base64, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form of JSON', '/e/', `data=${encodeURIComponent(JSON.stringify(batch))}`, {}],
    ['capture', '/capture', { ...view, api_key: 'wk_open' }, {}],
    ['the key in the query', '/e?api_key=wk_open', { ...view, properties: { ...view.properties, token: undefined } }, {}],
  ])('%s', async (_name, path, body, headers) => {
    const answer = await sent(path, body, headers);
    expect([answer.status, answer.text]).toEqual([200, '{"status":1}']);
    expect(answer.events).toMatchObject([shown]);
    expect(answer.events[0]).not.toHaveProperty('visitor_id');
  });

  it('base64 whose plus signs were not escaped', async () => {
    const raw = Buffer.from(JSON.stringify({ ...view, properties: { ...view.properties, title: '>>>>~~~' } })).toString('base64');
    expect(raw).toContain('+');
    expect((await sent('/e/?compression=base64', `data=${raw}`)).events).toMatchObject([{ title: '>>>>~~~' }]);
  });

  it('a beacon is answered 204', async () => {
    expect((await sent('/e/?compression=gzip-js&beacon=1', gzipSync(JSON.stringify([view])))).status).toBe(204);
  });

  it('a bomb in gzip-js is too large, and what is no gzip is no JSON', async () => {
    expect((await sent('/e/?compression=gzip-js', gzipSync(Buffer.alloc(3_000_000)))).status).toBe(413);
    expect((await sent('/e/?compression=gzip-js', Buffer.from([0x1f, 0x8b, 1, 2]))).status).toBe(400);
  });

  it('posthog-js gives up on every 4xx, so what may pass is a 503', async () => {
    const limited = testEdge({ limits: { ratePerAddress: 0 } });
    const answer = await limited.app.request('/e/', { method: 'POST', body: JSON.stringify(batch) }, { address: '192.0.2.1' });
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([503, true]);
    const full = testEdge({ log: { append: () => Promise.reject(new Fault('log_full', 'full', { retryable: true })) } });
    expect((await full.app.request('/e/', { method: 'POST', body: JSON.stringify(batch) })).status).toBe(503);
    expect((await sent('/batch/', { api_key: 'wk_none', batch: [view] })).status).toBe(401);
  });
});

const said = (event: string, properties: object, more: object = {}) =>
  eventsOf('/batch/', { api_key: 'sk_open', batch: [{ event, properties, ...more }] });

describe('who it was', () => {
  it.each([
    ['a visitor of the browser', '$pageview', { distinct_id: DEVICE, $device_id: DEVICE }, { visitor_id: DEVICE }],
    ['a user of the browser', 'x', { distinct_id: 'u1', $device_id: DEVICE, $is_identified: true }, { visitor_id: DEVICE, user_id: 'u1' }],
    [
      'identify',
      '$identify',
      { distinct_id: 'u1', $anon_distinct_id: DEVICE, $set: { email: 'x@a.example', plan: 'a' } },
      { event_type: 'identify', visitor_id: DEVICE, user_id: 'u1', properties: { plan: 'a' } },
    ],
    ['alias', '$create_alias', { distinct_id: 'u1', alias: DEVICE }, { event_type: 'alias', visitor_id: DEVICE, user_id: 'u1' }],
    [
      'someone else who signs in on the same browser',
      '$identify',
      { distinct_id: 'u2', $anon_distinct_id: '0199a5b2-0000-7000-8000-000000000002', $device_id: DEVICE },
      { event_type: 'identify', visitor_id: DEVICE, user_id: 'u2' },
    ],
    ['a merge', '$merge_dangerously', { distinct_id: 'u1', alias: 'u0' }, { event_type: 'alias', visitor_id: 'u0', user_id: 'u1' }],
    ["a server's user", 'x', { distinct_id: 'u1' }, { user_id: 'u1' }],
    ["a server that was told the browser's id", 'x', { distinct_id: DEVICE }, { visitor_id: DEVICE }],
  ])('%s', async (_name, event, properties, expected) => {
    const [found] = await said(event, properties);
    expect(found).toMatchObject(expected);
    expect([found?.visitor_id, found?.user_id]).toEqual([
      (expected as { visitor_id?: string }).visitor_id,
      (expected as { user_id?: string }).user_id,
    ]);
  });

  it('without cookies there is no id to keep', async () => {
    const [found] = await said('$pageview', { distinct_id: '$posthog_cookieless', $cookieless_mode: true });
    expect(found).not.toHaveProperty('user_id');
    expect(found).not.toHaveProperty('visitor_id');
  });

  it("a browser's lasting id with consent", async () => {
    const body = { api_key: 'wk_open', event: '$pageview', properties: { $device_id: DEVICE, distinct_id: DEVICE, consent: 'granted' } };
    expect(await eventsOf('/e/', body)).toMatchObject([{ visitor_id: DEVICE, consent: 'granted' }]);
  });
});

it('an order, exact; custom events keep their properties', async () => {
  const products = [{ product_id: 'p1', name: 'A', price: 19.99, quantity: 2 }];
  expect(
    await said('Order Completed', { distinct_id: 'u', order_id: 'o1', revenue: 39.98, currency: 'EUR', products, $lib: 'x' }),
  ).toMatchObject([
    {
      event_type: 'purchase',
      order_id: 'o1',
      value: 39.98,
      currency: 'EUR',
      items: [{ item_id: 'p1', item_name: 'A', price: 19.99, quantity: 2 }],
    },
  ]);
  expect(await said('movie played', { distinct_id: 'u', category: 'romcom' })).toMatchObject([
    { event_type: 'movie played', properties: { category: 'romcom' } },
  ]);
});

describe('what the SDKs wait for', () => {
  it.each([
    ['/flags/?v=2', 'POST'],
    ['/flags?v=2&config=true', 'POST'],
    ['/decide/?v=3', 'POST'],
  ])('%s: no flags', async (path, method) => {
    const { status, text } = await sent(path, { token: 'wk_open', distinct_id: 'a' }, { origin: 'https://shop.example' }, method);
    expect([status, JSON.parse(text)]).toMatchObject([200, { flags: {}, featureFlags: {}, errorsWhileComputingFlags: false }]);
  });

  it('the remote configuration, as JSON and as a script', async () => {
    const json = await sent('/array/wk_open/config', '', {}, 'GET');
    expect(JSON.parse(json.text)).toMatchObject({
      token: 'wk_open',
      hasFeatureFlags: false,
      sessionRecording: false,
      autocapture_opt_out: true,
    });
    const script = await sent('/array/wk_open/config.js', '', {}, 'GET');
    expect(script.headers.get('content-type')).toBe('application/javascript');
    const window: { _POSTHOG_REMOTE_CONFIG?: Record<string, { config: object }> } = {};
    new Function('window', script.text)(window);
    expect(window._POSTHOG_REMOTE_CONFIG?.wk_open?.config).toMatchObject({ hasFeatureFlags: false });
    expect((await sent("/array/a');alert(1);('/config.js", '', {}, 'GET')).status).toBe(404);
  });
});

it('a Host header that makes no URL keeps no SDK from its configuration', async () => {
  for (const { path, ...endpoint } of FORMATS.flatMap(({ endpoints }) => endpoints)) {
    if (!('answer' in endpoint) || endpoint.method !== 'GET') continue;
    const url = `http://[${path.replace(':key', 'wk_open')}?v=2`;
    const request = { url, headers: { host: '[' }, query: () => undefined, socketAddress: undefined, body: null };
    expect((await endpoint.answer(request, {} as IngestDeps)).status, path).toBe(200);
  }
});
