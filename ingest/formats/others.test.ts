import { describe, expect, it } from 'vitest';
import { NOW } from '../fakes.ts';
import { basic, eventsOf, sent } from './testing.ts';

const PERSON = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36' };
const GOOGLE = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };

describe('Plausible', () => {
  const view = { n: 'pageview', v: 36, u: 'https://shop.example/a?utm_source=x', d: 'wk_open', r: 'https://a.example/' };

  it.each([
    ['the script', view, { event_type: 'page_view', url: view.u, referrer: view.r }],
    [
      'a server',
      { name: 'pageview', url: view.u, domain: 'wk_open', referrer: view.r },
      { event_type: 'page_view', url: view.u, referrer: view.r },
    ],
    [
      'revenue and properties',
      { ...view, n: 'Purchase', p: { order_id: 'o1', plan: 'a' }, $: { amount: '1322.22', currency: 'EUR' } },
      { event_type: 'purchase', order_id: 'o1', value: 1322.22, currency: 'EUR', properties: { plan: 'a' } },
    ],
    [
      'texts of JSON',
      { ...view, n: 'Signup', props: '{"plan":"a"}', revenue: '{"amount":10.29,"currency":"USD"}' },
      { event_type: 'signup', value: 10.29, currency: 'USD', properties: { plan: 'a' } },
    ],
    [
      'engagement',
      { ...view, n: 'engagement', sd: 62, e: 3_000 },
      { event_type: 'engagement', properties: { scroll_depth: 62, engagement_ms: 3_000 } },
    ],
    ['a goal of its own', { ...view, n: 'Outbound Link: Click', p: { url: 'https://b.example' } }, { event_type: 'Outbound Link: Click' }],
  ])('%s', async (_name, body, expected) => {
    const { events, status, text } = await sent('/api/event', body, { 'content-type': 'text/plain' });
    expect([status, text]).toEqual([202, 'ok']);
    expect(events).toMatchObject([expected]);
  });

  it.each([
    ['a person', PERSON, null],
    ['a crawler', GOOGLE, '1'],
    ['a browser without a window', { 'user-agent': PERSON['user-agent'].replace('Chrome', 'HeadlessChrome') }, '1'],
    ['nothing that has a name', {}, '1'],
    ['a server, which is no visitor', { ...GOOGLE, ...basic('sk_open') }, null],
  ])('says whether the event of %s will be dropped', async (_name, headers, dropped) => {
    const answer = await sent('/api/event', view, headers);
    expect([answer.status, answer.text, answer.headers.get('x-plausible-dropped')]).toEqual([202, 'ok', dropped]);
  });

  it('the domain may stay what it is when the key is in the query', async () => {
    expect((await sent('/api/event?key=wk_open', { ...view, d: 'shop.example' })).status).toBe(202);
    expect((await sent('/api/event', { ...view, d: 'shop.example' })).status).toBe(401);
    expect((await sent('/api/event', { d: 'wk_open' })).status).toBe(400);
  });
});

describe('Umami', () => {
  const payload = {
    website: 'wk_open',
    hostname: 'shop.example',
    url: '/a?utm_source=x',
    referrer: '',
    title: 'A',
    language: 'en',
    screen: '1x1',
  };

  it.each([
    ['a view', { type: 'event', payload }, { event_type: 'page_view', url: 'https://shop.example/a?utm_source=x', title: 'A' }],
    [
      'an order by properties',
      { type: 'event', payload: { ...payload, name: 'purchase', data: { order_id: 'o1', revenue: 19.99, currency: 'USD' } } },
      { event_type: 'purchase', order_id: 'o1', value: 19.99, currency: 'USD' },
    ],
    [
      'an order in its own shape',
      {
        type: 'event',
        payload: {
          ...payload,
          name: 'order_completed',
          data: {
            commerce: {
              currency: 'eur',
              orderId: 'o2',
              tax: 1.1,
              shipping: 3,
              items: [{ productId: 'p', name: 'P', price: 0.1, quantity: 3 }],
            },
          },
        },
      },
      {
        event_type: 'purchase',
        order_id: 'o2',
        value: 0.3,
        tax: 1.1,
        shipping: 3,
        currency: 'EUR',
        items: [{ item_id: 'p', item_name: 'P', price: 0.1, quantity: 3 }],
      },
    ],
    [
      'identify',
      { type: 'identify', payload: { ...payload, id: 'u1', data: { email: 'x', plan: 'a' } } },
      { event_type: 'identify', user_id: 'u1', properties: { plan: 'a' } },
    ],
    ['performance', { type: 'performance', payload: { ...payload, lcp: 900 } }, { event_type: 'performance', properties: { lcp: 900 } }],
    ['a time', { type: 'event', payload: { ...payload, timestamp: (NOW - 60_000) / 1_000 } }, { ts: NOW - 60_000 }],
  ])('%s', async (_name, body, expected) => {
    expect(await eventsOf('/api/send', body)).toMatchObject([expected]);
    expect(await eventsOf('/api/batch', [body, body])).toMatchObject([expected, expected]);
  });

  it('the answer is JSON, which the tracker reads', async () => {
    const { status, text } = await sent('/api/send', { type: 'event', payload }, PERSON);
    expect([status, JSON.parse(text)]).toEqual([200, { ok: true }]);
    expect((await sent('/api/send', { type: 'event', payload: { ...payload, website: 'sk_open' } })).text).toBe('{"ok":true}');
    const bot = await sent('/api/send', { type: 'event', payload }, GOOGLE);
    expect([bot.status, bot.text, bot.events.length]).toEqual([200, '{"beep":"boop"}', 1]);
    expect((await sent('/api/send', { type: 'event', payload: { ...payload, website: 'x' } })).status).toBe(401);
  });
});

