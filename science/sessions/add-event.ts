import { absorb, isBefore } from './merge.ts';
import type { SessionEvent, SessionPart } from './part.ts';
import { sessionOf } from './session-of.ts';

export interface Added {
  kind: 'new' | 'extend' | 'bridge';
  /** The session that now holds the event. */
  session: SessionPart;
  /** Sessions, as they were, whose first event is no longer the first of a session: their identity is gone. */
  replaced: SessionPart[];
}

/**
 * Adds an event to a visitor's sessions, which stand in order of time and are changed in place. A gap strictly greater than `timeout` (ms) parts two
 * sessions; there is no other boundary. So sessions are the connected stretches of a line, and an event, however late, extends one, bridges
 * several, or opens one; it never parts any.
 */
export function addEvent(sessions: SessionPart[], event: SessionEvent, timeout: number): Added {
  const part = sessionOf(event);
  let end = sessions.length;
  while (end > 0 && startOf(sessions, end - 1) - event.ts > timeout) end--;
  let begin = end;
  while (begin > 0 && event.ts - endOf(sessions, begin - 1) <= timeout) begin--;
  const session = sessions[begin];
  if (!session || begin === end) {
    sessions.splice(end, 0, part);
    return { kind: 'new', session: part, replaced: [] };
  }
  const joined = end - begin === 1 ? [] : sessions.splice(begin + 1, end - begin - 1);
  const replaced = isBefore(part.start, part.startId, session.start, session.startId) ? [{ ...session }, ...joined] : joined;
  for (const other of joined) absorb(session, other);
  absorb(session, part);
  return { kind: joined.length > 0 ? 'bridge' : 'extend', session, replaced };
}

function startOf(sessions: SessionPart[], index: number): number {
  return sessions[index]?.start ?? Number.NEGATIVE_INFINITY;
}

function endOf(sessions: SessionPart[], index: number): number {
  return sessions[index]?.end ?? Number.NEGATIVE_INFINITY;
}
