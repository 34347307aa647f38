import { describe, expect, it } from 'vitest';
import { Fault } from '../../contracts/error.ts';
import { NOW, testEdge } from '../fakes.ts';
import { eventsOf, sent } from './testing.ts';

const items = [
  {
    item_id: 'SKU_12345',
    item_name: 'Stan and Friends Tee',
    coupon: 'SUMMER_FUN',
    discount: 2.22,
    index: 0,
    item_brand: 'Google',
    price: 9.99,
    quantity: 1,
  },
  { item_id: 'SKU_12346', item_name: "Google Grey Women's Tee", price: 21.01, quantity: 2, location_id: 'ChIJIQBpAG2ahYAR_6128GcTUEo' },
];
const purchase = {
  client_id: '123456.7654321',
  user_id: 'u-1',
  timestamp_micros: String((NOW - 1_000) * 1_000),
  events: [
    {
      name: 'purchase',
      params: {
        currency: 'USD',
        transaction_id: 'T_12345',
        value: 52.01,
        affiliation: 'Google Store',
        coupon: 'SUMMER_FUN',
        shipping: 3.33,
        tax: 1.11,
        items,
        session_id: '42',
        engagement_time_msec: 100,
      },
    },
  ],
};
const MP = '/mp/collect?measurement_id=G-1&api_secret=sk_open';

describe('Measurement Protocol', () => {
  it('purchase: money, items and order id exact', async () => {
    expect(await eventsOf(MP, purchase)).toEqual([
      {
        event_id: 'id-1',
        event_type: 'purchase',
        ts: NOW - 1_000,
        visitor_id: '123456.7654321',
        user_id: 'u-1',
        session_id: '42',
        currency: 'USD',
        order_id: 'T_12345',
        value: 52.01,
        coupon: 'SUMMER_FUN',
        shipping: 3.33,
        tax: 1.11,
        items,
        properties: { affiliation: 'Google Store' },
      },
    ]);
  });

  it.each([
    ['view_item', 'product_view'],
    ['view_item_list', 'product_list_view'],
    ['select_item', 'product_select'],
    ['add_to_cart', 'add_to_cart'],
    ['remove_from_cart', 'remove_from_cart'],
    ['view_cart', 'cart_view'],
    ['add_to_wishlist', 'wishlist_add'],
    ['begin_checkout', 'checkout_start'],
    ['add_shipping_info', 'checkout_shipping'],
    ['add_payment_info', 'checkout_payment'],
    ['refund', 'refund'],
    ['search', 'search'],
    ['view_promotion', 'promotion_view'],
    ['select_promotion', 'promotion_select'],
    ['sign_up', 'signup'],
    ['login', 'login'],
    ['tutorial_begin', 'tutorial_begin'],
  ])('%s', async (name, event_type) => {
    expect(await eventsOf(MP, { client_id: 'c', events: [{ name, params: { search_term: 'x', items } }] })).toMatchObject([{ event_type }]);
  });

  it("an event's own time comes before its request's", async () => {
    const own = { ...purchase, events: [{ name: 'login', timestamp_micros: (NOW - 7_000) * 1_000 }, { name: 'login' }] };
    expect((await eventsOf(MP, own)).map(({ ts }) => ts)).toEqual([NOW - 7_000, NOW - 1_000]);
  });

  it('place and device of an import; page fields', async () => {
    const body = {
      client_id: 'c',
      user_location: { city: 'Mountain View', country_id: 'US' },
      device: { category: 'mobile', browser: 'Chrome', operating_system: 'Android' },
      events: [
        { name: 'page_view', params: { page_location: 'https://shop.example/a', page_title: 'A', page_referrer: 'https://b.example' } },
      ],
    };
    expect(await eventsOf(MP, body)).toMatchObject([
      {
        event_type: 'page_view',
        url: 'https://shop.example/a',
        title: 'A',
        referrer: 'https://b.example',
        country: 'US',
        device: 'mobile',
        os: 'Android',
      },
    ]);
  });

  it('properties of the user stand beside those of the event, and are neither money nor a way to reach them', async () => {
    const body = {
      client_id: 'c',
      user_properties: { plan: { value: 'gold' }, value: { value: 7 }, age: 9, email: { value: 'x@a.example' }, empty: { value: null } },
      events: [{ name: 'purchase', params: { transaction_id: 'T', value: 5, currency: 'EUR', plan: 'x' } }],
    };
    const [event] = await eventsOf('/mp/collect?api_secret=sk_open', body);
    expect(event).toMatchObject({ value: 5, properties: { plan: 'x', 'user.plan': 'gold', 'user.value': 7, 'user.age': 9 } });
    expect(Object.keys(event?.properties ?? {})).toHaveLength(4);
    const [hit] = await eventsOf('/g/collect?tid=sk_open&cid=c&en=page_view&up.plan=gold&upn.age=9', '');
    expect(hit?.properties).toEqual({ 'user.plan': 'gold', 'user.age': 9 });
  });

  it('answers 204 to everything but what may pass', async () => {
    for (const body of [purchase, {}, '{', { events: [7] }, { events: [{ name: 'purchase', params: { value: 'x' } }] }]) {
      expect((await sent(MP, body)).status).toBe(204);
    }
    expect((await sent('/mp/collect?api_secret=none', purchase)).status).toBe(204);
    const full = testEdge({ log: { append: () => Promise.reject(new Fault('log_full', 'full', { retryable: true })) } });
    expect((await full.app.request(MP, { method: 'POST', body: JSON.stringify(purchase) })).status).toBe(503);
    const limited = testEdge({ limits: { ratePerKey: 0 } });
    expect((await limited.app.request(MP, { method: 'POST', body: JSON.stringify(purchase) })).status).toBe(429);
  });

  it.each([
    [purchase, 'sk_open', []],
    [purchase, 'none', [{ fieldPath: 'api_secret', validationCode: 'VALUE_INVALID' }]],
    [{}, 'sk_open', [{ fieldPath: 'events', validationCode: 'VALUE_REQUIRED' }]],
    [{ events: [{ name: 'login' }, { name: 'purchase', params: { value: -1 } }] }, 'wk_open', [{ fieldPath: 'events[1]' }]],
    ['{', 'sk_open', [{ validationCode: 'VALUE_INVALID' }]],
  ])('the validation server says what is wrong and stores nothing (%#)', async (body, key, messages) => {
    const { status, text, records } = await sent(`/debug/mp/collect?api_secret=${key}`, body);
    expect([status, records]).toEqual([200, []]);
    expect(JSON.parse(text)).toMatchObject({ validationMessages: messages });
    expect(JSON.parse(text).validationMessages).toHaveLength(messages.length);
  });
});

