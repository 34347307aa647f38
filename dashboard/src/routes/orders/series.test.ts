import { expect, test } from 'vitest';
import type { Discrepancy, Reconciliation, ReconciliationFigures } from '../../../../contracts/reconciliation.ts';
import { makeFormat } from '../../lib/format.ts';
import { discrepanciesCsv } from './csv.ts';
import { toChart } from './series.ts';

const format = makeFormat({ locale: 'en-US', currency: 'EUR', timezone: 'Europe/Berlin' });
const day = (name: string, actual: number, reported: number) =>
  ({ day: name, actual: { orders: 2, revenue: actual }, reported: { orders: 1, revenue: reported } }) as ReconciliationFigures & {
    day: string;
  };
const answer = {
  days: [day('2026-10-24', 100.5, 90), day('2026-10-26', 50, 50)],
  meta: { timezone: 'Europe/Berlin', from: '2026-10-23T22:00:00.000Z', to: '2026-10-27T23:00:00.000Z' } as Reconciliation['meta'],
};

test('every day of the range is a point, also across the end of summer time; a day without orders is nought, one to come a gap', () => {
  const chart = toChart(answer, 'revenue', format, Date.parse('2026-10-26T12:00:00Z'));
  expect(chart.points.map(({ label, partial }) => [label, partial])).toEqual([
    ['Oct 24', false],
    ['Oct 25', false],
    ['Oct 26', true],
    ['Oct 27', false],
  ]);
  expect(chart.series.map(({ values }) => values)).toEqual([
    [100.5, 0, 50, null],
    [90, 0, 50, null],
  ]);
});

test('orders are counted, not paid', () => {
  const chart = toChart(answer, 'orders', format, Date.parse('2026-11-26T12:00:00Z'));
  expect(chart).toMatchObject({ unit: 'count', series: [{ values: [2, 0, 2, 0] }, { values: [1, 0, 1, 0] }] });
});

test('a cell that a spreadsheet would run gets an apostrophe, a comma quotation marks', () => {
  const one: Discrepancy = {
    kind: 'extra',
    reason: 'not_in_shop',
    text: 'Odd, "really"',
    order_id: '=SUM(A1)',
    name: '+1',
    at: '2026-10-24T10:00:00.000Z',
    channel: '@x',
    source: 'report',
    status: '',
    currency: 'EUR',
    reported: -5.5,
    actual: null,
    reports: 1,
  };
  expect(discrepanciesCsv([one]).split('\r\n')[1]).toBe(
    `'=SUM(A1),'+1,2026-10-24T10:00:00.000Z,Not in the shop,"Odd, ""really""",'@x,report,,EUR,-5.5,,1`,
  );
});
