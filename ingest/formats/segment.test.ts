import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NOW } from '../fakes.ts';
import { basic, eventsOf, sent } from './testing.ts';

const AT = new Date(NOW - 60_000).toISOString();
const order = {
  type: 'track',
  messageId: 'm-1',
  anonymousId: 'anon-1',
  userId: 'u-7',
  event: 'Order Completed',
  originalTimestamp: AT,
  sentAt: new Date(NOW).toISOString(),
  context: {
    page: { url: 'https://shop.example/thanks', path: '/thanks', title: 'Thanks', referrer: 'https://pay.example/' },
    campaign: { name: 'spring', source: 'letter', medium: 'email' },
  },
  properties: {
    checkout_id: 'fksdjfsdjfisjf9sdfjsd9f',
    order_id: '50314b8e9bcf000000000000',
    affiliation: 'Store',
    total: 27.5,
    subtotal: 22.5,
    revenue: 25.0,
    shipping: 3,
    tax: 2,
    discount: 2.5,
    coupon: 'hasbros',
    currency: 'usd',
    products: [
      { product_id: '507f1f77bcf86cd799439011', sku: '45790-32', name: 'Monopoly', price: 19, quantity: 1, category: 'Games' },
      { product_id: '505bd76785ebb509fc183733', sku: '46493-32', name: 'Uno', price: '3.10', quantity: 2, category: 'Games' },
    ],
  },
};

describe('e-commerce events of the specification', () => {
  it('Order Completed: money, items and order id exact', async () => {
    expect(await eventsOf('/v1/track', order, basic('sk_open'))).toEqual([
      {
        event_id: 'm-1',
        event_type: 'purchase',
        ts: NOW - 60_000,
        visitor_id: 'anon-1',
        user_id: 'u-7',
        url: 'https://shop.example/thanks',
        page: '/thanks',
        title: 'Thanks',
        referrer: 'https://pay.example/',
        source: 'letter',
        medium: 'email',
        campaign: 'spring',
        order_id: '50314b8e9bcf000000000000',
        value: 25,
        currency: 'USD',
        tax: 2,
        shipping: 3,
        coupon: 'hasbros',
        items: [
          { item_id: '507f1f77bcf86cd799439011', sku: '45790-32', item_name: 'Monopoly', price: 19, quantity: 1, item_category: 'Games' },
          { item_id: '505bd76785ebb509fc183733', sku: '46493-32', item_name: 'Uno', price: 3.1, quantity: 2, item_category: 'Games' },
        ],
        properties: { checkout_id: 'fksdjfsdjfisjf9sdfjsd9f', affiliation: 'Store', total: 27.5, subtotal: 22.5, discount: 2.5 },
      },
    ]);
  });

  it.each([
    ['revenue', { revenue: 25, subtotal: 22.5, total: 27.5 }, 25],
    ['subtotal', { subtotal: 22.5, total: 27.5 }, 22.5],
    ['total less tax and shipping', { total: 0.3, tax: 0.1, shipping: 0.1 }, 0.1],
    [
      'the items',
      {
        products: [
          { sku: 'a', price: 0.1, quantity: 3 },
          { sku: 'b', price: '0.2' },
        ],
      },
      0.5,
    ],
    ['nothing', { products: [{ sku: 'a' }] }, undefined],
  ])('the value of an order by %s', async (_name, properties, value) => {
    const [event] = await eventsOf('/v1/track', { event: 'Order Completed', properties }, basic('sk_open'));
    expect(event?.value).toBe(value);
  });

  it.each([
    ['Products Searched', { query: 'blue roses' }, { event_type: 'search', search: 'blue roses' }],
    [
      'Product List Viewed',
      { list_id: 'hot', category: 'Deals', products: [{ product_id: '1', name: 'A' }] },
      { event_type: 'product_list_view', items: [{ item_id: '1', item_name: 'A' }], properties: { list_id: 'hot', category: 'Deals' } },
    ],
    [
      'Promotion Viewed',
      { promotion_id: 'p1', creative: 'top' },
      { event_type: 'promotion_view', properties: { promotion_id: 'p1', creative: 'top' } },
    ],
    ['Promotion Clicked', { promotion_id: 'p1' }, { event_type: 'promotion_select' }],
    ['Product Clicked', { product_id: '1' }, { event_type: 'product_select', product_id: '1', items: [{ item_id: '1' }] }],
    [
      'Product Viewed',
      { product_id: '1', sku: 'G-32', name: 'A', price: 18.99, currency: 'usd', url: 'https://shop.example/p/1' },
      {
        event_type: 'product_view',
        product_id: '1',
        value: 18.99,
        currency: 'USD',
        items: [{ item_id: '1', sku: 'G-32', item_name: 'A', price: 18.99 }],
      },
    ],
    [
      'Product Added',
      { sku: 'G-32', name: 'A', price: 0.1, quantity: 3, cart_id: 'c' },
      { event_type: 'add_to_cart', value: 0.3, properties: { cart_id: 'c' } },
    ],
    ['Product Removed', { product_id: '1' }, { event_type: 'remove_from_cart' }],
    ['Cart Viewed', { products: [{ product_id: '1', price: 2, quantity: 2 }] }, { event_type: 'cart_view', value: 4, currency: 'EUR' }],
    ['Checkout Started', { order_id: 'o1', value: 30 }, { event_type: 'checkout_start', order_id: 'o1', value: 30 }],
    ['Payment Info Entered', { payment_method: 'Visa' }, { event_type: 'checkout_payment', properties: { payment_method: 'Visa' } }],
    [
      'Order Refunded',
      { order_id: 'o1', total: 30, currency: 'USD' },
      { event_type: 'refund', order_id: 'o1', value: 30, currency: 'USD' },
    ],
    ['Product Added to Wishlist', { product_id: '1' }, { event_type: 'wishlist_add' }],
    ['Product Shared', { product_id: '1' }, { event_type: 'share' }],
    ['Completed Order', { orderId: 'o1', revenue: '9.99' }, { event_type: 'purchase', order_id: 'o1', value: 9.99 }],
    ['Signed Up', { plan: 'a' }, { event_type: 'signup', properties: { plan: 'a' } }],
    ['Article Rated', { value: 'high', items: 3 }, { event_type: 'Article Rated', properties: { value: 'high', items: 3 } }],
  ])('%s', async (event, properties, expected) => {
    const found = await eventsOf('/v1/track', { type: 'track', event, properties }, basic('sk_open'));
    expect(found).toMatchObject([expected]);
  });
});

