import { expect, test } from 'vitest';
import { seeded } from '../load-tests/harness/random.ts';
import type { TrackEvent } from './event.ts';
import type { LogRecordBody } from './log-record.ts';
import { readRecord, writeRecord } from './record-text.ts';

const whole: Required<TrackEvent> = {
  event_id: 'e',
  event_type: 'purchase',
  ts: 1_796_000_000_000,
  visitor_id: 'v',
  user_id: 'u',
  session_id: 's',
  url: 'https://shop.example/ü?a=1',
  page: '/p',
  title: '"',
  referrer: 'https://other.example',
  source: 'a',
  medium: 'b',
  campaign: 'c',
  term: 'd',
  content: 'e',
  product_id: 'p',
  order_id: 'o',
  value: 0,
  currency: 'EUR',
  tax: 0,
  shipping: 1.5,
  coupon: 'x',
  search: 'linen',
  quantity: 2,
  items: [{ item_id: 'p', price: 3 }],
  properties: JSON.parse('{"__proto__":{"a":[1]},"b":null}'),
  consent: 'granted',
  country: 'DE',
  city: 'Bonn',
  device: 'mobile',
  browser: 'Safari',
  os: 'iOS',
  flags: ['clock'],
};
const head = { v: 1, store: 'shop', request_id: 'r', received_at: 1, ip: '192.0.2.1', user_agent: 'UA' } as const;
const there = (event: object) => Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));

test('any fields of an event come back as they were, and no others', () => {
  const random = seeded(1);
  const events = [whole, { event_id: 'e', event_type: 'page_view', ts: 1 }];
  for (let i = 0; i < 500; i++) {
    const share = random();
    const some = Object.entries(whole).filter(([name], at) => at < 3 || name === 'items' || random() < share);
    events.push(Object.fromEntries(some) as unknown as TrackEvent as Required<TrackEvent>);
  }
  const rejected = [{ index: 3, reason: 'too_large', message: 'm', raw: '{}' }];
  const body: LogRecordBody = { ...head, trusted: true, received: events.length + 1, events, rejected };
  const read = readRecord(writeRecord(body)) as LogRecordBody;
  expect({ ...read, events: [] }).toEqual({ ...body, events: [] });
  expect(read.events.map(there)).toEqual(events);
});

test('records of before, and what shops say of orders, are read as they are', () => {
  const before = { ...head, received: 1, events: [whole], rejected: [] };
  expect(readRecord(JSON.stringify(before))).toEqual(before);
  const order = { v: 1, kind: 'order', store: 'shop', request_id: 'r', received_at: 1, truth: { order_id: 'o' } };
  expect(readRecord(JSON.stringify(order))).toEqual(order);
});
