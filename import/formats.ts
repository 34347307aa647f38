import type { Fields } from '../ingest/formats/values.ts';
import { fromGa4Export } from './formats/ga4.ts';
import { fromOwn } from './formats/own.ts';
import { fromPlausibleExport } from './formats/plausible.ts';
import { fromUmamiExport } from './formats/umami.ts';
import type { Row } from './rows.ts';
import { refused, type Translated } from './translated.ts';

interface JsonFormat {
  readonly kind: 'ndjson';
  translate(row: unknown): Translated;
}
interface CsvFormat {
  readonly kind: 'csv';
  translate(row: Readonly<Record<string, string>>): Translated;
}

/** An export that can be imported. */
export type ImportFormat = (JsonFormat | CsvFormat) & {
  readonly title: string;
  /** Told by the fields of a JSON row, or by the columns of a CSV file. */
  isRow(row: Fields): boolean;
  hasColumns(columns: readonly string[]): boolean;
  /** The column that tells several sites in one file apart. */
  readonly site?: string;
};

export type FormatName = 'ga4' | 'plausible' | 'umami' | 'own';

const never = () => false;
const hasAll =
  (...names: string[]) =>
  (columns: readonly string[]) =>
    names.every((name) => columns.includes(name));

export const FORMATS: Readonly<Record<FormatName, ImportFormat>> = {
  ga4: {
    title: 'GA4, as exported to BigQuery',
    kind: 'ndjson',
    translate: fromGa4Export,
    isRow: (row) => 'event_timestamp' in row && 'event_name' in row,
    hasColumns: never,
  },
  plausible: {
    title: "Plausible's events",
    kind: 'csv',
    translate: fromPlausibleExport,
    isRow: never,
    hasColumns: hasAll('name', 'user_id', 'session_id', 'pathname', 'timestamp'),
    site: 'site_id',
  },
  umami: {
    title: "Umami's events",
    kind: 'csv',
    translate: fromUmamiExport,
    isRow: never,
    hasColumns: hasAll('session_id', 'url_path', 'created_at'),
    site: 'website_id',
  },
  own: {
    title: "Footfall's own events",
    kind: 'ndjson',
    translate: fromOwn,
    isRow: (row) => ['event_type', 'event', 'event_name'].some((name) => name in row),
    hasColumns: never,
  },
};

/** What a row of a file says. */
export function translate(format: ImportFormat, row: Row): Translated {
  if (typeof row.said !== 'string') return format.kind === 'csv' ? format.translate(row.said) : WRONG_KIND;
  if (format.kind === 'csv') return WRONG_KIND;
  let value: unknown;
  try {
    value = JSON.parse(row.said);
  } catch (error) {
    return refused('malformed_json', `The line is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
  return format.translate(value);
}

const WRONG_KIND = refused('not_an_object', 'The row is not of the kind that the format has.');