describe('calls', () => {
  it.each([
    [
      'page',
      {
        type: 'page',
        name: 'Home',
        properties: { url: 'https://shop.example/?utm_source=x', title: 'Shop', referrer: 'https://a.example' },
      },
      {
        event_type: 'page_view',
        url: 'https://shop.example/?utm_source=x',
        title: 'Shop',
        referrer: 'https://a.example',
        properties: { name: 'Home' },
      },
    ],
    ['screen', { type: 'screen', name: 'Cart' }, { event_type: 'screen_view', properties: { name: 'Cart' } }],
    [
      'identify',
      { type: 'identify', anonymousId: 'a', userId: 'u', traits: { email: 'x@example.com', name: 'X', plan: 'gold' } },
      { event_type: 'identify', visitor_id: 'a', user_id: 'u', properties: { plan: 'gold' } },
    ],
    [
      'group',
      { type: 'group', userId: 'u', groupId: 'g', traits: { size: 3 } },
      { event_type: 'group', properties: { group_id: 'g', size: 3 } },
    ],
    ['alias', { type: 'alias', previousId: 'a', userId: 'u' }, { event_type: 'alias', visitor_id: 'a', user_id: 'u' }],
  ])('%s', async (_name, message, expected) => {
    const { type, ...untyped } = message;
    for (const path of [`/v1/${type}`, `/v1/${type}/`, `/v1/${type[0]}`, `/api/s/${type}`, `/api/s/s2s/${type}`]) {
      expect(await eventsOf(path, untyped, basic('sk_open')), path).toMatchObject([expected]);
    }
    expect(await eventsOf('/v1/batch', { batch: [message] }, basic('sk_open'))).toMatchObject([expected]);
  });
});

it('keeps no way to name or reach a person', async () => {
  const traits = { email: 'x@example.com', name: 'X', phone: '1', firstName: 'X', address: { city: 'C' }, plan: 'gold' };
  for (const body of [{ traits }, { context: { traits } }]) {
    const [event] = await eventsOf('/v1/identify', { userId: 'u', ...body }, basic('sk_open'));
    expect(event?.properties).toEqual({ plan: 'gold' });
  }
});

it("takes RudderStack's word for no referrer as none", async () => {
  const page = { path: '/', referrer: '$direct', tab_url: 'https://shop.example/' };
  const [view] = await eventsOf('/v1/page', { properties: page, context: { page } }, basic('sk_open'));
  expect(view).toEqual({ event_id: 'id-1', event_type: 'page_view', ts: NOW, page: '/' });
});

