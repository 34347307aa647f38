import { SeenEvents } from '../../../processor/steps/seen.ts';
import { addEvent } from '../../../science/sessions/add-event.ts';
import type { SessionPart } from '../../../science/sessions/part.ts';
import { sessionize } from '../../../science/sessions/sessionize.ts';
import type { Log } from './dataset.ts';

/** Sessions by visitor, all of their events at hand and sorted. */
export function batch(events: Log['events'], timeout: number): Map<string, SessionPart[]> {
  const byVisitor = Map.groupBy(events, ({ visitor }) => visitor);
  return new Map(
    [...byVisitor].map(([visitor, own]) => [
      visitor,
      sessionize(
        own.map(({ event }) => event),
        timeout,
      ),
    ]),
  );
}

/** Sessions by visitor, event by event as they come; what came before is told by its id, as the processor does. */
export function streamed(events: Log['events'], timeout: number): Map<string, SessionPart[]> {
  const seen = new SeenEvents();
  const found = new Map<string, SessionPart[]>();
  for (const [i, { visitor, event }] of events.entries()) {
    if (seen.add('shop', event.event_id, i) === 'before') continue;
    const sessions = found.get(visitor) ?? [];
    found.set(visitor, sessions);
    addEvent(sessions, event, timeout);
  }
  return found;
}

/** All of the events in any order, one in ten of them twice. */
export function shuffled(events: Log['events'], random: () => number): Log['events'] {
  const list = [...events, ...events.filter(() => random() < 0.1)];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [list[i], list[j]];
    if (a && b) [list[i], list[j]] = [b, a];
  }
  return list;
}

/** Visitors whose sessions are not the same, to the last field. */
export function different(a: Map<string, SessionPart[]>, b: Map<string, SessionPart[]>): number {
  const visitors = new Set([...a.keys(), ...b.keys()]);
  return [...visitors].filter((visitor) => JSON.stringify(a.get(visitor)) !== JSON.stringify(b.get(visitor))).length;
}
