import type { Withheld } from '../../contracts/personal-data.ts';
import type { Store } from '../../contracts/store.ts';
import type { Directory } from '../../platform/database/port.ts';
import type { EnrichedEvent } from '../steps/enriched.ts';
import { cutoffOf } from './cutoff.ts';
import { createForgotten, type Forgotten } from './forgotten.ts';

/** Why nothing of an event is kept; null where all of it is. `receivedAt`, `now`: ms. */
export type Withhold = (store: Store, event: EnrichedEvent, receivedAt: number, now: number) => Withheld | null;

/**
 * What was received or happened before its visitor or user asked to be forgotten, or is older than its store keeps, is not stored: so an erased visitor's
 * records that still wait in the log or a browser, or come with a restored backup or an import, do not bring them back. Who comes again later is new.
 */
export function createWithhold(forgotten: Forgotten): Withhold {
  return (store, event, receivedAt, now) => {
    const cutoff = cutoffOf(store, now, 0);
    if (cutoff !== null && event.ts < cutoff) return 'expired';
    return isErased(event, receivedAt, forgotten) ? 'erased' : null;
  };
}

/**
 * The same for a batch that is carried out again and must become what it was: what has to go since goes from the tables, where it may be already. But an
 * erasure that is over does not come again, and was known when the batch was begun.
 */
export function withholdAgain(directory: Pick<Directory, 'erasures'>): Withhold {
  const over = directory.erasures().filter(({ done }) => done);
  const forgotten = createForgotten({ erasures: () => over });
  return (_store, event, receivedAt) => (isErased(event, receivedAt, forgotten) ? 'erased' : null);
}

function isErased({ store_id, visitor_id, user_id, ts }: EnrichedEvent, receivedAt: number, forgotten: Forgotten): boolean {
  return Math.min(receivedAt, ts) <= forgotten.at(store_id, visitor_id, user_id);
}
