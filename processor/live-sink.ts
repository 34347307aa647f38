import type { Store } from '../contracts/store.ts';
import type { EnrichedEvent } from './steps/enriched.ts';

/** Where the processor tells the live counters what it has placed. */
export interface LiveSink {
  /** `opened`: the event opened a session; `counted`: its money is in the store's currency. */
  apply(store: Store, event: EnrichedEvent, session: { opened: boolean; counted: boolean }, now: number): void;
  /** After each batch: publishes what changed for stores that someone watches. */
  afterBatch(): void;
}
