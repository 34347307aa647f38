import type { Store } from '../contracts/store.ts';
import type { LivePublisher } from './live/publisher.ts';
import type { EnrichedEvent } from './steps/enriched.ts';

/** Where the processor tells the live counters what it has placed. */
export interface LiveSink {
  /** `channel`: its session's; `opened`: the event opened that session; `counted`: its money is in the store's currency. */
  apply(store: Store, event: EnrichedEvent, session: { channel: string; opened: boolean; counted: boolean }, now: number): void;
  /** After each batch: publishes what changed for stores that someone watches. */
  afterBatch(): void;
}

export function createLiveSink(publisher: LivePublisher): LiveSink {
  return {
    apply: (store, event, session, now) => publisher.apply(store, event, session, now),
    afterBatch: () => publisher.afterBatch(),
  };
}
