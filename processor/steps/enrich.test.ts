import { describe, expect, it } from 'vitest';
import type { TrackEvent } from '../../contracts/event.ts';
import type { LogRecordBody } from '../../contracts/log-record.ts';
import type { Store } from '../../contracts/store.ts';
import { createEnricher } from './enrich.ts';
import type { EnrichedEvent } from './enriched.ts';

const STORE: Store = {
  id: 'shop',
  name: 'Shop',
  currency: 'EUR',
  timezone: 'UTC',
  origins: ['https://shop.example'],
  sample: false,
  session_timeout_minutes: 30,
};
const CHROME = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';
const DAY = 86_400_000;
const enrich = createEnricher({
  geo: { attribution: '', locate: (ip) => (ip === '192.0.2.1' ? { country: 'DE', city: 'Berlin' } : { country: '', city: '' }) },
  directory: { salt: (at) => `salt of day ${Math.floor(at / DAY)}` },
});

function enriched(event: Partial<TrackEvent>, record: Partial<LogRecordBody> = {}): EnrichedEvent {
  const result = outcome(event, record);
  if ('bot' in result) throw new Error(`taken for a bot: ${result.bot}`);
  if ('withheld' in result) throw new Error(`withheld: ${result.withheld}`);
  return result;
}
function outcome(event: Partial<TrackEvent>, record: Partial<LogRecordBody> = {}) {
  const body: LogRecordBody = {
    v: 1,
    store: 'shop',
    request_id: 'r',
    received_at: 10 * DAY,
    ip: '192.0.2.1',
    user_agent: CHROME,
    received: 1,
    events: [],
    rejected: [],
    ...record,
  };
  return enrich(body, { event_id: 'e', event_type: 'page_view', ts: 10 * DAY - 5, ...event }, STORE);
}

it('makes of a browser event everything that its row holds', () => {
  const row = enriched({
    event_type: 'purchase',
    url: 'https://www.shop.example/thanks/?utm_source=google&utm_medium=cpc&gclid=1',
    title: 'Thanks',
    referrer: 'https://www.google.com/',
    user_id: 'u',
    session_id: 's',
    order_id: 'o',
    value: 49.9,
    currency: 'EUR',
    items: [
      { item_id: 'p1', item_name: 'Shoe', item_category: 'Shoes', price: 19.95, quantity: 2 },
      { item_name: 'Bag', price: 10 },
    ],
    properties: { gift: true, note: 'hello', nothing: null },
    flags: ['clock'],
  });
  expect({ ...row, visitor_id: 'any', properties: { ...row.properties } }).toEqual({
    request_id: 'r',
    store_id: 'shop',
    event_id: 'e',
    ts: 10 * DAY - 5,
    received_at: 10 * DAY,
    event_type: 'purchase',
    visitor_id: 'any',
    user_id: 'u',
    client_session_id: 's',
    hostname: 'shop.example',
    page: '/thanks',
    title: 'Thanks',
    referrer: 'https://www.google.com/',
    referrer_host: 'google.com',
    channel: 'paid_search',
    source: 'google',
    medium: 'cpc',
    campaign: '',
    term: '',
    content: '',
    click_id: 'gclid',
    country: 'DE',
    city: 'Berlin',
    device: 'desktop',
    browser: 'Chrome',
    os: 'macOS',
    product_id: 'p1',
    product_name: 'Shoe',
    category: 'Shoes',
    order_id: 'o',
    value: 4990,
    has_value: true,
    currency: 'EUR',
    quantity: 2,
    search: '',
    item_ids: ['p1', 'Bag'],
    item_names: ['Shoe', 'Bag'],
    item_categories: ['Shoes', ''],
    item_prices: [1995, 1000],
    item_quantities: [2, 1],
    properties: { gift: 'true', note: 'hello' },
    flags: ['clock'],
  });
});

it('believes an import before address and user agent, and takes "not set" for nothing', () => {
  const said = { country: 'United States', city: '(not set)', device: 'Desktop', browser: 'Safari (in-app)', os: 'Macintosh' };
  expect(enriched(said, { trusted: true })).toMatchObject({
    country: 'US',
    city: '',
    device: 'desktop',
    browser: 'Safari (in-app)',
    os: 'macOS',
  });
  expect(enriched({}, { trusted: true })).toMatchObject({ country: '', city: '', device: '', browser: '', os: '' });
});

it('counts money in the minor units of its currency, and pieces whole', () => {
  expect(enriched({ value: 1_000, currency: 'JPY' })).toMatchObject({ value: 1_000, has_value: true });
  expect(enriched({ value: 0 })).toMatchObject({ value: 0, has_value: true, currency: 'EUR' });
  expect(enriched({})).toMatchObject({ value: 0, has_value: false });
  expect(
    enriched({
      items: [
        { item_id: 'a', quantity: 0.3 },
        { item_id: 'b', quantity: -2 },
        { item_id: 'c', quantity: 1e11 },
      ],
    }),
  ).toMatchObject({
    quantity: 1,
    item_quantities: [1, 2, 2 ** 32 - 1],
  });
});

it('finds a click id and a search among the properties too', () => {
  expect(enriched({ properties: { gclid: 'x', search_term: 'shoes' } })).toMatchObject({ channel: 'paid_search', search: 'shoes' });
});

it('is internal from any origin of the store, also where the event names no URL', () => {
  expect(enriched({ page: '/a', referrer: 'https://shop.example/' }).channel).toBe('internal');
});

describe('bots', () => {
  it('are named with their reason', () => {
    expect(outcome({}, { user_agent: 'Googlebot/2.1' })).toEqual({ bot: 'bot_user_agent' });
    expect(outcome({ properties: { webdriver: true } })).toEqual({ bot: 'bot_headless' });
  });
  it('are not looked for in what a secret key sends', () => {
    expect(outcome({}, { user_agent: 'curl/8', trusted: true })).not.toHaveProperty('bot');
  });
});

describe('the visitor', () => {
  const visitor = (...args: Parameters<typeof enriched>) => enriched(...args).visitor_id;
  it('without an id is one for a day, address and browser, whoever is signed in', () => {
    expect(visitor({})).toBe(visitor({ user_id: 'u' }));
    expect(visitor({})).not.toBe(visitor({}, { received_at: 11 * DAY }));
    expect(visitor({})).not.toBe(visitor({}, { ip: '192.0.2.2' }));
  });
  it('with an id is the same on every day and device', () => {
    const named = { visitor_id: 'v', consent: 'granted' } as const;
    expect(visitor(named)).toBe(visitor(named, { received_at: 11 * DAY, ip: '192.0.2.2' }));
  });
  it("of a shop's server is the customer that it speaks for", () => {
    expect(visitor({ user_id: 'a' }, { trusted: true })).not.toBe(visitor({ user_id: 'b' }, { trusted: true }));
  });
});
