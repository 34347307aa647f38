import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveCounters } from './counters.ts';
import { stepOf } from './event.ts';
import { anEvent, aPurchase, aSession } from './testing.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 2, 10, 12);

describe('visitors and their way', () => {
  it('counts those of the last five minutes as here, those of the last thirty by how far they came', () => {
    const live = new LiveCounters('UTC');
    live.apply(anEvent({ ts: NOON, visitor_id: '1' }), aSession(), NOON);
    live.apply(anEvent({ ts: NOON, visitor_id: '2', event_type: 'add_to_cart' }), aSession(), NOON);
    live.apply(aPurchase({ ts: NOON + 4 * MINUTE, visitor_id: '3', order_id: 'A' }), aSession(), NOON + 4 * MINUTE);
    const at = (minutes: number) => live.part(NOON + minutes * MINUTE);
    expect(at(4)).toMatchObject({ visitors_now: 3, funnel: { browse: 3, cart: 2, checkout: 1, paid: 1 } });
    expect(at(6)).toMatchObject({ visitors_now: 1, funnel: { browse: 3, cart: 2, checkout: 1, paid: 1 } });
    expect(at(31)).toMatchObject({ visitors_now: 0, funnel: { browse: 1, cart: 1, checkout: 1, paid: 1 } });
    expect(at(40)).toMatchObject({ visitors_now: 0, funnel: { browse: 0, cart: 0, checkout: 0, paid: 0 } });
  });

  it('forgets a step after thirty minutes though the visitor is still there', () => {
    const live = new LiveCounters('UTC');
    live.apply(aPurchase({ ts: NOON, order_id: 'A' }), aSession(), NOON);
    const later = NOON + 35 * MINUTE;
    live.apply(anEvent({ ts: later, event_type: 'add_to_cart' }), aSession(), later);
    expect(live.part(later).funnel).toEqual({ browse: 1, cart: 1, checkout: 0, paid: 0 });
  });

  it('an event out of order does not make a visitor older', () => {
    const live = new LiveCounters('UTC');
    live.apply(anEvent({ ts: NOON, event_id: 'a' }), aSession(), NOON);
    live.apply(anEvent({ ts: NOON - 20 * MINUTE, event_id: 'b', event_type: 'add_to_cart' }), aSession(), NOON);
    expect(live.part(NOON)).toMatchObject({ visitors_now: 1, funnel: { browse: 1, cart: 1, checkout: 0 } });
    expect(live.part(NOON + 12 * MINUTE).funnel).toMatchObject({ browse: 1, cart: 0 });
  });
});

describe('today', () => {
  it("begins at the store's midnight", () => {
    const live = new LiveCounters('America/New_York');
    const midnight = Date.UTC(2026, 2, 11, 4);
    live.apply(anEvent({ ts: midnight - 1 }), aSession({ opened: true }), midnight - 1);
    expect(live.part(midnight - 1).today).toMatchObject({ visitors: 1, sessions: 1, pageviews: 1 });
    expect(live.part(midnight).today).toMatchObject({ visitors: 0, sessions: 0, pageviews: 0 });
    live.apply(anEvent({ ts: midnight - 1, event_id: 'late' }), aSession(), midnight + 5);
    live.apply(anEvent({ ts: midnight + 5, event_id: 'new' }), aSession(), midnight + 5);
    expect(live.part(midnight + 5).today).toMatchObject({ visitors: 1, pageviews: 1 });
  });

  it('takes in what is hours late, which the minutes, the tail and the visitors of now do not', () => {
    const live = new LiveCounters('UTC');
    live.apply(anEvent({ ts: NOON - 3 * 60 * MINUTE }), aSession({ opened: true }), NOON);
    const part = live.part(NOON);
    expect(part.today).toMatchObject({ visitors: 1, sessions: 1, pageviews: 1 });
    expect(part).toMatchObject({ visitors_now: 0, funnel: { browse: 0 }, pages: [], channels: [], tail: [] });
    expect(part.minutes.every((minute) => minute.pageviews === 0)).toBe(true);
  });

  it('counts an order once, also when it is reported again after midnight; foreign money is no revenue', () => {
    const live = new LiveCounters('UTC');
    const late = Date.UTC(2026, 2, 10, 23, 59);
    live.apply(aPurchase({ ts: late, order_id: 'A' }), aSession(), late);
    live.apply(aPurchase({ ts: late, order_id: 'B', value: 100, currency: 'USD' }), aSession({ counted: false }), late);
    expect(live.part(late).today).toMatchObject({ orders: 2, revenue: 4_990 });
    const next = late + 2 * MINUTE;
    live.apply(aPurchase({ ts: next, order_id: 'A' }), aSession(), next);
    expect(live.part(next).today).toMatchObject({ visitors: 1, orders: 0, revenue: 0 });
  });
});

it('remembers an order for at least a day', () => {
  const live = new LiveCounters('UTC');
  const order = (id: string, hours: number) => {
    const ts = NOON + hours * 60 * MINUTE;
    live.apply(aPurchase({ ts, order_id: id, event_id: `${id}${hours}` }), aSession(), ts);
    return live.part(ts).today.orders;
  };
  expect([order('A', 0), order('B', 11), order('C', 25), order('B', 26), order('C', 27), order('D', 28)]).toEqual([1, 2, 1, 1, 1, 2]);
});

