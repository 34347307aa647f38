import { describe, expect, it } from 'vitest';
import type { LiveData, LiveFrame, TailEvent } from '../../../../contracts/live.ts';
import { type LiveState, parseFrame, reduce, TAIL_LENGTH } from './frames.ts';

const event = (id: string): TailEvent => ({
  id,
  ts: 1_000,
  received_at: 1_001,
  type: 'page_view',
  country: 'DE',
  city: 'Berlin',
  channel: 'direct',
  subject: '/',
  value: null,
  currency: 'EUR',
});
const totals = { visitors: 0, sessions: 0, pageviews: 0, product_views: 0, carts: 0, checkouts: 0, orders: 0, revenue: 0 };
const data: LiveData = {
  currency: 'EUR',
  timezone: 'Europe/Berlin',
  sample: false,
  visitors_now: 3,
  funnel: { browse: 3, cart: 1, checkout: 0, paid: 0 },
  today: totals,
  yesterday: totals,
  minutes: [],
  pages: [{ name: '/', count: 3, before: 2 }],
  products: [],
  channels: [],
  countries: [],
  tail: [event('b'), event('a')],
  freshness_ms: 20,
};
const state: LiveState = { store: 'shop', seq: 7, at: 1_000, data };
const patch = (seq: number, change: Partial<LiveData>): LiveFrame => ({ type: 'patch', store: 'shop', seq, at: 2_000, data: change });
const applied = (frame: LiveFrame, from: LiveState | null = state) => {
  const result = reduce(from, frame, 'shop');
  if (result.kind !== 'applied') throw new Error(`expected applied, got ${result.kind}`);
  return result;
};

describe('a snapshot', () => {
  it('starts from nothing and shows no event as new', () => {
    const result = applied({ type: 'snapshot', store: 'shop', seq: 1, at: 5, data }, null);
    expect(result.state).toEqual({ store: 'shop', seq: 1, at: 5, data });
    expect(result.fresh).toEqual([]);
  });
  it('replaces a state with a higher sequence number: the server was restarted', () => {
    expect(applied({ type: 'snapshot', store: 'shop', seq: 1, at: 5, data: { ...data, visitors_now: 9 } }).state).toMatchObject({
      seq: 1,
      data: { visitors_now: 9 },
    });
  });
});

describe('a patch', () => {
  it('replaces the keys it names and keeps the others as the same objects', () => {
    const { state: next } = applied(patch(8, { visitors_now: 4, freshness_ms: 0 }));
    expect(next).toMatchObject({ seq: 8, at: 2_000, data: { visitors_now: 4, freshness_ms: 0 } });
    expect(next.data.pages).toBe(data.pages);
    expect(next.data.tail).toBe(data.tail);
  });
  it('puts its events in front of the tail', () => {
    const result = applied(patch(8, { tail: [event('d'), event('c')] }));
    expect(result.state.data.tail.map((e) => e.id)).toEqual(['d', 'c', 'b', 'a']);
    expect(result.fresh.map((e) => e.id)).toEqual(['d', 'c']);
  });
  it('shows an event once, also when a resumed stream repeats it', () => {
    const result = applied(patch(8, { tail: [event('c'), event('c'), event('b')] }));
    expect(result.state.data.tail.map((e) => e.id)).toEqual(['c', 'b', 'a']);
    expect(result.fresh.map((e) => e.id)).toEqual(['c']);
  });
  it('keeps at most thirty events', () => {
    const many = Array.from({ length: 40 }, (_, index) => event(`n${index}`));
    const { state: next } = applied(patch(8, { tail: many }));
    expect(next.data.tail).toHaveLength(TAIL_LENGTH);
    expect(next.data.tail[0]?.id).toBe('n0');
  });
  it('is a gap when one before it is missing, or when there is no snapshot yet', () => {
    expect(reduce(state, patch(9, {}), 'shop')).toEqual({ kind: 'gap' });
    expect(reduce(null, patch(1, {}), 'shop')).toEqual({ kind: 'gap' });
  });
  it('is ignored when it was seen before or is about another store', () => {
    expect(reduce(state, patch(7, { visitors_now: 99 }), 'shop')).toEqual({ kind: 'ignored' });
    expect(reduce(state, patch(8, {}), 'other')).toEqual({ kind: 'ignored' });
  });
  it('leaves the state before it untouched', () => {
    const before = structuredClone(state);
    reduce(state, patch(8, { visitors_now: 4, tail: [event('c')] }), 'shop');
    expect(state).toEqual(before);
  });
});

describe('parseFrame', () => {
  it('reads frames', () => {
    expect(parseFrame(JSON.stringify(patch(8, { visitors_now: 4 })))).toEqual(patch(8, { visitors_now: 4 }));
  });
  it.each([
    '',
    'null',
    '[]',
    '{"type":"hello"}',
    '{"type":"patch","seq":"1","at":1,"data":{}}',
    '{"type":"patch","seq":1,"at":1}',
    new Blob(),
  ])('answers null to %s', (text) => {
    expect(parseFrame(text)).toBeNull();
  });
});
