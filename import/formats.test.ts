import { expect, test } from 'vitest';
import { validate } from '../ingest/validate.ts';
import { FORMATS, type FormatName, translate } from './formats.ts';
import type { Row } from './rows.ts';

const CONTEXT = {
  receivedAt: Date.UTC(2026, 5, 1),
  sentAt: undefined,
  trusted: true,
  currency: 'EUR',
  doNotTrack: false,
  suspect: false,
  eventBytes: undefined,
  newId: () => 'new',
};

function said(name: FormatName, row: Row['said'] | object) {
  const text = FORMATS[name].kind === 'ndjson' && typeof row !== 'string' ? JSON.stringify(row) : row;
  return translate(FORMATS[name], { line: 1, said: text as Row['said'] });
}

/** What the server makes of a row, or why it is refused. */
function stored(name: FormatName, row: Row['said'] | object) {
  const translated = said(name, row);
  if (translated.kind === 'refused') return translated.reason;
  const verdict = validate(translated.event, CONTEXT);
  return verdict.kind === 'accepted' ? JSON.parse(JSON.stringify(verdict.event)) : verdict.reason;
}

const GA4 = {
  event_date: '20260105',
  event_timestamp: '1767600000123456',
  event_name: 'purchase',
  event_bundle_sequence_id: '77',
  user_pseudo_id: '111.222',
  user_id: null,
  event_params: [
    { key: 'ga_session_id', value: { int_value: '1767599000' } },
    { key: 'page_location', value: { string_value: 'https://shop.example/thanks?x=1' } },
    { key: 'page_title', value: { string_value: 'Thanks' } },
    { key: 'value', value: { double_value: 49.9 } },
    { key: 'currency', value: { string_value: 'SEK' } },
    { key: 'transaction_id', value: { string_value: 'T-1' } },
    { key: 'engaged_session_event', value: { int_value: '1' } },
    { key: 'percent_scrolled', value: { int_value: '90' } },
    { key: 'term', value: { string_value: '(not set)' } },
  ],
  ecommerce: { transaction_id: 'T-1', purchase_revenue: 49.9, tax_value: 9.9, shipping_value: 5 },
  items: [{ item_id: 'SKU1', item_name: 'Tee', item_brand: '(not set)', price: 24.95, price_in_usd: 2.3, quantity: '2', item_params: [] }],
  geo: { country: 'Sweden', city: '(not set)' },
  device: { category: 'mobile', operating_system: 'iOS', web_info: { browser: 'Safari' } },
  traffic_source: { source: 'first-ever', medium: 'organic', name: '(organic)' },
  collected_traffic_source: { manual_source: 'google', manual_medium: 'cpc', manual_campaign_name: 'spring', gclid: 'abc' },
};

test('GA4: a purchase of the BigQuery export, with money, items, arrival, place and device', () => {
  const event = stored('ga4', GA4);
  expect(event).toEqual({
    event_id: expect.stringMatching(/^ga4-[\w-]{27}$/),
    event_type: 'purchase',
    ts: 1_767_600_000_123,
    visitor_id: '111.222',
    session_id: '1767599000',
    url: 'https://shop.example/thanks?x=1',
    title: 'Thanks',
    source: 'google',
    medium: 'cpc',
    campaign: 'spring',
    country: 'Sweden',
    device: 'mobile',
    browser: 'Safari',
    os: 'iOS',
    order_id: 'T-1',
    value: 49.9,
    currency: 'SEK',
    tax: 9.9,
    shipping: 5,
    product_id: undefined,
    items: [{ item_id: 'SKU1', item_name: 'Tee', price: 24.95, quantity: 2 }],
    properties: { percent_scrolled: 90, gclid: 'abc' },
  });
});

test('GA4: an id follows from what happened, not from the order of fields or from what Google adds later', () => {
  const id = stored('ga4', GA4).event_id;
  const reordered = Object.fromEntries(
    Object.entries({ ...GA4, is_active_user: true, event_params: GA4.event_params.toReversed() }).reverse(),
  );
  expect(stored('ga4', reordered).event_id).toBe(id);
  for (const change of [{ event_timestamp: '1767600000123457' }, { user_pseudo_id: '1.3' }, { batch_event_index: '2' }, { items: [] }]) {
    expect(stored('ga4', { ...GA4, ...change }).event_id).not.toBe(id);
  }
});

const UMAMI = {
  website_id: 'w1',
  session_id: 's-1',
  visit_id: 'v-1',
  event_id: 'f2d7f3c0-0000-4000-8000-000000000001',
  hostname: 'shop.example',
  browser: 'edge-chromium',
  os: 'Android OS',
  device: 'laptop',
  country: 'SE',
  city: 'Uppsala',
  url_path: '/p/1',
  url_query: 'utm_source=news&utm_medium=email',
  utm_source: 'news',
  utm_medium: 'email',
  referrer_domain: 'google.com',
  referrer_path: '/',
  referrer_query: '',
  page_title: 'Tee',
  event_type: '1',
  event_name: '',
  distinct_id: '\\N',
  created_at: '2026-01-05 08:00:00',
};

