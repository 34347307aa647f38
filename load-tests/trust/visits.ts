import type { ShopEvent } from './shop.ts';

/** A visit ends when its visitor has been silent for longer than this, ms. */
const SILENCE = 30 * 60_000;

/** The verifier's own rule of sessions: each visitor's events by time, cut wherever more than half an hour lies between two of them. */
export function sessionsOf(events: readonly ShopEvent[]): ShopEvent[][] {
  const sessions: ShopEvent[][] = [];
  for (const visitor of Map.groupBy(events, (event) => event.visitor_id).values()) {
    const timed = visitor.map((event) => ({ event, at: Date.parse(event.timestamp) })).sort((a, b) => a.at - b.at);
    let last = Number.NEGATIVE_INFINITY;
    for (const { event, at } of timed) {
      if (at - last > SILENCE) sessions.push([]);
      sessions.at(-1)?.push(event);
      last = at;
    }
  }
  return sessions;
}