it('names: the last thirty minutes beside the thirty before', () => {
  const live = new LiveCounters('UTC');
  const view = (minutes: number, page: string) =>
    live.apply(anEvent({ ts: NOON + minutes * MINUTE, page }), aSession({ opened: true, channel: 'email' }), NOON + minutes * MINUTE);
  view(0, '/a');
  view(1, '/a');
  view(35, '/a');
  view(36, '/b');
  view(36, '/b');
  const part = live.part(NOON + 36 * MINUTE);
  expect(part.pages).toEqual([
    { name: '/b', count: 2, before: 0 },
    { name: '/a', count: 1, before: 2 },
  ]);
  expect(part.channels).toEqual([{ name: 'email', count: 3, before: 2 }]);
  expect(part.countries).toEqual([{ name: 'DE', count: 3, before: 2 }]);
});

it('the tail keeps the thirty newest, newest first, with what each is about', () => {
  const live = new LiveCounters('UTC');
  for (let i = 0; i < 50; i++) live.apply(anEvent({ ts: NOON + i, event_id: `${i}` }), aSession(), NOON + i);
  live.apply(anEvent({ ts: NOON + 60, event_type: 'search', search: 'socks', event_id: 's' }), aSession({ channel: 'sms' }), NOON + 60);
  const { tail } = live.part(NOON + 60);
  expect(tail).toHaveLength(30);
  expect(tail[0]).toMatchObject({ id: 's', subject: 'socks', channel: 'sms', value: null });
  expect(tail.slice(1).map((event) => event.id)).toEqual(Array.from({ length: 29 }, (_, i) => `${49 - i}`));
});

it('can be let go when nothing in it would be shown', () => {
  const live = new LiveCounters('UTC');
  live.apply(anEvent({ ts: NOON }), aSession(), NOON);
  expect(live.isIdle(NOON + 2 * 60 * MINUTE)).toBe(false);
  expect(live.isIdle(NOON + 13 * 60 * MINUTE)).toBe(true);
});

const TYPES = ['page_view', 'add_to_cart', 'checkout_start', 'purchase', 'product_view'];
const arrivals = fc.array(
  fc.record({
    wait: fc.oneof(fc.integer({ min: 0, max: MINUTE }), fc.integer({ min: 0, max: 12 * MINUTE })),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 * MINUTE }), fc.integer({ min: 0, max: 80 * MINUTE })),
    visitor: fc.integer({ min: 1, max: 3 }),
    type: fc.constantFrom(...TYPES),
    page: fc.constantFrom('/a', '/b', '/c'),
    order: fc.integer({ min: 1, max: 4 }),
  }),
  { maxLength: 60, size: 'max' },
);

interface Counted {
  ts: number;
  visitor: string;
  type: string;
  page: string;
  newOrder: boolean;
}

const visitorsOf = (events: readonly Counted[]) => new Set(events.map((e) => e.visitor)).size;

/** The same figures by counting every event anew. */
function recount(events: readonly Counted[], now: number) {
  // A slot is five seconds long: the window begins with a whole one.
  const since = (ms: number) => events.filter((e) => Math.floor(e.ts / 5_000) > Math.floor(now / 5_000) - ms / 5_000);
  const reached = (step: number) => visitorsOf(since(30 * MINUTE).filter((e) => stepOf(e.type) >= step));
  const nowMinute = Math.floor(now / MINUTE);
  const views = (page: string, from: number, to: number) =>
    events.filter(({ ts, type, page: seen }) => {
      const age = nowMinute - Math.floor(ts / MINUTE);
      return type === 'page_view' && seen === page && age >= from && age < to;
    }).length;
  return {
    visitors_now: visitorsOf(since(5 * MINUTE)),
    funnel: { browse: reached(0), cart: reached(1), checkout: reached(2), paid: reached(3) },
    minutes: Array.from({ length: 30 }, (_, i) => {
      const minute = nowMinute - 29 + i;
      const there = events.filter((e) => Math.floor(e.ts / MINUTE) === minute);
      const count = (type: string) => there.filter((e) => e.type === type).length;
      const orders = there.filter((e) => e.newOrder).length;
      const [pageviews, carts] = [count('page_view'), count('add_to_cart')];
      return { t: minute * MINUTE, visitors: visitorsOf(there), pageviews, carts, orders, revenue: orders * 100 };
    }),
    pages: ['/a', '/b', '/c']
      .map((name) => ({ name, count: views(name, 0, 30), before: views(name, 30, 60) }))
      .filter((entry) => entry.count > 0)
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)),
  };
}

it('running totals equal a recount of the events at every moment, whatever their order', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: 40 * MINUTE }), (list, pause) => {
      const live = new LiveCounters('UTC');
      const events: Counted[] = [];
      const orders = new Set<number>();
      let now = NOON;
      for (const [i, { wait, late, visitor, type, page, order }] of list.entries()) {
        now += wait;
        const ts = now - late;
        const newOrder = type === 'purchase' && !orders.has(order);
        if (newOrder) orders.add(order);
        const money = type === 'purchase' ? { value: 100, has_value: true, order_id: `${order}` } : {};
        live.apply(anEvent({ ts, event_id: `${i}`, event_type: type, visitor_id: `${visitor}`, page, ...money }), aSession(), now);
        if (late < 60 * MINUTE) events.push({ ts, visitor: `${visitor}`, type, page, newOrder });
        if (i % 3 === 0) expect(live.part(now)).toMatchObject(recount(events, now));
      }
      now += pause;
      expect(live.part(now)).toMatchObject(recount(events, now));
    }),
    { numRuns: 200 },
  );
});
