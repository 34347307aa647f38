import type { TrackEvent } from '../../contracts/event.ts';
import { realId } from './real-id.ts';
import { userHash } from './visitor.ts';

/** That a visitor, or with `alias` a user under a former id, was said to be a user, at that time (ms). Hashes are UInt64 in decimal. */
export interface Identity {
  store: string;
  alias: boolean;
  visitor: string;
  user: string;
  at: number;
}

/** Names nobody. */
const NOBODY = '0';
const NONE: readonly Identity[] = [];

/** The hash of the user that an event names, in decimal; `0` where it names none, or none that can be told apart. */
export function namedUser(store: string, userId: string | undefined): string {
  if (!userId) return NOBODY;
  const user = realId(userId);
  return user === undefined ? NOBODY : userHash(store, user);
}

/**
 * Who an event says its visitor is (docs/people.md): nothing without a user's id, nor where visitor or user has an id that is nobody's. The former id of
 * an alias may have been a visitor's or a user's: both become the user. `stored` is the event's row.
 */
export function identitiesOf(event: TrackEvent, stored: { store_id: string; visitor_id: string; ts: number }): readonly Identity[] {
  if (!event.user_id) return NONE;
  const { store_id: store, visitor_id, ts: at } = stored;
  const user = namedUser(store, event.user_id);
  if (user === NOBODY || (event.visitor_id !== undefined && realId(event.visitor_id) === undefined)) return [];
  const found = [{ store, alias: false, visitor: visitor_id, user, at }];
  if (event.event_type === 'alias') found.push({ store, alias: true, visitor: namedUser(store, event.visitor_id), user, at });
  // A shop's server that speaks for a user is that user; a user who becomes itself, too.
  return found.filter(({ visitor }) => visitor !== user && visitor !== NOBODY);
}

/** Keeps of each visitor and user the earliest time, in `known`, by a key of its own. */
export function learn(known: Map<string, Identity>, identities: readonly Identity[]): void {
  for (const identity of identities) {
    const key = `${identity.store}|${identity.visitor}|${identity.user}`;
    const before = known.get(key);
    if (before === undefined || identity.at < before.at) known.set(key, identity);
  }
}