test("Umami: a view and a custom event with an order's data", () => {
  expect(stored('umami', UMAMI)).toEqual({
    event_id: UMAMI.event_id,
    event_type: 'page_view',
    ts: Date.UTC(2026, 0, 5, 8),
    visitor_id: 's-1',
    session_id: 'v-1',
    url: 'https://shop.example/p/1?utm_source=news&utm_medium=email',
    title: 'Tee',
    referrer: 'https://google.com/',
    source: 'news',
    medium: 'email',
    country: 'SE',
    city: 'Uppsala',
    device: 'desktop',
    browser: 'Edge',
    os: 'Android',
  });
  const order = {
    ...UMAMI,
    event_type: '2',
    event_name: 'purchase',
    event_data: '{"order_id":"o1","revenue":12.5,"currency":"SEK","note":"x"}',
  };
  expect(stored('umami', order)).toMatchObject({
    event_type: 'purchase',
    order_id: 'o1',
    value: 12.5,
    currency: 'SEK',
    properties: { note: 'x' },
  });
});

const PLAUSIBLE = {
  site_id: '3',
  name: 'pageview',
  user_id: '12345678901234567890',
  session_id: '987',
  timestamp: '2026-01-05 08:00:00',
  hostname: 'shop.example',
  pathname: '/p/1',
  referrer: 'google.com/search',
  utm_source: '',
  country_code: 'SE',
  screen_size: 'Ultra-wide',
  browser: 'Chrome',
  operating_system: 'Mac',
  click_id_param: 'gclid',
  'meta.key': "['colour','it\\'s']",
  'meta.value': "['a, b','\\\\n']",
  revenue_source_amount: '\\N',
  revenue_source_currency: '',
};

test("Plausible: a view and a goal with revenue of a server's own table of events", () => {
  expect(stored('plausible', PLAUSIBLE)).toEqual({
    event_id: expect.stringMatching(/^plausible-/),
    event_type: 'page_view',
    ts: Date.UTC(2026, 0, 5, 8),
    visitor_id: '12345678901234567890',
    session_id: '987',
    url: 'https://shop.example/p/1',
    referrer: 'https://google.com/search',
    country: 'SE',
    device: 'desktop',
    browser: 'Chrome',
    os: 'Mac',
    properties: { colour: 'a, b', "it's": '\\n', gclid: 'present' },
  });
  const goal = { ...PLAUSIBLE, name: 'Purchase', revenue_source_amount: '19.99', revenue_source_currency: 'SEK' };
  expect(stored('plausible', goal)).toMatchObject({ event_type: 'purchase', value: 19.99, currency: 'SEK' });
});

test('an own event goes as it is; without an id it has one of its content', () => {
  const event = { event_type: 'search', timestamp: '2026-01-05T08:00:00Z', visitor_id: 'v', search: 'linen' };
  expect(stored('own', { ...event, event_id: 'mine' })).toMatchObject({ event_id: 'mine', event_type: 'search' });
  const { event_id } = stored('own', event);
  expect(stored('own', event).event_id).toBe(event_id);
  expect(stored('own', { ...event, search: 'wool' }).event_id).not.toBe(event_id);
});

test.each<[FormatName, Row['said'] | object, string]>([
  ['own', '{"event_type":', 'malformed_json'],
  ['own', '[1]', 'not_an_object'],
  ['own', { event_type: 'x', visitor_id: 'v' }, 'no_time'],
  ['own', { event_type: 'x', timestamp: 1 }, 'no_visitor'],
  ['own', { event_type: 'page_view', timestamp: 'yesterday', visitor_id: 'v' }, 'invalid_timestamp'],
  ['ga4', { ...GA4, event_timestamp: null }, 'no_time'],
  ['ga4', { ...GA4, user_pseudo_id: null }, 'no_visitor'],
  ['ga4', { ...GA4, event_params: [], event_name: null }, 'missing_event_type'],
  ['umami', { ...UMAMI, created_at: '' }, 'no_time'],
  ['plausible', { ...PLAUSIBLE, user_id: '' }, 'no_visitor'],
])('%s: a row that would be another event each time, or nobody, is refused: %#', (name, row, reason) => {
  expect(stored(name, row as Row['said'])).toBe(reason);
});

test('what the columns hold never makes a translator throw', () => {
  for (const value of [null, 0, '', '(not set)', [], {}, [null], { key: 1 }, [{ key: 'a', value: null }], true, '\u0000']) {
    const wild = Object.fromEntries(Object.keys(GA4).map((key) => [key, value]));
    expect(() => stored('ga4', { ...wild, event_timestamp: 1, user_pseudo_id: 'v' })).not.toThrow();
  }
  for (const value of ['', '\\N', '[', "['", '{', '\u0000', '::::']) {
    for (const [name, row] of [
      ['umami', UMAMI],
      ['plausible', PLAUSIBLE],
    ] as const) {
      const wild = Object.fromEntries(Object.keys(row).map((key) => [key, value]));
      expect(() => stored(name, { ...wild, event_data: value })).not.toThrow();
    }
  }
});
