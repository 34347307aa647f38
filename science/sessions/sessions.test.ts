import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Added, addEvent } from './add-event.ts';
import { decodeSession, encodeRest } from './codec.ts';
import { merge } from './merge.ts';
import type { SessionEvent, SessionPart } from './part.ts';
import { sessionId } from './session-id.ts';
import { sessionOf } from './session-of.ts';
import { sessionize } from './sessionize.ts';
import { event } from './testing/event.ts';

const TIMEOUT = 1_800_000;
const TYPES = ['page_view', 'product_view', 'add_to_cart', 'checkout_start', 'search', 'purchase'];

/** Times on a coarse grid of a third of the timeout, so that equal times and gaps of exactly the timeout are common. */
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((n) => n * (TIMEOUT / 3)),
  fc.integer({ min: 0, max: 20 * TIMEOUT }),
);
const anyEvent = fc.record({
  ts: anyTime,
  event_type: fc.constantFrom(...TYPES),
  page: fc.constantFrom('', '/', '/a', '/b'),
  channel: fc.constantFrom('direct', 'internal', 'paid_search', 'email'),
  country: fc.constantFrom('DE', 'FR'),
  order_id: fc.constantFrom('', 'o1', 'o2', '__proto__'),
  value: fc.integer({ min: 0, max: 9_999 }),
  has_value: fc.boolean(),
});
/** A visitor's events with ids of their own, and the same in any other order. */
const visitAndShuffle = fc
  .array(anyEvent, { maxLength: 30 })
  .map((list) => list.map((fields, n) => event(`e${(n * 7) % 31}`, fields.ts, fields)))
  .chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));

function stream(events: readonly SessionEvent[], onAdded: (added: Added, before: SessionPart[]) => void = () => {}): SessionPart[] {
  const sessions: SessionPart[] = [];
  for (const next of events) {
    const before = structuredClone(sessions);
    onAdded(addEvent(sessions, next, TIMEOUT), before);
  }
  return sessions;
}
const ids = (parts: readonly SessionPart[]) => parts.map((part) => sessionId('shop', '1', part)).sort();

