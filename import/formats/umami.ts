import { fromUmami } from '../../ingest/formats/umami.ts';
import { fieldsOf, present } from '../../ingest/formats/values.ts';
import { contentId } from '../event-id.ts';
import { NO_TIME, NO_VISITOR, type Translated } from '../translated.ts';
import { address, type Cells, cell, deviceCell } from './cells.ts';

/** Umami's short names of browsers, by the names that people know; others are written with a capital. */
const BROWSERS: Readonly<Record<string, string>> = {
  crios: 'Chrome',
  'chromium-webview': 'Chrome',
  fxios: 'Firefox',
  'edge-chromium': 'Edge',
  'edge-ios': 'Edge',
  ios: 'Safari',
  'ios-webview': 'Safari',
  samsung: 'Samsung Internet',
  'opera-mini': 'Opera',
};
const CUSTOM = '2';

/**
 * A row of Umami's table of events (`website_event.csv` of Umami Cloud's export, or the same columns from a database of one's own), as the event that its
 * tracker sent. Umami calls a visitor `session_id` and a visit `visit_id`. A column `event_data` may hold an event's own data as JSON.
 */
export function fromUmamiExport(row: Cells): Translated {
  const time = cell(row, 'created_at');
  if (time === undefined) return NO_TIME;
  const visitor = cell(row, 'session_id');
  if (visitor === undefined) return NO_VISITOR;
  const isCustom = cell(row, 'event_type') === CUSTOM || cell(row, 'event_name') !== undefined;
  const [said] = fromUmami({
    type: 'event',
    payload: {
      timestamp: time,
      id: cell(row, 'distinct_id'),
      url: address(cell(row, 'hostname'), cell(row, 'url_path'), cell(row, 'url_query')) ?? cell(row, 'url_path'),
      title: cell(row, 'page_title'),
      referrer: address(cell(row, 'referrer_domain'), cell(row, 'referrer_path'), cell(row, 'referrer_query')),
      browser: browserOf(cell(row, 'browser')),
      os: cell(row, 'os')?.replace(/^Android OS$/, 'Android'),
      device: deviceCell(row, 'device'),
      name: isCustom ? (cell(row, 'event_name') ?? 'custom') : undefined,
      data: dataOf(cell(row, 'event_data')),
      tag: cell(row, 'tag'),
    },
  });
  const event = present({
    ...fieldsOf(said),
    visitor_id: visitor,
    session_id: cell(row, 'visit_id'),
    source: cell(row, 'utm_source'),
    medium: cell(row, 'utm_medium'),
    campaign: cell(row, 'utm_campaign'),
    term: cell(row, 'utm_term'),
    content: cell(row, 'utm_content'),
    country: cell(row, 'country'),
    city: cell(row, 'city'),
  });
  return { kind: 'event', event: { ...event, event_id: cell(row, 'event_id') ?? contentId('umami', row) } };
}

function browserOf(name: string | undefined): string | undefined {
  return name && (BROWSERS[name] ?? name.slice(0, 1).toUpperCase() + name.slice(1));
}

function dataOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return { event_data: text };
  }
}
