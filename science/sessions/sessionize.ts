import { absorb } from './merge.ts';
import type { SessionEvent, SessionPart } from './part.ts';
import { sessionOf } from './session-of.ts';

/** A visitor's sessions from all of the events, in any order: the sorted batch that streaming must equal. `timeout` in ms. */
export function sessionize(events: readonly SessionEvent[], timeout: number): SessionPart[] {
  const sorted = [...events].sort((a, b) => a.ts - b.ts || (a.event_id < b.event_id ? -1 : 1));
  const sessions: SessionPart[] = [];
  for (const event of sorted) {
    const last = sessions.at(-1);
    if (last && event.ts - last.end <= timeout) absorb(last, sessionOf(event));
    else sessions.push(sessionOf(event));
  }
  return sessions;
}
