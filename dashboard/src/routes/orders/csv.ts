import type { Discrepancy } from '../../../../contracts/reconciliation.ts';
import { KIND_LABELS } from './words.ts';

/** The list as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export function discrepanciesCsv(list: readonly Discrepancy[]): string {
  const head = ['order', 'name', 'at', 'kind', 'reason', 'channel', 'says', 'status', 'currency', 'reported', 'actual', 'reports'];
  const lines = list.map((one) => [
    one.order_id,
    one.name,
    one.at,
    KIND_LABELS[one.kind].one,
    one.text,
    one.channel,
    one.source,
    one.status,
    one.currency,
    one.reported,
    one.actual,
    one.reports,
  ]);
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