describe('the ways to send', () => {
  const view = { type: 'page', properties: { url: 'https://shop.example/' } };

  it.each([
    ['Basic', '/v1/batch', { batch: [view, view] }, basic('wk_open')],
    ['the body', '/v1/batch', { writeKey: 'wk_open', batch: [view, view] }, {}],
    ['each message', '/v1/b', { batch: [{ ...view, writeKey: 'wk_open' }, view] }, {}],
    ['the query, from a beacon', '/beacon/v1/batch?writeKey=wk_open', { batch: [view, view] }, { 'content-type': 'text/plain' }],
    ['Jitsu', '/api/s/batch', { batch: [view, view] }, { 'x-write-key': 'wk_open:secret' }],
    ['gzip', '/v1/batch', gzipSync(JSON.stringify({ batch: [view, view] })), { ...basic('wk_open'), 'content-encoding': 'gzip' }],
  ])('the key in %s', async (_name, path, body, headers) => {
    const answer = await sent(path, body, headers);
    expect([answer.status, answer.text]).toEqual([200, '{"success":true}']);
    expect(answer.events).toHaveLength(2);
  });

  it('corrects the clock of a browser by the time it sent at', async () => {
    const hourAhead = (ms: number) => new Date(NOW + 3_600_000 + ms).toISOString();
    const body = { batch: [{ ...view, originalTimestamp: hourAhead(-9_000) }], sentAt: hourAhead(0) };
    expect(await eventsOf('/v1/batch', body, basic('wk_open'))).toMatchObject([{ ts: NOW - 9_000, flags: ['clock'] }]);
  });

  it.each([
    [undefined, undefined],
    [{ categoryPreferences: { Advertising: true, Analytics: false } }, undefined],
    [{ categoryPreferences: { Advertising: false, Analytics: true } }, 'anon'],
    [{ allowedConsentIds: ['Statistics'], deniedConsentIds: [] }, 'anon'],
    ['granted', 'anon'],
  ])("a browser's lasting id with consent %j", async (consent, visitor_id) => {
    const [event] = await eventsOf('/v1/page', { ...view, anonymousId: 'anon', context: { consent } }, basic('wk_open'));
    expect(event?.visitor_id).toBe(visitor_id);
  });

  it('says no in ways that the SDK understands', async () => {
    expect((await sent('/v1/batch', { batch: [] }, basic('wk_none'))).status).toBe(401);
    expect((await sent('/v1/batch', '{', basic('wk_open'))).status).toBe(400);
    const refused = await sent('/v1/track', { event: 'Order Completed', properties: { revenue: 'lots' } }, basic('wk_open'));
    expect([refused.status, refused.records[0]?.rejected[0]?.reason]).toEqual([400, 'invalid_value']);
    const many = { batch: Array.from({ length: 501 }, () => view) };
    expect((await sent('/v1/batch', many, basic('wk_open'))).status).toBe(413);
    const mixed = await sent('/v1/batch', { batch: [view, 7, {}] }, basic('wk_open'));
    expect([mixed.status, mixed.events.length, mixed.records[0]?.rejected.length]).toEqual([200, 1, 2]);
  });
});

describe('what browsers ask first', () => {
  it('the settings of analytics.js name this server', async () => {
    const { status, text } = await sent('/v1/projects/wk_open/settings', '', { host: 'stats.example:8080' }, 'GET');
    expect([status, JSON.parse(text).integrations]).toEqual([
      200,
      { 'Segment.io': { apiKey: 'wk_open', apiHost: 'stats.example:8080/v1', protocol: 'http', type: 'browser' } },
    ]);
  });

  it("RudderStack's source has no destinations", async () => {
    const { text } = await sent('/sourceConfig/?p=npm&v=3&writeKey=wk_open', '', {}, 'GET');
    expect(JSON.parse(text).source).toMatchObject({ writeKey: 'wk_open', enabled: true, destinations: [] });
  });

  it('the preflight allows the headers that the SDK asks for', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-headers': 'x-retry-count' };
    const { status, headers: answer } = await sent('/v1/t', '', headers, 'OPTIONS');
    expect([status, answer.get('access-control-allow-headers'), answer.get('access-control-allow-origin')]).toEqual([
      204,
      'x-retry-count',
      'https://shop.example',
    ]);
  });
});
