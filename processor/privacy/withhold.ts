import type { Withheld } from '../../contracts/personal-data.ts';
import type { Store } from '../../contracts/store.ts';
import type { Directory, Erasure } from '../../platform/database/port.ts';
import type { EnrichedEvent } from '../steps/enriched.ts';
import { cutoffOf } from './cutoff.ts';

/** Why nothing of an event is kept; null where all of it is. `receivedAt`, `now`: ms. */
export type Withhold = (store: Store, event: EnrichedEvent, receivedAt: number, now: number) => Withheld | null;

/**
 * What was received before its visitor or user asked to be forgotten, or is older than its store keeps, is not stored: so an erased visitor's records that
 * still wait in the log, or come with a restored backup, do not bring them back. A visitor who comes again later is a new one.
 */
export function createWithhold(directory: Pick<Directory, 'erasures'>): Withhold {
  let from: readonly Erasure[] | null = null;
  let forgotten = new Map<string, number>();
  return (store, event, receivedAt, now) => {
    const cutoff = cutoffOf(store, now, 0);
    if (cutoff !== null && event.ts < cutoff) return 'expired';
    const erasures = directory.erasures();
    if (erasures !== from) {
      from = erasures;
      forgotten = latestBySubject(erasures);
    }
    if (forgotten.size === 0) return null;
    const at = Math.max(
      forgotten.get(`${store.id}|visitor|${event.visitor_id}`) ?? Number.NEGATIVE_INFINITY,
      (event.user_id && forgotten.get(`${store.id}|user|${event.user_id}`)) || Number.NEGATIVE_INFINITY,
    );
    return receivedAt <= at ? 'erased' : null;
  };
}

function latestBySubject(erasures: readonly Erasure[]): Map<string, number> {
  const latest = new Map<string, number>();
  for (const { store, kind, subject, at } of erasures) {
    const key = `${store}|${kind}|${subject}`;
    latest.set(key, Math.max(at, latest.get(key) ?? at));
  }
  return latest;
}
