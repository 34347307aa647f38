import type { ClientEvent } from '../ingest/formats/values.ts';

/** Why the importer does not send a row. Stable codes, beside those of the server's own refusals. */
export type Refusal = 'malformed_json' | 'not_an_object' | 'no_time' | 'no_visitor';

/** An event as `/track/batch` takes it. Its id and time follow from the row alone, so that a row sent twice is one event. */
export type ImportedEvent = ClientEvent & { event_id: string };

export type Translated = { kind: 'event'; event: ImportedEvent } | { kind: 'refused'; reason: Refusal; message: string };

export function refused(reason: Refusal, message: string): Translated {
  return { kind: 'refused', reason, message };
}

export const NO_TIME = refused('no_time', 'The row says no time. Without one it would be another event each time that it is imported.');
export const NO_VISITOR = refused(
  'no_visitor',
  'The row names neither visitor nor user. Give it a visitor_id: events without one would all be one visitor, the importer.',
);
export const NOT_AN_OBJECT = refused('not_an_object', 'The line is JSON, and no object. Send one object a line.');
