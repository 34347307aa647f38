import type { TrackEvent } from './event.ts';
import type { LogRecord, LogRecordBody } from './log-record.ts';

/** What a log holds of events: rows take two thirds of the space of objects, and of the time to read them. */
type Stored = Omit<LogRecordBody, 'v' | 'events'> & { v: 2; rows: Row[] };
/**
 * An event's values in the order of PLACES, null for one that is absent, cut after the last that is there; then its other fields by name in an object, where
 * it has any.
 */
type Row = unknown[];

/** The fields that most events have. Their order is part of what is stored. */
const PLACES = [
  'event_id',
  'event_type',
  'ts',
  'visitor_id',
  'url',
  'title',
  'referrer',
  'country',
  'device',
  'browser',
  'os',
  'currency',
  'value',
  'product_id',
  'items',
] as const satisfies readonly (keyof TrackEvent)[];
const PLACED: ReadonlySet<string> = new Set(PLACES);

/** Field by field: to spread the head would take as long as to write it all. */
export function writeRecord({
  store,
  request_id,
  received_at,
  ip,
  user_agent,
  trusted,
  received,
  events,
  rejected,
}: Omit<LogRecordBody, 'v'>): string {
  const rows = events.map(rowOf);
  return JSON.stringify({ v: 2, store, request_id, received_at, ip, user_agent, trusted, received, rows, rejected } satisfies Stored);
}

/** Reads what `writeRecord` wrote, and records of before. Throws SyntaxError. */
export function readRecord(text: string): LogRecord {
  const record = JSON.parse(text) as LogRecord | Stored;
  if (record.v === 1) return record;
  const { rows, ...head } = record;
  return { ...head, v: 1, events: rows.map(eventOf) };
}

function rowOf(event: TrackEvent): Row {
  const { event_id, event_type, ts, visitor_id, url, title, referrer, country, device, browser, os, currency, value, product_id, items } =
    event;
  const row: Row = [
    event_id,
    event_type,
    ts,
    visitor_id,
    url,
    title,
    referrer,
    country,
    device,
    browser,
    os,
    currency,
    value,
    product_id,
    items,
  ];
  let length = row.length;
  while (row[length - 1] === undefined) length--;
  row.length = length;
  let others: Record<string, unknown> | undefined;
  for (const key in event) {
    if (PLACED.has(key)) continue;
    others ??= {};
    others[key] = event[key as keyof TrackEvent];
  }
  if (others) row.push(others);
  return row;
}

/** All events have one shape, whatever they hold: what is done with them is then quicker. */
function eventOf(row: Row): TrackEvent {
  const last = row.at(-1);
  const others = typeof last === 'object' && last !== null && !Array.isArray(last) ? (row.pop() as Partial<TrackEvent>) : undefined;
  const at = (place: number) => row[place] ?? undefined;
  const event = {
    event_id: row[0],
    event_type: row[1],
    ts: row[2],
    visitor_id: at(3),
    url: at(4),
    title: at(5),
    referrer: at(6),
    country: at(7),
    device: at(8),
    browser: at(9),
    os: at(10),
    currency: at(11),
    value: at(12),
    product_id: at(13),
    items: at(14),
  } as TrackEvent;
  return others === undefined ? event : Object.assign(event, others);
}
