import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { Fault } from '../../contracts/error.ts';

/** One record of the file, with the number of the line that it begins on, from 1. */
export interface Line {
  line: number;
  cells: string[];
}

/** Letters given to the parser at a time: between two pieces other requests have their turn. */
const PIECE = 65_536;
/** A record beyond this is a quotation mark that was never closed. */
const LONGEST_RECORD = 262_144;

/** The records of a text whose lines end with \n, one by one. Throws Fault 400 for a text that is no CSV, with the line where it breaks. */
export async function* readLines(text: string, delimiter: string): AsyncGenerator<Line> {
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      delimiter,
      bom: true,
      info: true,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  let before = 0;
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      yield { line: before + 1, cells: record };
      before = info.lines;
    }
  } catch (error) {
    if (error instanceof CsvError) throw broken(error, before + 1);
    throw error;
  }
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE) {
    yield text.slice(at, at + PIECE);
    await breathe();
  }
}

function broken(error: CsvError, line: number): Fault {
  const unclosed = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
  const message = unclosed
    ? `A quotation mark that opens on line ${line} is never closed. Close it, or save the file again from the program that it comes from.`
    : `Line ${line} cannot be read as CSV. Save the file again as "CSV, UTF-8", and import that.`;
  return new Fault('bad_csv', message, { status: 400, details: { line } });
}
