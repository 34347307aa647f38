import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { SessionEvent } from '../../../science/sessions/part.ts';
import { event } from '../../../science/sessions/testing/event.ts';

/** What a data set's TRUTH.json says of its sessions, by 30 minutes: a gap of exactly that continues. */
export interface Truth {
  sessions_30min: number;
  /** The same with a gap of exactly 30 minutes parting two. */
  sessions_30min_ge: number;
  single_row_sessions: number;
  total_session_duration_ms: number;
}

export interface Log {
  name: string;
  truth: Truth;
  /** Visitors by the same file; null where it says nothing of them. */
  visitors: number | null;
  events: { visitor: string; event: SessionEvent }[];
}

type Row = Record<string, string>;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const utc = (text = '') => Date.parse(text.replace(' UTC', '').replace(' ', 'T').concat('Z'));

/** The data sets that have sessions, with whom their rows are of; rows of nobody are left out. */
export function readLogs(data: string): Log[] {
  const text = (name: string, file: string) => readFileSync(join(data, name, file), 'utf8');
  const rows = (name: string, file: string) => parse(text(name, file), { columns: true, relax_quotes: true, bom: true }) as Row[];
  const log = (
    name: string,
    truth: (all: Record<string, Truth>) => Truth,
    visitors: string,
    events: [visitor: string, at: number, type: string][],
  ): Log => {
    const all = JSON.parse(text(name, 'TRUTH.json'));
    const own = events.flatMap(([visitor, at, event_type], n) =>
      visitor === '' ? [] : [{ visitor, event: event(`${n}`, at, { event_type }) }],
    );
    return { name, truth: truth(all), visitors: all[visitors] ?? null, events: own };
  };
  const apache = text('apache_logs', 'apache_logs')
    .trim()
    .split('\n')
    .map((line): [string, number, string] => {
      const [, ip, day = '', month = '', year = '', time = '', agent] =
        /^(\S+) .*?\[(\d+)\/(\w+)\/(\d+):(\S+) \+0000\].* "([^"]*)"?$/.exec(line) ?? [];
      return [`${ip} ${agent}`, utc(`${year}-${`${MONTHS.indexOf(month) + 1}`.padStart(2, '0')}-${day} ${time}`), 'page_view'];
    });
  return [
    log(
      'ga360_one_day',
      (all) => all.sessions as Truth,
      'unique_visitors',
      rows('ga360_one_day', 'events.csv').map((row) => [row.visitor_id ?? '', Number(row.ts_ms), row.event_type ?? '']),
    ),
    log(
      'rees46_head',
      (all) => all.sessions as Truth,
      'unique_visitors',
      rows('rees46_head', 'events.csv').map((row) => [row.user_id ?? '', utc(row.event_time), row.event_type ?? '']),
    ),
    log('apache_logs', (all) => all.sessions_ip_ua as Truth, 'unique_ip_ua', apache),
    log(
      'online_retail_slice',
      (all) => all.sessions_customer_lines as Truth,
      'unique_customers',
      rows('online_retail_slice', 'slice.csv').map((row) => [row.CustomerID ?? '', utc(row.InvoiceDate), 'page_view']),
    ),
  ];
}
