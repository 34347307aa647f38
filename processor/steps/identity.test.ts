import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrackEvent } from '../../contracts/event.ts';
import { people } from '../../science/journeys/people.ts';
import { type Identity, identitiesOf, learn, namedUser } from './identity.ts';
import { namedVisitor, userHash } from './visitor.ts';

const STORE = 'shop';

/** What an event of a browser with consent says, or of a server that speaks for a user. */
function said(given: Partial<TrackEvent>, at = 1): readonly Identity[] {
  const event: TrackEvent = { event_id: 'e', event_type: 'page_view', ts: at, ...given };
  const visitor_id = event.visitor_id === undefined ? userHash(STORE, event.user_id ?? '') : namedVisitor(STORE, event.visitor_id);
  return identitiesOf(event, { store_id: STORE, visitor_id, ts: at });
}

describe('an event', () => {
  const row = { store: STORE, alias: false, visitor: namedVisitor(STORE, 'v'), user: userHash(STORE, 'u'), at: 1 };

  it.each(['page_view', 'identify', 'purchase'])('with a visitor and a user joins them: %s', (event_type) => {
    expect(said({ event_type, visitor_id: 'v', user_id: 'u' })).toEqual([row]);
  });

  it('with one of them alone joins nobody', () => {
    expect(said({ visitor_id: 'v' })).toEqual([]);
    expect(said({ user_id: 'u' })).toEqual([]);
  });

  it.each(['null', 'guest', '0', '[object Object]', 'NaN', 'true'])('joins nobody where one of the ids is %s', (id) => {
    expect(said({ visitor_id: 'v', user_id: id })).toEqual([]);
    expect(said({ visitor_id: id, user_id: 'u' })).toEqual([]);
    expect(said({ event_type: 'alias', visitor_id: id, user_id: 'u' })).toEqual([]);
    expect(namedUser(STORE, id)).toBe('0');
  });

  it('alias makes both the visitor and the user of the former id the new user', () => {
    expect(said({ event_type: 'alias', visitor_id: 'v', user_id: 'u' })).toEqual([
      row,
      { ...row, alias: true, visitor: userHash(STORE, 'v') },
    ]);
    expect(said({ event_type: 'alias', visitor_id: 'u', user_id: 'u' })).toEqual([{ ...row, visitor: namedVisitor(STORE, 'u') }]);
  });

  it('is known by its time: of repetitions the first counts', () => {
    const known = new Map<string, Identity>();
    for (const at of [5, 3, 9]) learn(known, said({ visitor_id: 'v', user_id: 'u' }, at));
    expect([...known.values()]).toEqual([{ ...row, at: 3 }]);
  });
});

it('any order, repetition and split of the same events gives the same people', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'null');
  const anyEvent = fc.record({
    event_type: fc.constantFrom('page_view', 'identify', 'alias'),
    visitor_id: fc.option(id, { nil: undefined }),
    user_id: fc.option(id, { nil: undefined }),
    at: fc.nat(5),
  });
  const ids = ['a', 'b', 'c', 'd'].flatMap((name) => [namedVisitor(STORE, name), userHash(STORE, name)]);
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 20 }), fc.infiniteStream(fc.nat(1_000)), (events, random) => {
      const once = peopleOf([events]);
      const again = [...events, ...events.filter(() => random.next().value % 2 === 0)]
        .map((event) => ({ event, by: random.next().value }))
        .sort((a, b) => a.by - b.by)
        .map(({ event }) => event);
      const cut = random.next().value % (again.length + 1);
      const shuffled = peopleOf([again.slice(0, cut), again.slice(cut)]);
      for (const one of ids) expect(shuffled(one)).toBe(once(one));
    }),
    { numRuns: 300 },
  );
});

/** Of batches, each of which knows its own events. */
function peopleOf(
  batches: readonly (readonly { event_type: string; visitor_id: string | undefined; user_id: string | undefined; at: number }[])[],
) {
  const rows = batches.flatMap((events) => {
    const known = new Map<string, Identity>();
    for (const { at, event_type, visitor_id, user_id } of events) {
      const ids = { ...(visitor_id === undefined ? {} : { visitor_id }), ...(user_id === undefined ? {} : { user_id }) };
      learn(known, said({ event_type, ...ids }, at));
    }
    return [...known.values()];
  });
  return people(rows.map(({ visitor, user, at }) => ({ id: visitor, user, at })));
}
