import { describe, expect, it } from 'vitest';
import { NOW } from './fakes.ts';
import { type EventContext, validate } from './validate.ts';

const DAY = 86_400_000;
const CONTEXT: EventContext = {
  receivedAt: NOW,
  sentAt: undefined,
  trusted: false,
  currency: 'EUR',
  doNotTrack: false,
  suspect: true,
  eventBytes: undefined,
  newId: () => 'made',
};
const check = (raw: unknown, context: Partial<EventContext> = {}) => validate(raw, { ...CONTEXT, ...context });
const event = (raw: object, context: Partial<EventContext> = {}) => {
  const verdict = check({ event_type: 'x', ...raw }, context);
  if (verdict.kind === 'rejected') throw new Error(`${verdict.reason}: ${verdict.message}`);
  return verdict.event;
};
const reason = (raw: object, context: Partial<EventContext> = {}) => {
  const verdict = check({ event_type: 'x', ...raw }, context);
  return verdict.kind === 'rejected' ? verdict.reason : verdict.kind;
};

describe('names', () => {
  it.each([
    ['view_item', 'product_view'],
    ['order_completed', 'purchase'],
    ['constructor', 'constructor'],
    ['Größe gewählt', 'Größe gewählt'],
  ])('%s is %s', (given, kept) => expect(event({ event_type: given }).event_type).toBe(kept));

  it.each([
    ['', 'missing_event_type'],
    ['  ', 'missing_event_type'],
    [null, 'missing_event_type'],
    ['a\nb', 'invalid_event_type'],
    [{}, 'invalid_type'],
  ])('%j is refused', (given, why) => expect(reason({ event_type: given })).toBe(why));

  it('keeps the client id or makes one, and takes aliases only where the own name is absent', () => {
    expect(event({ event_id: 'mine' }).event_id).toBe('mine');
    expect(event({}).event_id).toBe('made');
    expect(event({ utm_source: 'b', source: 'a', transaction_id: 5, revenue: 1 })).toMatchObject({ source: 'a', order_id: '5', value: 1 });
    expect(event({ source: 'a', utm_source: 'b' }).source).toBe('a');
  });

  it.each([[[]], [1], ['text'], [null], [true]])('%j is no event', (raw) => expect(check(raw)).toMatchObject({ reason: 'not_an_object' }));

  it('absent stays absent, and what it does not know becomes a property', () => {
    expect(event({ title: '', url: null, plan: 'pro', properties: { a: 1 }, metadata: { b: 2 } })).toEqual({
      event_id: 'made',
      event_type: 'x',
      ts: NOW,
      properties: { plan: 'pro', a: 1, b: 2 },
    });
  });
});

describe('time', () => {
  const at = '2026-11-20T11:00:00.000Z';
  const hourAgo = Date.parse(at);
  it.each([
    at,
    '2026-11-20 11:00:00',
    '2026-11-20T13:00:00+02:00',
    '2026-11-20T11:00Z',
    hourAgo,
    hourAgo / 1_000,
    String(hourAgo),
    hourAgo * 1_000,
  ])('reads %j', (timestamp) => expect(event({ timestamp })).toMatchObject({ ts: hourAgo }));
  it.each(['yesterday', '2026-13-45', {}, true, -5, '1'.repeat(30)])('refuses %j', (timestamp) =>
    expect(reason({ timestamp })).toBe('invalid_timestamp'),
  );
  it.each([
    [NOW + DAY, NOW + DAY, undefined],
    [NOW + DAY + 1, NOW, ['time_replaced']],
    [NOW - 5 * DAY, NOW - 5 * DAY, undefined],
    [NOW - 5 * DAY - 1, NOW, ['time_replaced']],
    ['0000-01-01T00:00:00Z', NOW, ['time_replaced']],
    ['9999-12-31T23:59:59Z', NOW, ['time_replaced']],
  ])('a browser at %j is kept at %d, flags %j', (timestamp, ts, flags) => {
    const kept = event({ timestamp });
    expect([kept.ts, kept.flags]).toEqual([ts, flags]);
  });
  it('corrects a wrong clock by sent_at, and leaves a right one alone', () => {
    expect(event({ timestamp: NOW - 30 * DAY - 60_000, sent_at: NOW - 30 * DAY })).toMatchObject({ ts: NOW - 60_000, flags: ['clock'] });
    expect(event({ timestamp: NOW - 9_000 }, { sentAt: NOW - 2_000 })).toMatchObject({ ts: NOW - 9_000 });
  });
  it.each([
    ['2017-08-01T07:00:40.000Z', 'accepted'],
    ['1971-01-01T00:00:00Z', 'accepted'],
    ['1970-12-31T23:59:59Z', 'timestamp_out_of_range'],
    ['0000-01-01T00:00:00Z', 'timestamp_out_of_range'],
    ['9999-12-31T23:59:59Z', 'timestamp_out_of_range'],
    [NOW + DAY + 1, 'timestamp_out_of_range'],
  ])('an import of %j: %s', (timestamp, expected) => expect(reason({ timestamp }, { trusted: true })).toBe(expected));
});