describe('streamed sessions', () => {
  it('equal the sorted batch in whatever order events arrive', () => {
    fc.assert(
      fc.property(visitAndShuffle, ([events, shuffled]) => {
        const batch = sessionize(events, TIMEOUT);
        const streamed = stream(shuffled);
        expect(streamed).toEqual(batch);
        expect(ids(streamed)).toEqual(ids(batch));
      }),
      { numRuns: 500 },
    );
  });

  it('leave, of all the identities they ever had, exactly those of the batch once the replaced ones are taken back', () => {
    fc.assert(
      fc.property(visitAndShuffle, ([events, shuffled]) => {
        const written = new Set<string>();
        const gone = new Set<string>();
        stream(shuffled, ({ session, replaced }) => {
          for (const id of ids(replaced)) gone.add(id);
          written.add(sessionId('shop', '1', session));
        });
        expect([...written.difference(gone)].sort()).toEqual(ids(sessionize(events, TIMEOUT)));
      }),
      { numRuns: 500 },
    );
  });

  it('say what the event did, and return what it replaced as it was', () => {
    fc.assert(
      fc.property(visitAndShuffle, ([, shuffled]) => {
        stream(shuffled, ({ kind, session, replaced }, before) => {
          expect(kind === 'new').toBe(session.events === 1);
          for (const old of replaced) expect(before).toContainEqual(old);
          if (kind === 'bridge') expect(replaced.length).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('go on the same after each was written and read again', () => {
    fc.assert(
      fc.property(visitAndShuffle, ([events, shuffled]) => {
        let sessions: SessionPart[] = [];
        for (const next of shuffled) {
          sessions = sessions.map((part) => decodeSession(columnsOf(part), encodeRest(part)));
          addEvent(sessions, next, TIMEOUT);
        }
        expect(sessions).toEqual(sessionize(events, TIMEOUT));
      }),
    );
  });

  it('are read from rows of before, which said all of it in their state', () => {
    fc.assert(
      fc.property(visitAndShuffle, ([events]) => {
        const blank = columnsOf(sessionOf(event('another', 1, { channel: 'email' })));
        for (const part of sessionize(events, TIMEOUT)) expect(decodeSession(blank, JSON.stringify(part))).toEqual(part);
      }),
    );
  });
});

describe('merge', () => {
  const threeParts = fc
    .tuple(anyEvent, anyEvent, anyEvent)
    .map((list) => list.map((fields, n) => sessionOf(event(`e${n}`, fields.ts, fields))) as [SessionPart, SessionPart, SessionPart]);

  it('is commutative and associative', () => {
    fc.assert(
      fc.property(threeParts, ([a, b, c]) => {
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves its arguments as they are', () => {
    fc.assert(
      fc.property(threeParts, ([a, b]) => {
        const before = structuredClone([a, b]);
        merge(a, b);
        expect([a, b]).toEqual(before);
      }),
    );
  });
});

describe('the boundary', () => {
  it.each([
    [TIMEOUT, 1],
    [TIMEOUT + 1, 2],
  ])('after a gap of %i ms: %i session(s)', (gap, expected) => {
    const first = event('b', 1_000);
    const second = event('a', 1_000 + gap);
    expect(stream([first, second])).toHaveLength(expected);
    expect(stream([second, first])).toHaveLength(expected);
    expect(sessionize([second, first], TIMEOUT)).toHaveLength(expected);
  });

  it('does not lie at midnight', () => {
    const midnight = Date.UTC(2026, 0, 2);
    const events = [event('a', midnight - 1), event('b', midnight + 1)];
    expect(stream(events)).toHaveLength(1);
    expect(sessionize(events, TIMEOUT)).toHaveLength(1);
  });
});

describe('a session', () => {
  it('is that of its first event by time and then id, also when the first is direct', () => {
    const [session] = stream([
      event('c', 5_000, { channel: 'email', page: '/second' }),
      event('b', 1_000, { channel: 'direct', page: '/first' }),
      event('d', 1_000, { channel: 'paid_search', page: '/also' }),
    ]);
    expect(session).toMatchObject({ channel: 'direct', entry_page: '/first', exit_page: '/second', start: 1_000, end: 5_000 });
  });

  it('leaves by the last page that there was, not by an event without one', () => {
    const [session] = stream([event('a', 1, { page: '/a' }), event('c', 3), event('b', 2, { page: '/b' })]);
    expect(session?.exit_page).toBe('/b');
  });

  it('counts an order once, as its earliest report with money says', () => {
    const report = (id: string, ts: number, more: Partial<SessionEvent>) =>
      event(id, ts, { event_type: 'purchase', order_id: 'o', ...more });
    const [session] = stream([
      report('c', 30, { value: 300, has_value: true }),
      report('b', 20, { value: 200, has_value: true }),
      report('a', 10, {}),
    ]);
    expect(Object.keys(session?.orders ?? {})).toEqual(['o']);
    expect(session?.orders?.o).toMatchObject({ value: 200, ts: 20, eventId: 'b' });
  });

  it('counts purchases without an order id each for itself', () => {
    const bought = (id: string, ts: number) => event(id, ts, { event_type: 'purchase', value: 100, has_value: true });
    expect(Object.keys(stream([bought('a', 1), bought('b', 2)])[0]?.orders ?? {})).toEqual(['a', 'b']);
  });

  it('has an id of 64 bits that store, visitor and first event decide', () => {
    const first = { start: 1, startId: 'a' };
    const all = [
      sessionId('shop', '1', first),
      sessionId('shop2', '1', first),
      sessionId('shop', '2', first),
      sessionId('shop', '1', { start: 2, startId: 'a' }),
      sessionId('shop', '1', { start: 1, startId: 'b' }),
    ];
    expect(new Set(all).size).toBe(5);
    for (const id of all) expect(BigInt(id)).toBeLessThan(2n ** 64n);
    expect(sessionId('shop', '1', first)).toBe(all[0]);
  });
});

/** What the row of a session says besides its rest. */
function columnsOf({ startId, endId, exitAt, exitId, orders, ...columns }: SessionPart) {
  return columns;
}
