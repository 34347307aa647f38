import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { csvLine } from '../csv-line.ts';
import { cellOf, parseRows } from './values.ts';

/** CSV of lines that are JSON lists, the first of which holds the names. */
export async function* csvOf(lines: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const each = createInterface({ input: Readable.from(lines, { objectMode: false }), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of each) {
    if (line === '') continue;
    yield csvLine((parseRows(line, BigInt) as unknown[]).map(cellOf));
  }
}
