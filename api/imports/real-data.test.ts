import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { understand } from './understand.ts';

/** Figures computed from the same files by others (TRUTH.json beside them). */
const DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');
const there = existsSync(DATA);
if (!there) console.warn(`Skipped: the real files are read from ${DATA.split('/').slice(-2).join('/')} beside the project.`);
const file = (path: string) => readFile(join(DATA, path));
const context = (currency: string) => ({ zone: 'UTC', currency, now: Date.UTC(2026, 10, 20) });

test.skipIf(!there)('a year of ad costs, days first: every line and every cent', async () => {
  const truth = JSON.parse(await readFile(join(DATA, 'afisha', 'TRUTH.json'), 'utf8')) as { cost_rows: number; cost_total: string };
  const settings = {
    columns: { date: 'dt', cost: 'costs', source: 'source_id' },
    constants: { channel: 'display' },
    decimal: 'auto',
    dates: 'auto',
  } as const;
  const guessed = await understand(await file('afisha/costs_us.csv'), 'ad_costs', null, context('USD'));
  expect(guessed.preview).toMatchObject({ missing: ['Channel'], settings: { columns: settings.columns, dates: 'dmy' } });
  const { preview, records } = await understand(await file('afisha/costs_us.csv'), 'ad_costs', settings, context('USD'));
  expect(preview.counts).toMatchObject({ lines: truth.cost_rows, good: truth.cost_rows, bad: 0, rows: truth.cost_rows });
  const sum = records.kind === 'ad_costs' ? [...records.of.days.values()].reduce((total, { cost }) => total + cost, 0) : 0;
  expect((sum / 100).toFixed(2)).toBe(truth.cost_total);
});

test.skipIf(!there)(
  '100,000 lines of a wholesaler’s orders: returns are left out with their line, the rest comes to the penny',
  async () => {
    const truth = JSON.parse(await readFile(join(DATA, 'online_retail_slice', 'TRUTH.json'), 'utf8')) as {
      rows: number;
      sale_invoices: number;
      revenue_sale_lines: string;
    };
    const { preview, records } = await understand(await file('online_retail_slice/slice.csv'), 'orders', null, context('GBP'));
    expect(preview.settings.columns).toMatchObject({
      order_id: 'InvoiceNo',
      ordered_at: 'InvoiceDate',
      item_id: 'StockCode',
      item_price: 'UnitPrice',
    });
    expect(preview.counts.lines).toBe(truth.rows);
    const orders = records.kind === 'orders' ? [...records.of.orders.values()] : [];
    expect(orders.filter(({ value }) => value > 0)).toHaveLength(truth.sale_invoices);
    expect((orders.reduce((total, { value }) => total + value, 0) / 100).toFixed(2)).toBe(truth.revenue_sale_lines);
    expect(new Set(preview.problems.map(({ code }) => code))).toEqual(new Set(['negative']));
  },
);
