import { MalformedLine } from './parse.ts';

/**
 * What may be kept of an event that a page sent and the edge refused: as of one that it takes, a visitor's lasting id only with consent, and no session
 * of a visitor who said no. So a replay, which has the trust of an import, brings nothing in that was never allowed.
 */
export function permitted(entry: unknown, doNotTrack: boolean): unknown {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry) || entry instanceof MalformedLine) return entry;
  const { consent } = entry as { consent?: unknown };
  if (consent === 'granted' || consent === true) return entry;
  const { visitor_id: _, ...kept } = entry as Record<string, unknown>;
  const said = consent === 'denied' || consent === false;
  if (said || doNotTrack) delete kept.session_id;
  return kept;
}