describe('money', () => {
  it.each([
    [{ value: '49.90' }, { value: 49.9, currency: 'EUR' }],
    [
      { value: 5, currency: 'usd' },
      { value: 5, currency: 'USD' },
    ],
    [
      { event_type: 'refund', value: -5 },
      { event_type: 'refund', value: -5 },
    ],
    [
      { items: [{ sku: 9, name: 'Shoe', price: '10', quantity: '2' }] },
      { currency: 'EUR', items: [{ item_id: '9', item_name: 'Shoe', price: 10, quantity: 2 }] },
    ],
  ])('%j', (raw, kept) => expect(event(raw)).toMatchObject(kept));
  it.each([
    [{ value: -1 }, 'negative_value'],
    [{ tax: '-0.01' }, 'negative_value'],
    [{ items: [{ item_id: 'a', price: -1 }] }, 'negative_value'],
    [{ value: 'NaN' }, 'invalid_value'],
    [{ value: Number.NaN }, 'invalid_value'],
    [{ value: Number.POSITIVE_INFINITY }, 'invalid_value'],
    [{ value: 1e13 }, 'invalid_value'],
    [{ value: '12,50' }, 'invalid_value'],
    [{ value: [] }, 'invalid_value'],
    [{ value: true }, 'invalid_value'],
    [{ currency: 'EURO' }, 'invalid_currency'],
    [{ currency: 978 }, 'invalid_currency'],
    [{ items: { item_id: 'a' } }, 'invalid_items'],
    [{ items: ['a'] }, 'invalid_items'],
    [{ items: [{ item_id: 'a', quantity: {} }] }, 'invalid_value'],
    [{ user_id: {} }, 'invalid_type'],
    [{ properties: [] }, 'invalid_type'],
    [{ properties: 'text' }, 'invalid_type'],
  ])('refuses %j as %s', (raw, why) => expect(reason(raw)).toBe(why));
  it('flags an item that names nothing', () => expect(event({ items: [{ price: 1 }] }).flags).toEqual(['item_without_id']));
});

describe('texts', () => {
  it('loses NUL, mends half pairs, and is cut without making one', () => {
    expect(event({ title: 'a\0b' })).toMatchObject({ title: 'ab', flags: ['nul_removed'] });
    expect(event({ title: 'a\ud800' })).toMatchObject({ title: 'a\ufffd', flags: ['surrogate'] });
    const cut = event({ title: `${'a'.repeat(1_023)}😀` });
    expect([cut.title, cut.flags]).toEqual(['a'.repeat(1_023), ['truncated']]);
    expect(event({ event_type: 'n'.repeat(200) }).event_type).toHaveLength(128);
    expect(event({ url: `https://a.example/${'p'.repeat(3_000)}` }).url).toHaveLength(2_048);
    expect(Object.keys(event({ properties: { ['k'.repeat(200)]: 1 } }).properties ?? {})[0]).toHaveLength(128);
  });
  it('keeps __proto__ a key like any other', () => {
    const raw = JSON.parse(
      '{"event_type":"x","__proto__":{"polluted":1},"properties":{"__proto__":{"polluted":1}},"items":[{"item_id":"a","__proto__":{"polluted":1}}]}',
    );
    const kept = event(raw);
    expect('constructor' in (kept.properties ?? {})).toBe(false);
    expect(Object.keys(kept.properties ?? {})).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(JSON.stringify(kept)).toContain('"__proto__":{"polluted":1}');
  });
});

describe('consent and trust', () => {
  it.each([
    [{ visitor_id: 'v' }, {}, undefined, undefined, ['needs_consent']],
    [{ visitor_id: 'v', consent: 'granted' }, {}, 'v', 'granted', undefined],
    [{ visitor_id: 'v', consent: 'granted' }, { doNotTrack: true }, 'v', 'granted', undefined],
    [{ visitor_id: 'v' }, { doNotTrack: true }, undefined, 'denied', ['needs_consent']],
    [{ visitor_id: 'v', consent: 'denied' }, {}, undefined, 'denied', ['needs_consent']],
    [{ visitor_id: 'v' }, { trusted: true }, 'v', undefined, undefined],
  ])('%j in %j', (raw, context, visitor, consent, flags) => {
    const kept = event(raw, context);
    expect([kept.visitor_id, kept.consent, kept.flags]).toEqual([visitor, consent, flags]);
  });
  it('place and device come from an import only; user_id from anybody', () => {
    expect(event({ country: 'DE', os: 'iOS', user_id: 'u' })).toMatchObject({ user_id: 'u', flags: ['needs_secret_key'] });
    expect(event({ country: 'DE' }).country).toBeUndefined();
    expect(event({ country: 'DE', os: 'iOS' }, { trusted: true })).toMatchObject({ country: 'DE', os: 'iOS' });
  });
});
