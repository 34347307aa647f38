import type { ChartData } from './data.ts';

/** The drawing as CSV (RFC 4180), one line a point, figures unrounded. A text that a spreadsheet would run as a formula gets an apostrophe in front. */
export function chartCsv(data: ChartData): string {
  const head = ['', ...data.series.flatMap((one) => (one.comparison ? [one.label, `${one.label} (compared with)`] : [one.label]))];
  const lines = data.points.map((point, index) => [
    point.title,
    ...data.series.flatMap((one) => (one.comparison ? [one.values[index], one.comparison[index]] : [one.values[index]])),
  ]);
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n');
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
