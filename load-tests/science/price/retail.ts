import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { elasticityOf } from '../../../science/price/elasticity.ts';
import type { Observation } from '../../../science/price/observation.ts';
import { dayOf } from '../../../science/price/observation.ts';
import { daysOfLines } from '../../../science/price/order-lines.ts';

interface Row {
  InvoiceNo: string;
  StockCode: string;
  Quantity: string;
  InvoiceDate: string;
  UnitPrice: string;
}

/** Sale lines of the public online retail slice by product: no cancellations, quantity and price above 0; pence. The data names no promotion. */
export function readLines(data: string): Map<string, Observation[]> {
  const rows: Row[] = parse(readFileSync(join(data, 'online_retail_slice', 'slice.csv')), { columns: true });
  const byProduct = new Map<string, Observation[]>();
  for (const row of rows) {
    const [units, price] = [Number(row.Quantity), Math.round(Number(row.UnitPrice) * 100)];
    if (row.InvoiceNo.startsWith('C') || !(units > 0 && price > 0)) continue;
    const line = { at: Date.parse(`${row.InvoiceDate.replace(' ', 'T')}Z`), units, price, promotion: false };
    const lines = byProduct.get(row.StockCode);
    if (lines) lines.push(line);
    else byProduct.set(row.StockCode, [line]);
  }
  return byProduct;
}

/** How many products have an elasticity, and how many have none for which reason, the most frequent first. */
export function tally(products: Iterable<readonly Observation[]>): {
  products: number;
  answered: number;
  reasons: [reason: string, count: number][];
} {
  const list = [...products];
  const open = [...new Map(list.flat().map(({ at }) => [dayOf(at), at])).values()];
  const reasons = new Map<string, number>();
  for (const lines of list) {
    const days = daysOfLines(lines, open);
    const found = days.kind === 'days' ? elasticityOf(days.observations) : days;
    const reason = found.kind === 'no_answer' ? found.reason : '';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const answered = reasons.get('') ?? 0;
  reasons.delete('');
  return { products: list.length, answered, reasons: [...reasons].sort((a, b) => b[1] - a[1]) };
}
