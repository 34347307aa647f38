import { isFields, textOf } from '../../ingest/formats/values.ts';
import { contentId } from '../event-id.ts';
import { NO_TIME, NO_VISITOR, NOT_AN_OBJECT, type Translated } from '../translated.ts';

/** An event in Footfall's own words, as `/track/batch` takes it. It must say when it was and whose: neither may depend on when it is imported. */
export function fromOwn(row: unknown): Translated {
  if (!isFields(row)) return NOT_AN_OBJECT;
  if (textOf(row.timestamp) === undefined) return NO_TIME;
  if (textOf(row.visitor_id) === undefined && textOf(row.user_id) === undefined) return NO_VISITOR;
  return { kind: 'event', event: { ...row, event_id: textOf(row.event_id) ?? contentId('import', row) } };
}