describe('Shopify', () => {
  const money = (amount: number) => ({ amount, currencyCode: 'CAD' });
  const variant = {
    id: '21',
    title: 'Blue / M',
    sku: 'S-21',
    price: money(19.99),
    product: { id: '7', title: 'Shirt', vendor: 'Acme', type: 'Tops', url: '/products/shirt' },
  };
  const context = { document: { location: { href: 'https://shop.example/x' }, referrer: 'https://a.example/', title: 'X' } };
  const envelope = { id: 'sh-1', clientId: 'client-1', timestamp: new Date(NOW).toISOString(), type: 'standard', context };
  const pixel = '/shopify/pixel?key=wk_open';
  const line = { id: 'l', title: 'Shirt', quantity: 2, variant };
  const checkout = {
    token: 'tok',
    email: 'x@example.com',
    phone: '+1',
    shippingAddress: { address1: 'Street 1' },
    currencyCode: 'CAD',
    subtotalPrice: money(35.98),
    totalPrice: money(45.98),
    totalTax: money(4.5),
    shippingLine: { price: money(5.5) },
    discountsAmount: money(4),
    discountApplications: [{ type: 'DISCOUNT_CODE', title: 'TEN' }],
    lineItems: [line],
    order: { id: 'gid://shopify/Order/1001', customer: { id: '55' } },
  };
  const item = {
    item_id: '7',
    item_name: 'Shirt',
    item_brand: 'Acme',
    item_category: 'Tops',
    item_variant: 'Blue / M',
    variant_id: '21',
    sku: 'S-21',
    price: 19.99,
  };

  it('checkout_completed: money, items and order id exact; nothing of the person', async () => {
    const body = { event: { ...envelope, name: 'checkout_completed', data: { checkout } }, consent: true };
    expect(await eventsOf(pixel, body)).toEqual([
      {
        event_id: 'sh-1',
        event_type: 'purchase',
        ts: NOW,
        visitor_id: 'client-1',
        user_id: '55',
        consent: 'granted',
        url: 'https://shop.example/x',
        title: 'X',
        referrer: 'https://a.example/',
        order_id: '1001',
        value: 35.98,
        tax: 4.5,
        shipping: 5.5,
        currency: 'CAD',
        coupon: 'TEN',
        items: [{ ...item, quantity: 2 }],
        properties: { checkout_token: 'tok', discount: 4 },
      },
    ]);
  });

  it.each([
    ['page_viewed', {}, { event_type: 'page_view' }],
    ['product_viewed', { productVariant: variant }, { event_type: 'product_view', value: 19.99, currency: 'CAD', items: [item] }],
    [
      'collection_viewed',
      { collection: { id: '3', title: 'Tops', productVariants: [variant] } },
      { event_type: 'product_list_view', items: [item], properties: { list_id: '3', list_name: 'Tops' } },
    ],
    [
      'search_submitted',
      { searchResult: { query: 'shirt', productVariants: [variant] } },
      { event_type: 'search', search: 'shirt', items: [item] },
    ],
    [
      'product_added_to_cart',
      { cartLine: { quantity: 2, merchandise: variant, cost: { totalAmount: money(39.98) } } },
      { event_type: 'add_to_cart', value: 39.98, items: [{ ...item, quantity: 2 }] },
    ],
    [
      'product_removed_from_cart',
      { cartLine: { quantity: 1, merchandise: variant, cost: { totalAmount: money(19.99) } } },
      { event_type: 'remove_from_cart', value: 19.99 },
    ],
    [
      'cart_viewed',
      { cart: { id: 'c', lines: [{ quantity: 1, merchandise: variant }], cost: { totalAmount: money(19.99) } } },
      { event_type: 'cart_view', value: 19.99 },
    ],
    ['checkout_started', { checkout: { ...checkout, order: null } }, { event_type: 'checkout_start', value: 35.98 }],
    ['checkout_contact_info_submitted', { checkout }, { event_type: 'checkout_contact' }],
    ['checkout_address_info_submitted', { checkout }, { event_type: 'checkout_address' }],
    ['checkout_shipping_info_submitted', { checkout }, { event_type: 'checkout_shipping' }],
    ['payment_info_submitted', { checkout }, { event_type: 'checkout_payment' }],
    ['form_submitted', { element: { elements: [{ value: 'secret' }] } }, { event_type: 'form_submitted' }],
  ])('%s', async (name, data, expected) => {
    const found = await eventsOf(pixel, { ...envelope, name, data });
    expect(found).toMatchObject([expected]);
    expect(found[0]).not.toHaveProperty('visitor_id');
    expect(JSON.stringify(found)).not.toMatch(/example\.com|Street|secret/);
  });

  it("keeps a shop's own event", async () => {
    expect(await eventsOf(pixel, { ...envelope, type: 'custom', name: 'quiz_done', customData: { score: 3 } })).toMatchObject([
      { event_type: 'quiz_done', properties: { score: 3 } },
    ]);
  });
});
