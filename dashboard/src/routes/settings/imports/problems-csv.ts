import type { ImportProblem } from '../../../../../contracts/imports.ts';

/** The problems as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function problemsCsv(problems: readonly ImportProblem[]): string {
  const lines = problems.map(({ line, field, message }) => [String(line), field ?? '', message]);
  return [['line', 'field', 'what to do'], ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
