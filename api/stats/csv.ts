import type { StatsAnswer } from '../../contracts/stats.ts';
import type { StatsRequest } from './request.ts';

/** The answer as CSV, a piece at a time. A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function* toCsv(answer: StatsAnswer, request: StatsRequest): Generator<string> {
  const { dimensions, metrics, interval, compared } = request;
  const columns = [...(interval ? ['time'] : []), ...dimensions, ...(dimensions.length > 0 ? ['label'] : []), ...metrics];
  const header = compared ? [...columns, ...metrics.map((metric) => `comparison_${metric}`)] : columns;
  yield line(header);
  for (const row of answer.data) {
    const cells = columns.map((column) => (row as Record<string, unknown>)[column]);
    yield line(compared ? [...cells, ...metrics.map((metric) => row.comparison?.[metric])] : cells);
  }
}

function line(cells: unknown[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
