import { isFields } from '../ingest/formats/values.ts';
import { FORMATS, type FormatName } from './formats.ts';

export type Detected = { kind: 'format'; name: FormatName } | { kind: 'refused'; message: string };

/** Which export a file is, by its first bytes (unpacked). A refusal says what the file seems to be, and what to export instead. */
export function detect(head: Buffer): Detected {
  const known = byBytes(head);
  if (known !== undefined) return refuse(known);
  const [first = ''] = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (first === '') return refuse('It is empty.');
  if (first.trimStart().startsWith('[')) return refuse("It is a JSON list. Write one object a line: jq -c '.[]' FILE > FILE.ndjson");
  return first.trimStart().startsWith('{') ? byFields(first) : byColumns(first.split(',').map((name) => name.trim().replace(/^"|"$/g, '')));
}

function byBytes(head: Buffer): string | undefined {
  const begins = head.subarray(0, 4).toString('latin1');
  if (begins === 'PK\x03\x04') return 'It is a zip archive. Unpack it and import the folder.';
  if (begins === 'PAR1') return 'It is Parquet. Export newline-delimited JSON instead.';
  if (begins === 'Obj\x01') return 'It is Avro. Export newline-delimited JSON instead.';
  return undefined;
}

function byFields(line: string): Detected {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return refuse('Its first line begins as JSON and does not end as such. Write one whole object a line (jq -c . FILE > FILE.ndjson).');
  }
  const name = (Object.keys(FORMATS) as FormatName[]).find((one) => isFields(row) && FORMATS[one].isRow(row));
  if (name !== undefined) return { kind: 'format', name };
  return refuse(
    'Its first line has neither event_timestamp and event_name (GA4) nor event_type (Footfall). Say --format if it is one of these all the same.',
  );
}

function byColumns(columns: readonly string[]): Detected {
  const has = (...names: string[]) => names.every((name) => columns.includes(name));
  const name = (Object.keys(FORMATS) as FormatName[]).find((one) => FORMATS[one].hasColumns(columns));
  if (name !== undefined) return { kind: 'format', name };
  if (has('date', 'visitors') || has('date', 'visits')) {
    return refuse(
      'It holds sums of days (Plausible, Settings, Imports & Exports). Events cannot be made of sums without inventing visitors, so these are not imported. From a Plausible of your own export its events: docs/import.md.',
    );
  }
  if (has('data_key', 'string_value')) {
    return refuse("It is Umami's event_data, which belongs to events of another file. docs/import.md shows how to export both as one.");
  }
  if (has('x', 'y')) {
    return refuse(
      "It holds sums (Umami's export of a page of figures). Export the events: the data of your account on Umami Cloud, or docs/import.md.",
    );
  }
  return refuse(
    `It is none of the exports that can be imported (GA4, Plausible, Umami, Footfall's own). Its first line: ${columns.join(',').slice(0, 120)}`,
  );
}

function refuse(message: string): Detected {
  return { kind: 'refused', message };
}
