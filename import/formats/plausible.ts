import { fromPlausible } from '../../ingest/formats/plausible.ts';
import { fieldsOf, present } from '../../ingest/formats/values.ts';
import { contentId } from '../event-id.ts';
import { NO_TIME, NO_VISITOR, type Translated } from '../translated.ts';
import { address, type Cells, cell, deviceCell, listCell } from './cells.ts';

/**
 * A row of Plausible's own table of events (`events_v2` of a server of one's own, as CSVWithNames), as the event that its tracker sent.
 * Its ids of visitors change every day, as Plausible's own count of visitors does.
 */
export function fromPlausibleExport(row: Cells): Translated {
  const time = cell(row, 'timestamp');
  if (time === undefined) return NO_TIME;
  const visitor = cell(row, 'user_id');
  if (visitor === undefined) return NO_VISITOR;
  const [said] = fromPlausible({
    name: cell(row, 'name'),
    url: address(cell(row, 'hostname'), cell(row, 'pathname'), undefined),
    referrer: referrerOf(cell(row, 'referrer')),
    props: propsOf(row),
    revenue: present({ amount: cell(row, 'revenue_source_amount'), currency: cell(row, 'revenue_source_currency') }),
    sd: cell(row, 'scroll_depth'),
    e: cell(row, 'engagement_time'),
  });
  const event = present({
    ...fieldsOf(said),
    timestamp: time,
    visitor_id: visitor,
    session_id: cell(row, 'session_id'),
    source: cell(row, 'utm_source'),
    medium: cell(row, 'utm_medium'),
    campaign: cell(row, 'utm_campaign'),
    term: cell(row, 'utm_term'),
    content: cell(row, 'utm_content'),
    country: cell(row, 'country_code')?.replaceAll('\0', '') || undefined,
    device: deviceCell(row, 'screen_size'),
    browser: cell(row, 'browser'),
    os: cell(row, 'operating_system'),
  });
  return { kind: 'event', event: { ...event, event_id: contentId('plausible', row) } };
}

/** Plausible keeps a referrer without its scheme, and a click id by its name alone. */
function propsOf(row: Cells): Record<string, string> {
  const names = listCell(row, 'meta.key');
  const values = listCell(row, 'meta.value');
  const clickId = cell(row, 'click_id_param');
  const pairs = names.map((name, at): [string, string] => [name, values[at] ?? '']);
  return Object.fromEntries(clickId === undefined ? pairs : [...pairs, [clickId, 'present']]);
}

function referrerOf(referrer: string | undefined): string | undefined {
  return referrer === undefined || /^[a-z][a-z+.-]*:\/\//i.test(referrer) ? referrer : `https://${referrer}`;
}
