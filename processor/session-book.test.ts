import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionPart } from '../science/sessions/part.ts';
import { sessionId } from '../science/sessions/session-id.ts';
import { sessionize } from '../science/sessions/sessionize.ts';
import { event } from '../science/sessions/testing/event.ts';
import { SessionBook, timeoutOf } from './session-book.ts';
import type { EnrichedEvent } from './steps/enriched.ts';
import { MortalProcessor } from './testing/mortal-processor.ts';
import { SessionTables, sessionOfRow } from './testing/session-tables.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 1);
const rest = { name: '', currency: 'EUR', timezone: 'UTC', origins: [], sample: false };
const STORES = [
  { ...rest, id: 'half-hour', session_timeout_minutes: 30 },
  { ...rest, id: 'ten-minutes', session_timeout_minutes: 10 },
];

/** Times stand on a grid of ten minutes: gaps of exactly a timeout, and equal times, are common. Most arrive in order, some far too late. */
const anyArrival = fc.record({
  after: fc.integer({ min: 0, max: 3 }),
  late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 20 }) }),
  store: fc.constantFrom(...STORES),
  visitor: fc.integer({ min: 1, max: 2 }),
  type: fc.constantFrom('page_view', 'page_view', 'add_to_cart', 'purchase'),
  page: fc.constantFrom('', '/a', '/b'),
  channel: fc.constantFrom('direct', 'email', 'paid_search'),
  order: fc.constantFrom('', 'o1', 'o2'),
  value: fc.integer({ min: 1, max: 99 }),
});
const anyStream = fc.array(anyArrival, { maxLength: 40, size: 'max' }).map((arrivals) => {
  let now = T0;
  return arrivals.map((a, n) => {
    now += a.after * 10 * MINUTE;
    const money = a.type === 'purchase' ? { value: a.value, has_value: true, order_id: a.order && `${a.visitor}-${a.order}` } : {};
    const more = { event_type: a.type, page: a.page, channel: a.channel, ...money };
    const its = event(`e${(n * 7) % 41}`, now - a.late * 10 * MINUTE, more);
    return { ...its, store_id: a.store.id, visitor_id: String(a.visitor), properties: {}, flags: [] } as unknown as EnrichedEvent;
  });
});
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('beginInsert' as const, 'endInsert' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
);

describe('the stored sessions', () => {
  it('are those of the sorted batch, with any lateness, forgetting, restarts and kills', async () => {
    const room = fc.record({ capacity: fc.integer({ min: 0, max: 3 }), leftCapacity: fc.integer({ min: 1, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(anyStream, fc.array(anyStep, { maxLength: 60, size: 'max' }), room, async (events, steps, room) => {
        const tables = new SessionTables();
        const processor = new MortalProcessor({ events, stores: STORES, tables, room });
        for (const step of steps) {
          if (step.kind === 'read') await processor.read(step.count);
          else if (step.kind === 'kill') await processor.kill(step.share);
          else processor[step.kind]();
        }
        while (await processor.read(5));
        processor.restart();
        expect(storedSessions(tables)).toEqual(trueSessions(events));
        expect(storedOrders(tables)).toEqual(trueOrders(events));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a visitor of whom more was told than asked', () => {
  it('has each stored session once, and none taken back', () => {
    const [store] = STORES as [(typeof STORES)[0]];
    const book = new SessionBook({ partition: 0, horizon: T0 });
    const stored = sessionize([event('old', T0 - 50 * MINUTE)], 30 * MINUTE);
    const add = (id: string, ts: number) => {
      const lookup = book.lookupFor(store, '1', ts, 30 * MINUTE);
      if (lookup) book.learn(lookup, structuredClone(stored));
      book.add(store, '1', event(id, ts), 30 * MINUTE);
    };
    add('a', T0 + 20 * MINUTE);
    add('b', T0 - 30 * MINUTE);
    const tables = new SessionTables();
    tables.write(book.takeChanges());
    expect(tables.sessions().map((row) => [row.started_at, row.events])).toEqual([
      [T0 + 20 * MINUTE, 1],
      [T0 - 50 * MINUTE, 2],
    ]);
  });
});

interface Found {
  key: string;
  part: SessionPart;
}

/** Whose it is and which: store, visitor, session id. */
const keyOf = (store: unknown, visitor: unknown, id: unknown) => `${store}|${visitor}|${id}`;
const inOrder = <T extends { key: string }>(list: T[]) => list.sort((a, b) => (a.key < b.key ? -1 : 1));

function storedSessions(tables: SessionTables): Found[] {
  return inOrder(
    tables.sessions().map((row) => {
      const part = sessionOfRow(row);
      expect([row.started_at, row.ended_at, row.events, row.channel]).toEqual([part.start, part.end, part.events, part.channel]);
      return { key: keyOf(row.store_id, row.visitor_id, row.session_id), part };
    }),
  );
}

function trueSessions(events: readonly EnrichedEvent[]): Found[] {
  const found = STORES.flatMap((store) =>
    ['1', '2'].flatMap((visitor) => {
      const theirs = events.filter((e) => e.store_id === store.id && e.visitor_id === visitor);
      const parts = sessionize(theirs, timeoutOf(store));
      return parts.map((part) => ({ key: keyOf(store.id, visitor, sessionId(store.id, visitor, part)), part }));
    }),
  );
  return inOrder(found);
}

function storedOrders(tables: SessionTables) {
  return inOrder(
    tables.orders().map((row) => ({
      key: `${row.store_id}|${row.order_id}`,
      says: [row.ts, row.event_id, row.value, row.channel],
      session: keyOf(row.store_id, row.visitor_id, row.session_id),
    })),
  );
}

/** Every order by its earliest report, with what is known in the end of the session that reported it. */
function trueOrders(events: readonly EnrichedEvent[]) {
  const reports = trueSessions(events).flatMap(({ key, part }) =>
    Object.entries(part.orders ?? {}).map(([id, order]) => ({ key: `${key.split('|')[0]}|${id}`, order, session: key, part })),
  );
  const earliest = [...Map.groupBy(reports, ({ key }) => key).values()].map((all) => all.sort((a, b) => a.order.ts - b.order.ts)[0]);
  return inOrder(
    earliest.flatMap((report) => {
      if (!report) return [];
      const { key, order, session, part } = report;
      return [{ key, session, says: [order.ts, order.eventId, order.value, part.channel] }];
    }),
  );
}
