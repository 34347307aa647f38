import type { SampleEvent } from './visit.ts';

/** A batch as it goes to `POST /track/batch`. */
export function bodyOf(events: readonly SampleEvent[]): string {
  return JSON.stringify(events.map(({ at: _, ...event }) => event));
}