describe('gtag', () => {
  const query = (fields: Record<string, string>) =>
    `/g/collect?${new URLSearchParams({ v: '2', tid: 'wk_open', cid: '1.2', sid: '99', ...fields })}`;
  const page = { dl: 'https://shop.example/?gclid=x', dt: 'Shop', dr: 'https://a.example/' };

  it('one event in the URL, by GET and POST', async () => {
    for (const method of ['GET', 'POST']) {
      const answer = await sent(query({ en: 'page_view', ...page }), '', {}, method);
      expect(answer.status).toBe(204);
      expect(answer.events).toMatchObject([
        { event_type: 'page_view', url: 'https://shop.example/?gclid=x', title: 'Shop', referrer: 'https://a.example/', session_id: '99' },
      ]);
      expect(answer.events[0]).not.toHaveProperty('visitor_id');
    }
  });

  it('several events, a line of the body for each; consent mode decides on the lasting id', async () => {
    const lines = [
      'en=add_to_cart&_et=12&epn.value=19.9&pr1=idSKU%7E%7E1~nmShirt~brAcme~vaBlue~pr19.9~qt1~k0size~v0XL&cu=EUR',
      `en=purchase&ep.transaction_id=T1&epn.value=40.05&epn.tax=1&epn.shipping=2&cu=usd&pr1=${encodeURIComponent('idA~nmA ~~ B~pr10.05~qt2')}&pr2=idB~pr19.95~qt1`,
    ];
    expect(await eventsOf(query({ gcs: 'G111', ...page }), lines.join('\r\n'))).toMatchObject([
      {
        event_type: 'add_to_cart',
        visitor_id: '1.2',
        consent: 'granted',
        value: 19.9,
        currency: 'EUR',
        items: [{ item_id: 'SKU~1', item_name: 'Shirt', item_brand: 'Acme', item_variant: 'Blue', price: 19.9, quantity: 1, size: 'XL' }],
      },
      {
        event_type: 'purchase',
        order_id: 'T1',
        value: 40.05,
        tax: 1,
        shipping: 2,
        currency: 'USD',
        items: [
          { item_id: 'A', item_name: 'A ~ B', price: 10.05, quantity: 2 },
          { item_id: 'B', price: 19.95, quantity: 1 },
        ],
      },
    ]);
    const [denied] = await eventsOf(query({ gcs: 'G110', en: 'login' }), '');
    expect([denied?.consent, denied?.visitor_id, denied?.session_id]).toEqual(['denied', undefined, undefined]);
  });

  it('a look with HEAD counts nothing', async () => {
    const { status, events } = await sent(query({ en: 'login' }), '', {}, 'HEAD');
    expect([status, events]).toEqual([204, []]);
  });

  it('NUL in a parameter does not reach the log', async () => {
    const [event] = await eventsOf(query({ en: 'login', dt: 'a\0b' }), '', {}, 'GET');
    expect(event?.title).toBe('ab');
  });
});
