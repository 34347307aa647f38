import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';

/** A row of a file, from 1: a line of NDJSON as its text, a record of CSV by the names of its columns. */
export interface Row {
  line: number;
  said: string | Readonly<Record<string, string>>;
}

/** Lines longer than this are no event; they are cut, and then refused as what they are: no JSON. */
const LONGEST_LINE = 4 * 1024 * 1024;
const NEWLINE = 10;

/** The rows after the first `skip`, some at a time; blank lines count as lines and are no rows. A row is not read before the one before it was asked for. */
export function rowsOf(stream: Readable, kind: 'ndjson' | 'csv', skip: number): AsyncGenerator<Row[]> {
  return kind === 'ndjson' ? linesOf(stream, skip) : recordsOf(stream, skip);
}

/** By hand: only the lines that are wanted become text, so that an import that goes on passes what it has sent at the speed of the disk. */
async function* linesOf(stream: Readable, skip: number): AsyncGenerator<Row[]> {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  const take = (bytes: Buffer, rows: Row[]): void => {
    if (++line <= skip) return;
    const said = bytes.toString('utf8').trim();
    if (said !== '') rows.push({ line, said: line === 1 ? said.replace(/^\uFEFF/, '') : said });
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const rows: Row[] = [];
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      take(bytes.subarray(from, end), rows);
      from = end + 1;
    }
    rest = bytes.subarray(from, from + LONGEST_LINE);
    if (rows.length > 0) yield rows;
  }
  const rows: Row[] = [];
  if (rest.length > 0) take(rest, rows);
  if (rows.length > 0) yield rows;
}

const RECORDS_AT_ONCE = 500;

/** Lines of CSV are its records: what stands between quotes may go over several lines of the file. */
async function* recordsOf(stream: Readable, skip: number): AsyncGenerator<Row[]> {
  const parser = parse({
    columns: true,
    bom: true,
    // Named, since the parser's own guess is wrong where a quoted end of a line comes first.
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let line = 0;
  let rows: Row[] = [];
  for await (const record of parser as AsyncIterable<Record<string, string>>) {
    if (++line <= skip) continue;
    rows.push({ line, said: record });
    if (rows.length < RECORDS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
